import './Snippet.css';
import { CopyButton } from '../CopyButton.tsx';

/** Code to take along. */
export function Snippet({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <details className="snippet">
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} />
    </details>
  );
}
