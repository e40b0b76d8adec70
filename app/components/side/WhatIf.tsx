import { opOf, regionOfNode } from '../../state/derived.ts';
import { assume } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';

/** Asks what the cut would be if a node, or its op type, were taken or left. */
export function WhatIf({ node }: { readonly node: number }) {
  const skeleton = useStore((state) => state.skeleton);
  const assumed = useStore((state) => state.settings.assume);
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const taken = useStore(({ cut }) => cut !== undefined && regionOfNode(cut, node) >= 0);
  if (skeleton === undefined || !isModel) return null;
  const op = opOf(skeleton, node);
  const about = (assumed ?? []).filter((text) => [String(node), op].includes(text.replace(/^-/, '')));
  const sign = taken ? '-' : '';
  return (
    <section>
      <h3>What if</h3>
      <p className="muted">
        {taken
          ? 'Leave it on the CPU, against the delegate’s answer:'
          : 'Take it, against the delegate’s answer:'}
      </p>
      <p>
        <button type="button" className="button" onClick={() => assume(`${sign}${node}`)}>
          #{node} alone
        </button>{' '}
        <button type="button" className="button" onClick={() => assume(`${sign}${op}`)}>
          every {op}
        </button>{' '}
        {about.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => assume(...about.map((text) => ({ drop: text })))}
          >
            As the delegate answers
          </button>
        )}
      </p>
    </section>
  );
}
