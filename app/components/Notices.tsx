import { useEffect, useState } from 'react';
import { cancel } from '../state/session.ts';
import { put, useStore } from '../state/store.ts';

const patienceMs = 300;

/** What is going on when it takes a while, and what went wrong; both leave everything else as it is. */
export function Notices() {
  const busy = useStore((state) => state.busy);
  const trouble = useStore((state) => state.trouble);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (busy === undefined) return;
    const timer = setTimeout(() => setSlow(true), patienceMs);
    return () => clearTimeout(timer);
  }, [busy]);
  return (
    <>
      {busy !== undefined && slow && (
        <div className="notice busy" role="status">
          <p>{busy.what} …</p>
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        </div>
      )}
      {trouble !== undefined && (
        <div className="notice" role="alert">
          <p>{trouble}</p>
          <button type="button" className="button" onClick={() => put({ trouble: undefined })}>
            Dismiss
          </button>
        </div>
      )}
    </>
  );
}
