import { useState } from 'react';

/** Copies a text, and says whether the browser allowed it, until another text or the focus goes elsewhere. */
export function CopyButton({ text }: { readonly text: string }) {
  const [said, setSaid] = useState<{ readonly of: string; readonly words: string }>();
  const say = (words: string) => setSaid({ of: text, words });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied');
    } catch {
      say('Not allowed by the browser');
    }
  };
  return (
    <button type="button" className="button" onClick={() => void copy()} onBlur={() => setSaid(undefined)}>
      {said?.of === text ? said.words : 'Copy'}
    </button>
  );
}
