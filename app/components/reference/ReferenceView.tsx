import '../tables/tables.css';
import './ReferenceView.css';
import { useDeferredValue } from 'react';
import { referenceSubjects } from '../../../engine/index.ts';
import { askRules } from '../../state/inspect.ts';
import { change } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { menuDelegate } from '../../workers/delegates.ts';
import type { RulesPage } from '../../workers/inspect/protocol.ts';
import { ownId } from '../../workers/own-profile.ts';
import { useAnswer } from '../useAnswer.ts';
import { DelegateRules } from './DelegateRules.tsx';
import { RulesMatrix } from './RulesMatrix.tsx';

/** What delegates take, op by op, from the rules that models are judged by. */
export function ReferenceView() {
  const slug = useStore(({ settings }) => settings.rules);
  const ownTitle = useStore(({ settings }) => menuDelegate(ownId, settings.profile).shortTitle);
  const words = useStore(({ settings }) => settings.words ?? '');
  const looked = useDeferredValue(words);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className="room reference" aria-label="Rules" tabIndex={0}>
      <div className="reference-bar">
        <select
          className="field"
          aria-label="Whose rules"
          value={slug ?? ''}
          onChange={(event) => change({ rules: event.target.value === '' ? undefined : event.target.value })}
        >
          <option value="">All delegates</option>
          <option value={ownId}>{ownTitle}</option>
          {referenceSubjects().map((subject) => (
            <option key={subject.slug} value={subject.slug}>
              {subject.name}
            </option>
          ))}
        </select>
        <input
          className="field"
          type="search"
          aria-label="Op or word"
          placeholder="Op or word"
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={(event) => change({ words: event.target.value || undefined }, 'replace')}
        />
        {slug !== ownId && (
          <a href={`./reference/${slug === undefined ? '' : `${slug}.html`}`}>As a page of its own</a>
        )}
      </div>
      {slug === undefined ? <RulesMatrix words={looked} /> : <OneDelegate slug={slug} words={looked} />}
    </section>
  );
}

function OneDelegate({ slug, words }: { readonly slug: string; readonly words: string }) {
  const profile = useStore(({ settings }) => (slug === ownId ? settings.profile : undefined));
  const answer = useAnswer(`rules ${slug} ${JSON.stringify(profile)}`, () =>
    askRules<RulesPage>((api) => api.rules(slug, profile)),
  );
  if (answer === undefined) return <p className="muted">Reading the rules …</p>;
  if (!answer.ok) return <p role="alert">They cannot be read: {answer.problem}.</p>;
  return <DelegateRules page={answer.value} words={words} />;
}
