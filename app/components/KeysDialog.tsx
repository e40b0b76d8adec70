import { useEffect, useRef } from 'react';
import { put, useStore } from '../state/store.ts';

const keys: readonly (readonly [string, string])[] = [
  ['Ctrl+K', 'everything by its name'],
  ['Ctrl+F', 'search nodes and tensors; Enter goes to the next, Shift+Enter back'],
  ['Space', 'show the whole graph'],
  ['+ / −', 'zoom'],
  ['↑ ↓', 'along the edges to what a node reads from, or is read by'],
  ['← →', 'to the node before or after in the file'],
  ['Esc', 'select nothing'],
  ['1 – 9', 'the views, in their order'],
  ['?', 'this list'],
];

export function KeysDialog() {
  const open = useStore((state) => state.dialog === 'keys');
  const onClose = () => {
    if (useStore.getState().dialog === 'keys') put({ dialog: undefined });
  };
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl>
        {keys.map(([key, does]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">The wheel moves the graph; Ctrl and the wheel, or a pinch, zoom.</p>
      <p>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </p>
    </dialog>
  );
}
