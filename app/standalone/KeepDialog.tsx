import '../components/share/ShareDialog.css';
import { useRef, useState } from 'react';
import type { Report } from '../../engine/index.ts';
import { CodePanel } from '../components/share/CodePanel.tsx';
import { FilesSection } from '../components/share/FilesSection.tsx';
import { PictureSection } from '../components/share/PictureSection.tsx';

/** What can be made of a report: files, pictures, code. */
export function KeepDialog({ report }: { readonly report: Report }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const show = () => {
    setOpen(true);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="button" onClick={show}>
        Keep…
      </button>
      <dialog ref={dialog} onClose={() => setOpen(false)} aria-labelledby="keep-title">
        <h2 id="keep-title">Keep this report</h2>
        {open && (
          <div className="share">
            <FilesSection report={report} page={false} />
            <PictureSection report={report} />
            <section>
              <h3>Code</h3>
              <CodePanel report={report} />
            </section>
          </div>
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
