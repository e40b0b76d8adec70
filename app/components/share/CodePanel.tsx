import { useState } from 'react';
import { type Language, languages, type Report, snippet } from '../../../engine/index.ts';
import { useStore } from '../../state/store.ts';
import { listedOps } from '../../workers/delegates.ts';
import { ownId } from '../../workers/own-profile.ts';
import { Snippet } from './Snippet.tsx';

const titles: Readonly<Record<Language, string>> = {
  python: 'Python',
  cpp: 'C++',
  kotlin: 'Kotlin',
  shell: 'Shell',
};

/** Code that applies the delegate, options and limits of a report. */
export function CodePanel({ report }: { readonly report: Report }) {
  const [language, setLanguage] = useState<Language>('python');
  const max = useStore(({ settings }) => settings.max);
  const min = useStore(({ settings }) => settings.min);
  const { delegate } = report.cut;
  const text = snippet(language, {
    delegate: ['ops', ownId].includes(delegate.id) ? 'my_delegate' : delegate.id,
    options: delegate.options,
    limits: {
      ...(max !== undefined && { maxDelegatedPartitions: max }),
      ...(min !== undefined && { minNodesPerPartition: min }),
    },
    model: report.model.name === '' ? 'model.tflite' : report.model.name,
    threads: 4,
    ...takenBy(report),
  });
  return (
    <>
      <label>
        Code for {delegate.title} in{' '}
        <select
          className="field"
          value={language}
          onChange={({ target }) => setLanguage(languages.find((one) => one === target.value) ?? 'python')}
        >
          {languages.map((one) => (
            <option key={one} value={one}>
              {titles[one]}
            </option>
          ))}
        </select>
      </label>
      <Snippet title={titles[language]} text={text} />
    </>
  );
}

/** What a delegate of one's own takes: the listed ops, or the nodes that the report says. */
function takenBy({ cut }: Report): { readonly ops: readonly string[]; readonly nodes: readonly number[] } {
  const { ops } = cut.delegate.options;
  if (typeof ops === 'string') return { ops: [...listedOps(ops)], nodes: [] };
  const nodes = cut.regions.flatMap((region) => region.nodes);
  return { ops: [], nodes: nodes.sort((a, b) => a - b) };
}
