// The theme is the reader's, not the report's: it is remembered by the browser, and no address holds it.

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Look {
  readonly theme: Theme;
  /** True: lines and quiet texts as strong as they go. */
  readonly contrast: boolean;
}

const key = 'delegraph-look';
const dark = () => matchMedia('(prefers-color-scheme: dark)');
const more = () => matchMedia('(prefers-contrast: more)');

/** What was chosen in this browser; the system's own look where nothing was, or where storage is forbidden. */
export function chosenLook(): Look {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    const { theme, contrast } = known as { theme?: unknown; contrast?: unknown };
    return { theme: themes.find((one) => one === theme) ?? 'system', contrast: contrast === true };
  } catch {
    return { theme: 'system', contrast: false };
  }
}

/** Shows the page in another look. A full or forbidden storage only means that it is forgotten. */
export function chooseLook(look: Look): void {
  try {
    localStorage.setItem(key, JSON.stringify(look));
  } catch {
    // Shown all the same.
  }
  show(look);
}

function show({ theme, contrast }: Look): void {
  const { dataset } = document.documentElement;
  dataset.theme = theme === 'system' ? (dark().matches ? 'dark' : 'light') : theme;
  dataset.contrast = contrast || more().matches ? 'more' : 'normal';
}

/** Follows the system and the other tabs for as long as the page lives. */
export function followLook(): void {
  const again = () => show(chosenLook());
  again();
  dark().addEventListener('change', again);
  more().addEventListener('change', again);
  addEventListener('storage', again);
}
