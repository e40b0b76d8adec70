import { lazy, Suspense, useEffect, useRef } from 'react';
import { put, useStore } from '../../state/store.ts';

const Palette = lazy(() => import('./Palette.tsx').then(({ Palette }) => ({ default: Palette })));

/** The list of commands, on top of whatever is shown. */
export function PaletteDialog() {
  const open = useStore((state) => state.dialog === 'commands');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => {
    if (useStore.getState().dialog === 'commands') put({ dialog: undefined });
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Commands" onClose={close}>
      {open && (
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <Palette />
        </Suspense>
      )}
    </dialog>
  );
}
