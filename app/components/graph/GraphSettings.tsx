import { figuresOfNow } from '../../state/figures.ts';
import { change } from '../../state/session.ts';
import type { Colouring } from '../../state/settings.ts';
import { useStore } from '../../state/store.ts';
import { ZoomButtons } from './ZoomButtons.tsx';

const colourings: Readonly<Record<Colouring, string>> = {
  placement: 'where it runs',
  category: 'kind of op',
  macs: 'MACs',
  bytes: 'bytes written',
  time: 'time measured',
  error: 'error measured',
  imported: 'imported figures',
};

/** What a colouring that cannot be chosen yet waits for. */
const missing: Readonly<Record<string, string>> = {
  time: 'after a run',
  error: 'after a comparison',
  imported: 'after an import',
};

type Arrangement = 'columns' | 'one' | 'across' | 'across-one';

const arrangements: Readonly<Record<Arrangement, string>> = {
  columns: 'down, in columns',
  one: 'down, in one column',
  across: 'across, in rows',
  'across-one': 'across, in one row',
};

/** What can be set in the graph view: zoom, colours, arrangement, blocks. */
export function GraphSettings() {
  const colour = useStore((state) => state.settings.colour);
  const folded = useStore((state) => state.settings.folded);
  const across = useStore((state) => state.settings.across === true);
  const closed = useStore((state) => state.settings.closed);
  const measured = useStore((state) => state.run.kind === 'done');
  const open = useStore((state) => state.subject.kind === 'model');
  const blocks = useStore((state) => state.picture?.groups.blocks.names.length ?? 0);
  const skeleton = useStore((state) => state.skeleton);
  const figures = figuresOfNow(
    useStore((state) => state.figures),
    skeleton,
  );
  const has = (id: Colouring): boolean => figures.some((figure) => figure.id === id);
  const usable = (name: Colouring): boolean =>
    name === 'time' ? measured || has('time') : name === 'macs' ? open : !(name in missing) || has(name);
  const arrangement: Arrangement = across ? (folded ? 'across' : 'across-one') : folded ? 'columns' : 'one';
  return (
    <>
      <ZoomButtons />
      <label className="control">
        <span>Colour</span>
        <select
          className="field"
          value={colour}
          onChange={(event) => change({ colour: event.target.value as Colouring })}
        >
          {Object.entries(colourings).map(([name, text]) => (
            <option key={name} value={name} disabled={!usable(name as Colouring)}>
              {text}
              {usable(name as Colouring) ? '' : ` (${missing[name] ?? 'needs the model'})`}
            </option>
          ))}
        </select>
      </label>
      <label className="control">
        <span>Layout</span>
        <select
          className="field"
          value={arrangement}
          onChange={(event) => {
            const chosen = event.target.value as Arrangement;
            change({
              folded: chosen === 'columns' || chosen === 'across',
              across: chosen === 'across' || chosen === 'across-one' ? true : undefined,
            });
          }}
        >
          {Object.entries(arrangements).map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button"
        aria-pressed={closed !== undefined}
        disabled={blocks === 0}
        title={
          blocks === 0
            ? 'No blocks are recognised in this graph'
            : `${blocks} blocks, each as one box; a sign at its corner opens or closes a single one`
        }
        onClick={() => change({ closed: closed === undefined ? 'all' : undefined })}
      >
        Close blocks
      </button>
    </>
  );
}
