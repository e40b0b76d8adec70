import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { searchModel, show } from '../state/search.ts';
import type { SearchLine } from '../workers/inspect/protocol.ts';

type Kind = 'all' | SearchLine['kind'];

interface Found {
  readonly text: string;
  readonly hits: readonly SearchLine[];
  readonly operators: number;
  readonly tensors: number;
  readonly problem?: string;
}

const nothing: Found = { text: '', hits: [], operators: 0, tensors: 0 };

/**
 * Finds nodes and tensors. Arrow keys choose, Enter goes there; Enter again goes to the next, with Shift to the one before, as
 * in a text.
 */
export function SearchBox() {
  const [text, setText] = useState('');
  const [found, setFound] = useState(nothing);
  const [kind, setKind] = useState<Kind>('all');
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const wantsFirst = useRef(false);
  const list = useId();
  const hits = kind === 'all' ? found.hits : found.hits.filter((hit) => hit.kind === kind);

  const go = (at: number, among: readonly SearchLine[] = hits) => {
    const hit = among[at];
    if (hit === undefined) return;
    setActive(at);
    setOpen(false);
    show(hit);
  };
  const look = async (next: string) => {
    setText(next);
    setActive(0);
    setOpen(true);
    wantsFirst.current = false;
    const answer = next.trim() === '' ? undefined : await searchModel(next);
    if (next.trim() === '') setFound(nothing);
    if (answer === undefined) return;
    const value = answer.ok ? answer.value : { ...nothing, problem: answer.problem };
    setFound({ ...value, text: next });
    if (!wantsFirst.current) return;
    wantsFirst.current = false;
    go(0, kind === 'all' ? value.hits : value.hits.filter((hit) => hit.kind === kind));
  };
  const enter = (backwards: boolean) => {
    // The answer may still be on its way.
    if (found.text !== text) wantsFirst.current = true;
    else if (open) go(active);
    else go((active + (backwards ? hits.length - 1 : 1)) % Math.max(1, hits.length));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(Math.max(0, Math.min(active + step, hits.length - 1)));
      document.getElementById(`${list}-${active + step}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'Enter') enter(event.shiftKey);
    else return;
    event.preventDefault();
  };
  const shown = open && text.trim() !== '' && found.text !== '';
  return (
    <search
      className="search"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <input
        id="search"
        className="field"
        type="search"
        role="combobox"
        placeholder="Search: conv, #17, T#42 …"
        aria-label="Search nodes and tensors"
        aria-expanded={shown && hits.length > 0}
        aria-controls={list}
        aria-activedescendant={shown && hits.length > 0 ? `${list}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => void look(event.target.value)}
        onFocus={() => setOpen(true)}
        onKeyDown={press}
      />
      <div className="found" hidden={!open}>
        {shown ? (
          <Summary found={found} kind={kind} onKind={setKind} />
        ) : (
          <p className="muted">
            <code>conv</code> anything so named, <code>#17</code> a node, <code>T#42</code> a tensor,{' '}
            <code>op:add</code>, <code>type:int8</code>, <code>name:relu</code>, <code>stride_w=2</code> an
            option, <code>/^block\d+/i</code> an expression. Several words must all match.
          </p>
        )}
        <div
          id={list}
          className="hits"
          role="listbox"
          aria-label="Found"
          hidden={!shown || hits.length === 0}
        >
          {hits.map((hit, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox
            <div
              key={`${hit.kind} ${hit.subgraph} ${hit.index}`}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => go(index)}
            >
              <span>{hit.title}</span>
              <span className="muted">
                {hit.subgraph > 0 && `subgraph ${hit.subgraph}, `}
                {hit.because}
              </span>
            </div>
          ))}
        </div>
      </div>
    </search>
  );
}

interface SummaryProps {
  readonly found: Found;
  readonly kind: Kind;
  readonly onKind: (kind: Kind) => void;
}

/** How much was found of each kind, which is also the filter. */
function Summary({ found: { operators, tensors, hits, problem }, kind, onKind }: SummaryProps) {
  if (problem !== undefined) return <p role="alert">{problem}</p>;
  const filters: readonly (readonly [Kind, string])[] = [
    ['all', `All ${operators + tensors}`],
    ['operator', `Nodes ${operators}`],
    ['tensor', `Tensors ${tensors}`],
  ];
  return (
    <>
      <fieldset className="choice">
        <legend className="hidden-label">Show</legend>
        {filters.map(([name, title]) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={kind === name}
            onClick={() => onKind(name)}
          >
            {title}
          </button>
        ))}
      </fieldset>
      {operators + tensors > hits.length && <p className="muted">The first {hits.length} are listed.</p>}
    </>
  );
}
