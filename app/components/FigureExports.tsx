import { type ExportKind, exportText, type NodeValues, namesOfSkeleton } from '../../engine/index.ts';
import { useStore } from '../state/store.ts';
import { save } from './save.ts';

const files: readonly (readonly [kind: ExportKind, title: string, ending: string, type: string])[] = [
  ['csv', 'CSV of nodes', 'nodes.csv', 'text/csv'],
  ['node-data', 'Model Explorer node data', 'node-data.json', 'application/json'],
  ['netron', 'Netron attachment', 'netron.json', 'application/json'],
];

interface Props {
  /** What the files are called, without their endings. */
  readonly name: string;
  /** Of nodes of the graph of now; node data holds the first alone. */
  readonly figures: readonly NodeValues[];
}

/** Figures by node as files that other tools open. */
export function FigureExports({ name, figures }: Props) {
  const skeleton = useStore((state) => state.skeleton);
  if (skeleton === undefined) return null;
  return files.map(([kind, title, ending, type]) => (
    <button
      key={kind}
      type="button"
      className="button"
      onClick={() => save(`${name}.${ending}`, exportText(kind, namesOfSkeleton(skeleton), figures), type)}
    >
      Save {title}
    </button>
  ));
}
