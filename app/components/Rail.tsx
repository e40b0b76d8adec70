import './Rail.css';
import { change } from '../state/session.ts';
import { views } from '../state/settings.ts';
import { useStore } from '../state/store.ts';
import { viewTable } from './views.tsx';

/** The questions that can be asked of the open model; one view answers each. */
export function Rail() {
  const view = useStore((state) => state.settings.view);
  return (
    <nav className="rail" aria-label="Views">
      {views.map((name) => (
        <button
          key={name}
          type="button"
          className="button plain"
          aria-pressed={view === name}
          onClick={() => change({ view: name })}
        >
          {viewTable[name].title}
        </button>
      ))}
    </nav>
  );
}
