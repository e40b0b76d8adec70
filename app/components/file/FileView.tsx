import '../tables/tables.css';
import './FileView.css';
import { bytesText } from '../../../engine/index.ts';
import { ask } from '../../state/inspect.ts';
import { useStore } from '../../state/store.ts';
import type { FileFacts } from '../../workers/inspect/protocol.ts';
import type { OpenedModel } from '../../workers/protocol.ts';
import { ProblemsList } from '../tables/ProblemsList.tsx';
import { useAnswer } from '../useAnswer.ts';
import { FileContainers } from './FileContainers.tsx';
import { FileEntries } from './FileEntries.tsx';
import { FileMatrix } from './FileMatrix.tsx';
import { FileMetadata } from './FileMetadata.tsx';
import { FileOps } from './FileOps.tsx';
import { FilePacked } from './FilePacked.tsx';
import { FileTree } from './FileTree.tsx';
import { FileWeights } from './FileWeights.tsx';

/** What the file says about itself, and what is wrong with it. */
export function FileView() {
  const subject = useStore((state) => state.subject);
  if (subject.kind !== 'model')
    return (
      <div className="pane">
        <p className="lead muted">This report came in a link; the file itself is not here.</p>
      </div>
    );
  return <OpenFile model={subject.model} />;
}

function OpenFile({ model }: { readonly model: OpenedModel }) {
  const answer = useAnswer('file', () => ask<FileFacts>((api) => api.file()));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="room" aria-label="File" tabIndex={0}>
      <Basics model={model} />
      {answer === undefined ? (
        <p className="muted">Reading …</p>
      ) : answer.ok ? (
        <Facts model={model} facts={answer.value} />
      ) : (
        <p role="alert">The file cannot be looked into: {answer.problem}.</p>
      )}
    </section>
  );
}

function Basics({ model }: { readonly model: OpenedModel }) {
  return (
    <section>
      <h2>{model.name}</h2>
      <dl className="facts">
        <dt>Size</dt>
        <dd>
          {bytesText(model.bytes)} ({model.bytes} bytes)
        </dd>
        <dt>Schema version</dt>
        <dd>{model.schemaVersion}</dd>
        <dt>Description</dt>
        <dd className="written">{model.description.trim() === '' ? 'none' : model.description.trim()}</dd>
      </dl>
    </section>
  );
}

function Facts({ model, facts }: { readonly model: OpenedModel; readonly facts: FileFacts }) {
  return (
    <>
      {facts.compiled.length > 0 && (
        <section>
          <h2>Compiled before</h2>
          <ul className="reasons">
            {facts.compiled.map(({ subgraph, operator, sentence }) => (
              <li key={`${subgraph} ${operator}`}>
                {subgraph > 0 && `Subgraph ${subgraph}: `}
                {sentence}.
              </li>
            ))}
          </ul>
        </section>
      )}
      {facts.containers.map(({ kind, member }, level) => (
        <FileContainers key={`${kind} ${member}`} containers={facts.containers} level={level} />
      ))}
      <FileEntries entries={facts.entries} />
      <FileOps histogram={facts.histogram} resolver={facts.resolver} />
      <FileMatrix />
      <FileWeights weights={facts.weights} />
      {model.subgraphs.length > 1 && <FileTree tree={facts.tree} />}
      <FileMetadata metadata={facts.metadata} />
      <FilePacked files={facts.metadata.files} />
      <section>
        <h2>Problems</h2>
        <ProblemsList />
      </section>
    </>
  );
}
