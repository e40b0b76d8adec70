/** Colours by the name of their custom property: `region-line` for `--region-line`. */
export type Palette = Readonly<Record<string, string | undefined>>;

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/**
 * The colours of a theme, whichever is shown now, read from the page's own style sheets: the rules for `:root`, and for the
 * dark theme those that the dark scheme lays over them.
 */
export function paletteOf(theme: Theme, sheets: Iterable<CSSStyleSheet>): Palette {
  const palette: Record<string, string> = {};
  const take = (rule: CSSRule): void => {
    if (!(rule instanceof CSSStyleRule) || !/^:root\b/.test(rule.selectorText)) return;
    for (const name of rule.style)
      if (name.startsWith('--')) palette[name.slice(2)] = rule.style.getPropertyValue(name).trim();
  };
  for (const sheet of sheets)
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && isScheme(rule.conditionText, theme))
        [...rule.cssRules].forEach(take);
      else take(rule);
    }
  return palette;
}

const isScheme = (condition: string, theme: Theme): boolean =>
  /^\(prefers-color-scheme: *(\w+)\)$/.exec(condition)?.[1] === theme;

/** The theme that the page shows now. */
export const themeOfNow = (): Theme =>
  matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
