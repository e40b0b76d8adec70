import { useState } from 'react';
import { words } from './words.ts';

/** The field's terms, and where each comes from. */
export function Words() {
  const [text, setText] = useState('');
  const found = words.filter(({ word, from, means }) =>
    `${word} ${from} ${means}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <>
      <label>
        <span className="hidden-label">Find a word</span>
        <input
          className="field"
          type="search"
          placeholder="Find a word"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {found.length === 0 && <p className="muted">No word here says that.</p>}
      <dl className="words">
        {found.map(({ word, from, means }) => (
          <div key={word}>
            <dt>
              {word} <span className="muted">{from}</span>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
