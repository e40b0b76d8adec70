import { useState } from 'react';
import { type Report, verdict } from '../../../engine/index.ts';
import { paletteOf, type Theme, themeOfNow, themes } from '../../draw/export/palette.ts';
import { sceneSvg } from '../../draw/export/picture-svg.ts';
import { pngOf } from '../../draw/export/png.ts';
import { figuresOfNow } from '../../state/figures.ts';
import { areaInView } from '../../state/graph-controls.ts';
import { regionLabel } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { save } from '../save.ts';

/** The graph as a picture to keep: whole or as it is on screen, in either theme. */
export function PictureSection({ report }: { readonly report: Report }) {
  const [theme, setTheme] = useState<Theme>(themeOfNow);
  const [whole, setWhole] = useState(true);
  const [said, setSaid] = useState('');
  const drawn = useStore((state) => state.picture !== undefined);
  const onScreen = areaInView() !== undefined;
  const svg = () => svgOf(report, theme, whole);
  const name = (ending: string) => `${report.model.name.replace(/\.tflite$/, '') || 'graph'}.${ending}`;
  const saveSvg = () => {
    const made = svg();
    setSaid(made.ok ? '' : `No picture: ${made.problem}.`);
    if (made.ok) save(name('svg'), made.value, 'image/svg+xml');
  };
  const savePng = async () => {
    const made = svg();
    const png = made.ok ? await pngOf(made.value) : made;
    if (!png.ok) return setSaid(`No picture: ${png.problem}.`);
    save(name('png'), png.value.blob, 'image/png');
    const { scale } = png.value;
    setSaid(scale < 1 ? `The graph is large: the PNG is scaled to ${Math.round(100 * scale)} %.` : '');
  };
  return (
    <section>
      <h3>Picture of the graph</h3>
      <p className="choices">
        <select
          className="field"
          aria-label="Part of the graph"
          value={whole || !onScreen ? 'whole' : 'view'}
          onChange={({ target }) => setWhole(target.value === 'whole')}
        >
          <option value="whole">the whole graph</option>
          {onScreen && <option value="view">what is on screen</option>}
        </select>
        <select
          className="field"
          aria-label="Theme of the picture"
          value={theme}
          onChange={({ target }) => setTheme(themes.find((one) => one === target.value) ?? 'light')}
        >
          {themes.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <button type="button" className="button" disabled={!drawn} onClick={saveSvg}>
          SVG
        </button>
        <button type="button" className="button" disabled={!drawn} onClick={() => void savePng()}>
          PNG
        </button>
        <span role="status">{said}</span>
      </p>
    </section>
  );
}

function svgOf({ model, skeleton, cut }: Report, theme: Theme, whole: boolean) {
  const { picture, settings, workload: figures, run, figures: nodeFigures } = useStore.getState();
  const figure = figuresOfNow(nodeFigures, skeleton).find(({ id }) => id === settings.colour);
  if (picture === undefined) return { ok: false, problem: 'the graph is still being laid out' } as const;
  const area = whole ? undefined : areaInView();
  return sceneSvg({
    scene: {
      ...{ picture, skeleton, cut, colour: settings.colour, selected: undefined },
      ...(figures !== undefined && { figures }),
      ...(figure !== undefined && { figure }),
      ...(run.kind === 'done' && {
        stretchMs: run.measured.stretches.map(({ computeMs }) => computeMs),
      }),
    },
    ...(area !== undefined && { area }),
    palette: paletteOf(theme, document.styleSheets),
    title: model.name === '' ? cut.delegate.title : `${model.name} on ${cut.delegate.title}`,
    headline: verdict(cut, skeleton).headline,
    regionLabel: (index) => {
      const region = cut.regions[index];
      return region === undefined ? '' : regionLabel(region, index);
    },
  });
}
