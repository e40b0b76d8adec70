import { useEffect, useRef } from 'react';
import { drawTiles } from '../../draw/filter-tiles.ts';
import { onThemeChange } from '../../draw/theme.ts';
import type { FilterPicture } from '../../workers/inspect/protocol.ts';
import { short } from '../units.ts';

/** Weights as images: negative in one hue, positive in another, zero in the ground's. */
export function FilterImages({ picture }: { readonly picture: FilterPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = () => canvas.current !== null && drawTiles(canvas.current, picture);
    draw();
    const watch = new AbortController();
    onThemeChange(draw, watch.signal);
    return () => watch.abort();
  }, [picture]);
  const { kind, tiles, total, width, height, inputs, most } = picture;
  const title = kind === 'matrix' ? 'As a picture, a row for each output' : 'As pictures';
  const what =
    kind === 'matrix'
      ? `${height} × ${width} weights${total > tiles ? ', the upper left part' : ''}`
      : `${total > tiles ? `the first ${tiles} of ${total}` : tiles} filters of ${height} × ${width}${inputs > 1 ? `, ${inputs} for each output` : ''}`;
  return (
    <section>
      <h3>{title}</h3>
      <canvas ref={canvas} className="tiles" role="img" aria-label={what} />
      <p className="muted">{what}</p>
      <p className="scale" aria-hidden="true">
        <span>{short(-most)}</span>
        <i />
        <span>{short(most)}</span>
      </p>
    </section>
  );
}
