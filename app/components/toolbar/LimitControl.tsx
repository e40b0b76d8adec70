import { useRef } from 'react';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { menuDelegate } from '../../workers/delegates.ts';

const flags = { max: 'max_delegated_partitions', min: 'min_nodes_per_partition' } as const;
const titles = { max: 'Max partitions', min: 'Min nodes' } as const;

/** One of the two limits: a slider that answers while it moves, and the number. */
export function LimitControl({ limit }: { readonly limit: 'max' | 'min' }) {
  const delegate = useStore(({ settings }) => menuDelegate(settings.delegate, settings.profile));
  const set = useStore(({ settings }) => settings[limit]);
  const cut = useStore((state) => state.cut);
  const moving = useRef(false);
  const value = set ?? delegate[limit].default;
  const most = Math.max(value, limit === 'max' ? (cut?.candidateCount ?? 1) : largestCandidate(cut), 1);
  // A slide is one change in the history, however many values it passes.
  const slide = (next: number) => {
    change({ [limit]: next }, moving.current ? 'replace' : 'push');
    moving.current = true;
  };
  const rest = () => {
    moving.current = false;
  };
  const title = `${flags[limit]}${limit === 'max' ? ' (0: no limit)' : ''}`;
  return (
    <div className="limit" title={title}>
      <span id={`limit-${limit}`}>{titles[limit]}</span>
      <input
        type="range"
        min={0}
        max={most}
        value={value}
        aria-labelledby={`limit-${limit}`}
        onChange={(event) => slide(Number(event.target.value))}
        onPointerUp={rest}
        onKeyUp={rest}
      />
      <input
        className="field"
        type="number"
        min={0}
        value={value}
        aria-label={flags[limit]}
        onChange={(event) => {
          const next = Number(event.target.value);
          if (Number.isInteger(next) && next >= 0) change({ [limit]: next });
        }}
      />
      {cut?.hypothetical[limit] === true && (
        <span className="badge">hypothetical: {delegate.shortTitle} has no such option</span>
      )}
    </div>
  );
}

const largestCandidate = (
  cut: { readonly regions: readonly { readonly nodes: readonly number[] }[] } | undefined,
): number => cut?.regions.reduce((most, { nodes }) => Math.max(most, nodes.length), 1) ?? 1;
