import { useState } from 'react';
import { bytesText } from '../../engine/index.ts';
import { linkOf, reportOfNow } from '../state/share.ts';
import { useStore } from '../state/store.ts';

/** Copies an address that reopens this report anywhere, without the model. */
export function ShareButton() {
  const ready = useStore(({ cut }) => cut !== undefined);
  const [said, setSaid] = useState('');
  const copy = async () => {
    const report = reportOfNow();
    if (report === undefined) return;
    const link = linkOf(report);
    if (!link.ok) return setSaid(`No link: ${link.problem}`);
    try {
      await navigator.clipboard.writeText(link.value);
      setSaid(`Copied (${bytesText(link.value.length)})`);
    } catch {
      // Without permission for the clipboard the address bar holds the link.
      history.replaceState(null, '', link.value);
      setSaid('It is in the address bar');
    }
    setTimeout(() => setSaid(''), 4000);
  };
  return (
    <>
      <button type="button" className="button" disabled={!ready} onClick={() => void copy()}>
        Copy link
      </button>
      <span role="status" className="muted">
        {said}
      </span>
    </>
  );
}
