/** Colours by the name of their custom property: `region-line` for `--region-line`. */
export type Palette = Readonly<Record<string, string | undefined>>;

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What the rules for a theme select; the dark ones lie over the light ones. */
const selectors: Readonly<Record<Theme, readonly string[]>> = {
  light: [':root'],
  dark: [':root', ':root[data-theme="dark"]'],
};

/** The colours of a theme, whichever is shown now, read from the page's own style sheets. */
export function paletteOf(theme: Theme, sheets: Iterable<CSSStyleSheet>): Palette {
  const palette: Record<string, string> = {};
  for (const selector of selectors[theme])
    for (const sheet of sheets)
      for (const rule of sheet.cssRules)
        if (rule instanceof CSSStyleRule && rule.selectorText === selector)
          for (const name of rule.style)
            if (name.startsWith('--')) palette[name.slice(2)] = rule.style.getPropertyValue(name).trim();
  return palette;
}

/** The theme that the page shows now. */
export const themeOfNow = (): Theme => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');
