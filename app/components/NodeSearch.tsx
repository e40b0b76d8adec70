import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { searchNodes } from '../state/derived.ts';
import { withDrawing } from '../state/graph-controls.ts';
import { select } from '../state/session.ts';
import { useStore } from '../state/store.ts';

const mostHits = 60;

/** Go to a node by number (`#17`), op or shape. */
export function NodeSearch() {
  const skeleton = useStore((state) => state.skeleton);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const list = useId();
  const hits = useMemo(
    () => (skeleton === undefined || text.trim() === '' ? [] : searchNodes(skeleton, text, mostHits)),
    [skeleton, text],
  );
  const go = (node: number) => {
    select(node);
    withDrawing((drawing) => drawing.goTo(node));
    setOpen(false);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'Enter' && hits[active] !== undefined) go(hits[active].node);
    else return;
    event.preventDefault();
  };
  const shown = open && hits.length > 0;
  return (
    <div className="search">
      <input
        id="go-to-node"
        className="field"
        type="search"
        role="combobox"
        placeholder="Go to #17, CONV_2D …"
        aria-label="Go to a node"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={shown ? `${list}-${active}` : undefined}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={press}
        onBlur={() => setOpen(false)}
      />
      <div id={list} className="hits" role="listbox" aria-label="Nodes found" hidden={!shown}>
        {hits.map(({ node, op, label }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox
          <div
            key={node}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(node)}
          >
            <span>
              {op} #{node}
            </span>
            <span className="muted">{label}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
