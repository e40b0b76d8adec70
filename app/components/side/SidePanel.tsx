import './SidePanel.css';
import '../file/TensorPanel.css';
import { useEffect, useState } from 'react';
import { opOf, outputLabel, regionOfNode } from '../../state/derived.ts';
import { change, nodeFacts, regionLabel } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { menuDelegate, rulesSlug } from '../../workers/delegates.ts';
import type { NodeFacts } from '../../workers/protocol.ts';
import { OptionsList } from '../file/OptionsList.tsx';
import { TensorPanel } from '../file/TensorPanel.tsx';
import { howToRead } from '../guide/how-to-read.ts';
import { FiguresSection } from './FiguresSection.tsx';
import { EngineLine, InsideSection } from './InsideSection.tsx';
import { TensorList } from './TensorList.tsx';
import { VerdictsSection } from './VerdictsSection.tsx';
import { WhatIf } from './WhatIf.tsx';

/** Everything about the selected tensor or node; without one, about the delegate. */
export function SidePanel() {
  const node = useStore((state) => state.settings.node);
  const tensor = useStore((state) => state.settings.tensor);
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const known = useStore(
    ({ skeleton }) => node !== undefined && skeleton !== undefined && node < skeleton.nodeCount,
  );
  return (
    <aside className="side" aria-label="Details">
      {tensor !== undefined && isModel ? (
        <TensorPanel index={tensor} />
      ) : node !== undefined && known ? (
        <NodePanel node={node} />
      ) : (
        <DelegatePanel />
      )}
    </aside>
  );
}

function DelegatePanel() {
  const delegate = useStore(({ settings }) => menuDelegate(settings.delegate, settings.profile));
  const view = useStore((state) => state.settings.view);
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  return (
    <>
      <h2>{delegate.title}</h2>
      <p className="muted">{delegate.version}</p>
      {delegate.remarks.length > 0 && (
        <ul className="reasons">
          {delegate.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      {isModel && <InsideSection />}
      <section>
        <h3>How to read this</h3>
        <p>{howToRead[view]}</p>
        <p>
          <button type="button" className="button" onClick={() => change({ guide: 'words' })}>
            Look up words
          </button>
        </p>
      </section>
    </>
  );
}

function NodePanel({ node }: { readonly node: number }) {
  const skeleton = useStore((state) => state.skeleton);
  const isModel = useStore(({ subject }) => subject.kind === 'model');
  const facts = useNodeFacts(node, isModel);
  if (skeleton === undefined) return null;
  return (
    <>
      <h2>
        {opOf(skeleton, node)} #{node}
      </h2>
      <Placement node={node} />
      <EngineLine node={node} />
      <RulesLink op={opOf(skeleton, node)} />
      <WhatIf node={node} />
      <FiguresSection node={node} />
      {facts === undefined ? (
        <section>
          <p className="muted">
            {isModel
              ? 'Reading …'
              : `Writes ${outputLabel(skeleton, node)}. Options and tensors need the model itself.`}
          </p>
        </section>
      ) : (
        <>
          <OptionsList facts={facts} />
          <TensorList title="Inputs" tensors={facts.inputs} />
          <TensorList title="Outputs" tensors={facts.outputs} />
          {facts.intermediates.length > 0 && (
            <TensorList title="Intermediates" tensors={facts.intermediates} />
          )}
          <VerdictsSection node={node} />
        </>
      )}
    </>
  );
}

/** Leads to what the chosen delegate asks of the op. */
function RulesLink({ op }: { readonly op: string }) {
  const settings = useStore((state) => state.settings);
  const slug = rulesSlug(settings);
  return (
    <p>
      <button
        type="button"
        className="link"
        onClick={() => change({ view: 'reference', rules: slug, words: op })}
      >
        Every rule about {op}
      </button>
    </p>
  );
}

/** Where the node runs, and every sentence there is about why. */
function Placement({ node }: { readonly node: number }) {
  const cut = useStore((state) => state.cut);
  if (cut === undefined) return null;
  const index = regionOfNode(cut, node);
  const region = cut.regions[index];
  const backend = Object.entries(cut.backends ?? {}).find(([, nodes]) => nodes.includes(node))?.[0];
  const reasons = (cut.refused.find((entry) => entry.node === node)?.reasons ?? []).flatMap(
    (reason) => cut.reasons[reason] ?? [],
  );
  const findings = cut.findings.filter((finding) => finding.node === node);
  const kind = region?.kind ?? 'cpu';
  const where =
    kind === 'delegated' && region !== undefined
      ? `Delegated: ${regionLabel(region, index)}${backend === undefined ? '' : `, on ${backend}`}`
      : kind === 'left-out' && region !== undefined
        ? `Supported, but the limits leave out ${regionLabel(region, index)}`
        : reasons.length > 0
          ? 'Stays on the CPU because'
          : cut.graphRefused !== undefined
            ? `Stays on the CPU: ${cut.graphRefused}`
            : 'Stays on the CPU';
  return (
    <>
      <p className={`placement ${kind}`}>{where}</p>
      <ul className="reasons" hidden={reasons.length + findings.length === 0}>
        {reasons.map(({ sentence, source, stage }) => (
          <li key={`${stage ?? ''} ${sentence}`}>
            {sentence}
            <small>{stage === undefined ? source : `${stage}, ${source}`}</small>
          </li>
        ))}
        {findings.map(({ sentence, kind: finding }) => (
          <li key={sentence} className={finding === 'warning' ? '' : 'failing'}>
            {sentence}
          </li>
        ))}
      </ul>
    </>
  );
}

function useNodeFacts(node: number, isModel: boolean): NodeFacts | undefined {
  const skeleton = useStore((state) => state.skeleton);
  const [facts, setFacts] = useState<NodeFacts>();
  useEffect(() => {
    let current = true;
    if (isModel && skeleton !== undefined)
      void nodeFacts(node).then((answer) => {
        if (current) setFacts(answer.ok ? answer.value : undefined);
      });
    else setFacts(undefined);
    return () => {
      current = false;
    };
  }, [node, isModel, skeleton]);
  return facts?.node === node ? facts : undefined;
}
