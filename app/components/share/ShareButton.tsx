import { lazy, Suspense, useRef, useState } from 'react';
import type { Report } from '../../../engine/index.ts';
import { reportOfNow } from '../../state/share.ts';
import { useStore } from '../../state/store.ts';

const ShareDialog = lazy(() =>
  import('./ShareDialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog })),
);

/** Opens what can be shared of this report: never the model. */
export function ShareButton() {
  const ready = useStore(({ cut }) => cut !== undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  const [report, setReport] = useState<Report>();
  const open = () => {
    setReport(reportOfNow());
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="button" disabled={!ready} onClick={open}>
        Share…
      </button>
      <dialog ref={dialog} onClose={() => setReport(undefined)} aria-labelledby="share-title">
        <h2 id="share-title">Share this report</h2>
        <Suspense fallback={<p className="muted">Loading …</p>}>
          {report !== undefined && <ShareDialog report={report} />}
        </Suspense>
        <p>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      </dialog>
    </>
  );
}
