import { useEffect } from 'react';
import { withDrawing } from '../state/graph-controls.ts';
import { change } from '../state/session.ts';
import { views } from '../state/settings.ts';
import { put, useStore } from '../state/store.ts';

/** Keys that work wherever the focus is, except where text is typed. */
export function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        put({ dialog: 'commands' });
        return;
      }
      if (useStore.getState().subject.kind === 'none') return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
        const search = document.getElementById('search');
        if (search === null) return;
        event.preventDefault();
        search.focus();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const view = views[Number(event.key) - 1];
      if (event.key === '?') put({ dialog: 'keys' });
      else if (event.key === ' ' && !isPressable(event.target)) withDrawing((drawing) => drawing.fit());
      else if (view !== undefined) change({ view });
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type="range"], [type="checkbox"]), textarea, select');

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('button, summary, a, input, [role="tab"]');
