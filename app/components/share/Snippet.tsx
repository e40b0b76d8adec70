import './Snippet.css';
import { useState } from 'react';

/** Code to take along. */
export function Snippet({ title, text }: { readonly title: string; readonly text: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed by the browser'),
    );
  return (
    <details className="snippet">
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <pre tabIndex={0}>{text}</pre>
      <button type="button" className="button" onClick={() => void copy()} onBlur={() => setSaid('Copy')}>
        {said}
      </button>
    </details>
  );
}
