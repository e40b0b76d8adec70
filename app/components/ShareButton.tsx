import { useState } from 'react';
import { bytesText } from '../../engine/index.ts';
import { linkOfNow } from '../state/share.ts';
import { useStore } from '../state/store.ts';

/** Copies an address that reopens this report anywhere, without the model. */
export function ShareButton() {
  const ready = useStore(({ cut }) => cut !== undefined);
  const [said, setSaid] = useState('');
  const copy = async () => {
    const link = await linkOfNow();
    if (link === undefined) return;
    try {
      await navigator.clipboard.writeText(link);
      setSaid(`Copied (${bytesText(link.length)})`);
    } catch {
      // Without permission for the clipboard the address bar holds the link.
      history.replaceState(null, '', link);
      setSaid('It is in the address bar');
    }
    setTimeout(() => setSaid(''), 4000);
  };
  return (
    <>
      <button type="button" className="button" disabled={!ready} onClick={() => void copy()}>
        {said === '' ? 'Copy link' : said}
      </button>
      <span role="status" className="hidden-label">
        {said}
      </span>
    </>
  );
}
