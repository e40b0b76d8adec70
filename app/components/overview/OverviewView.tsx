import './OverviewView.css';
import { bytesText, plural } from '../../../engine/index.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import type { VariantCut } from '../../workers/inspect/protocol.ts';
import { variants } from '../../workers/inspect/variants.ts';
import { grouped } from '../units.ts';
import { Strip } from './Strip.tsx';
import { useVariants } from './useVariants.ts';

/** One model under every delegate: the same strip of nodes, coloured by where each would run. */
export function OverviewView() {
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const answers = useVariants();
  const chosen = useStore(({ settings }) => settings.delegate);
  if (!isModel)
    return (
      <p className="lead muted">A report holds one delegate's answer. Open the model to ask all of them.</p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="overview" aria-label="This model under every delegate" tabIndex={0}>
      <p className="muted">
        Each strip is the graph in the order of the file, one slot a node. <Key fate="even" /> delegated
        (neighbouring partitions in two shades), <Key fate="left-out" /> supported but left out by a limit,{' '}
        <Key fate="cpu" /> stays on the CPU. Every option and limit at its default.
      </p>
      <ul>
        {variants.map(({ title, delegate }, number) => {
          const answer = answers[number];
          return (
            <li key={title} className={delegate.id === chosen ? 'chosen' : ''}>
              {answer === undefined ? (
                <div className="card muted" aria-busy="true">
                  <strong>{title}</strong>
                  <span>{number === answers.length ? 'Asking …' : 'Waiting …'}</span>
                </div>
              ) : answer.ok ? (
                <VariantCard cut={answer.value} />
              ) : (
                <div className="card" role="alert">
                  <strong>{title}</strong>
                  <span>Cannot be asked: {answer.problem}.</span>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const Key = ({ fate }: { readonly fate: string }) => (
  <svg className="strip key" viewBox="0 0 10 10" aria-hidden="true">
    <rect className={fate} width="10" height="10" />
  </svg>
);

function VariantCard({ cut }: { readonly cut: VariantCut }) {
  const choose = () =>
    change({
      delegate: cut.delegate,
      options: cut.options,
      max: undefined,
      min: undefined,
      assume: undefined,
      pick: undefined,
      view: 'graph',
    });
  const share = cut.nodeCount === 0 ? 0 : (100 * cut.delegatedCount) / cut.nodeCount;
  const said = `${grouped(cut.delegatedCount)} of ${grouped(cut.nodeCount)} nodes (${share.toFixed(0)} %)`;
  return (
    <button type="button" className="button card" onClick={choose}>
      <strong>{cut.title}</strong>
      <Strip runs={cut.strip} nodeCount={cut.nodeCount} title={`${cut.title}: ${said} delegated`} />
      {cut.refused === undefined ? <Figures cut={cut} said={said} /> : <span>{cut.refused}</span>}
    </button>
  );
}

function Figures({ cut, said }: { readonly cut: VariantCut; readonly said: string }) {
  return (
    <>
      <span>
        {said}
        {cut.macShare !== undefined && `, ${(100 * cut.macShare).toFixed(0)} % of MACs`}
      </span>
      <span className="muted">
        {cut.partitionCount === 0
          ? 'nothing is delegated'
          : `${plural(cut.partitionCount, 'partition')}, ${bytesText(cut.borderBytes)} over borders`}
        {cut.unsized > 0 && ` and ${plural(cut.unsized, 'tensor')} of unknown size`}
      </span>
    </>
  );
}
