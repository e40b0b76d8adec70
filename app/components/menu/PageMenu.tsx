import './PageMenu.css';
import { useState } from 'react';
import { change } from '../../state/session.ts';
import { put } from '../../state/store.ts';
import { chooseLook, chosenLook, type Theme, themes } from '../../state/theme.ts';

const titles: Readonly<Record<Theme, string>> = { system: 'as the system', light: 'light', dark: 'dark' };

/** What concerns the page and not the model: its look, its keys, its guide. */
export function PageMenu() {
  const [look, setLook] = useState(chosenLook);
  const choose = (next: typeof look) => {
    setLook(next);
    chooseLook(next);
  };
  return (
    <details className="options page-menu" onToggle={() => setLook(chosenLook())}>
      <summary className="button">Menu</summary>
      <div>
        <button type="button" className="button" onClick={() => change({ guide: 'tour' })}>
          Guide: tour, words, stories
        </button>
        <button type="button" className="button" onClick={() => put({ dialog: 'commands' })}>
          Commands <kbd>Ctrl+K</kbd>
        </button>
        <button type="button" className="button" onClick={() => put({ dialog: 'keys' })}>
          Keys <kbd>?</kbd>
        </button>
        <label className="option inline">
          Theme
          <select
            className="field"
            value={look.theme}
            onChange={(event) => choose({ ...look, theme: event.target.value as Theme })}
          >
            {themes.map((theme) => (
              <option key={theme} value={theme}>
                {titles[theme]}
              </option>
            ))}
          </select>
        </label>
        <label className="option inline">
          <input
            type="checkbox"
            checked={look.contrast}
            onChange={(event) => choose({ ...look, contrast: event.target.checked })}
          />
          High contrast
        </label>
      </div>
    </details>
  );
}
