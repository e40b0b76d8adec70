import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Report } from '../../../engine/index.ts';
import { identified } from '../../state/identity.ts';
import { reportToShare } from '../../state/share.ts';
import { put, useStore } from '../../state/store.ts';

const ShareDialog = lazy(() =>
  import('./ShareDialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog })),
);

/** Opens what can be shared of this report: never the model. */
export function ShareButton() {
  const ready = useStore(({ cut }) => cut !== undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  const [report, setReport] = useState<Report>();
  const open = async () => {
    dialog.current?.showModal();
    await identified();
    const whole = await reportToShare();
    if (dialog.current?.open) setReport(whole);
  };
  const called = useStore((state) => state.dialog === 'share');
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once for each call
  useEffect(() => {
    if (!called) return;
    put({ dialog: undefined });
    void open();
  }, [called]);
  return (
    <>
      <button type="button" className="button" disabled={!ready} onClick={() => void open()}>
        Share…
      </button>
      <dialog ref={dialog} onClose={() => setReport(undefined)} aria-labelledby="share-title">
        <h2 id="share-title">Share this report</h2>
        {report === undefined ? (
          <p className="muted">Hashing the file, so that others can tell whether theirs is the same …</p>
        ) : (
          <Suspense fallback={<p className="muted">Loading …</p>}>
            <ShareDialog report={report} />
          </Suspense>
        )}
        <p>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </p>
      </dialog>
    </>
  );
}
