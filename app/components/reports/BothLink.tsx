import { useState } from 'react';
import { linkToBoth } from '../../state/second.ts';
import { grouped } from '../units.ts';

/** Copies a link that opens both reports, with or without names. */
export function BothLink() {
  const [named, setNamed] = useState(true);
  const [said, setSaid] = useState('');
  const copy = async () => {
    const link = linkToBoth(named);
    if (!link.ok) return setSaid(`No link: ${link.problem}.`);
    try {
      await navigator.clipboard.writeText(link.value);
      setSaid(`Copied: ${grouped(link.value.length)} characters.`);
    } catch {
      // Without permission for the clipboard the address bar holds the link.
      history.replaceState(null, '', link.value);
      setSaid('It is in the address bar.');
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void copy()}>
        Copy link to both
      </button>
      <label>
        <input type="checkbox" checked={!named} onChange={({ target }) => setNamed(!target.checked)} />{' '}
        without names
      </label>
      <span role="status">{said}</span>
    </>
  );
}
