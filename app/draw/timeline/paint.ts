import type { ScaleLinear } from 'd3-scale';
import { lanes, type Span } from '../../../engine/index.ts';
import { type Bar, laneTop, rowHeight } from './bars.ts';
import type { TimelineScene } from './scene.ts';

type Scale = ScaleLinear<number, number>;

const colourNames = [
  'surface',
  'text',
  'muted',
  'line',
  'cpu',
  'cpu-fill',
  'delegated',
  'region',
  'region-solid',
  'note',
  'note-soft',
  'accent',
  'negative',
] as const;
type Palette = Readonly<Record<(typeof colourNames)[number], string>>;

function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    colourNames.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Palette;
}

/** Waiting is hollow and copies are striped, so that kinds can be told apart without colours. */
function fillOf({ kind, lane }: Span, palette: Palette): { fill: string; line: string } {
  if (kind === 'in' || kind === 'out') return { fill: palette['note-soft'], line: palette.note };
  if (kind === 'wait') return { fill: palette.surface, line: palette.negative };
  if (kind === 'node')
    return lane === 'cpu'
      ? { fill: palette['cpu-fill'], line: palette.cpu }
      : { fill: palette.region, line: palette.delegated };
  return lane === 'cpu'
    ? { fill: palette.cpu, line: palette.cpu }
    : { fill: palette['region-solid'], line: palette.delegated };
}

/** Draws what is in view; bars that would be narrower than a pixel are drawn a pixel wide, one for each column of pixels. */
export function paint(
  canvas: HTMLCanvasElement,
  scene: TimelineScene,
  bars: readonly Bar[],
  scale: Scale,
  axisHeight: number,
): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const palette = paletteOf(canvas);
  context.scale(ratio, ratio);
  context.font = `12px ${getComputedStyle(canvas).fontFamily}`;
  context.textBaseline = 'middle';
  paintAxis(context, scale, width, height, axisHeight, palette);
  for (const lane of lanes) {
    if (!bars.some(({ span }) => span.lane === lane)) continue;
    context.fillStyle = palette.muted;
    context.fillText(scene.lanes[lane], 2, axisHeight + laneTop(lane, bars) - 10, width);
  }
  const lastColumn = new Map<number, number>();
  for (const { span, y } of bars) {
    const [x0, x1] = [scale(span.startMs), scale(span.startMs + span.ms)];
    if (x1 < 0 || x0 > width) continue;
    const column = Math.floor(x1);
    if (x1 - x0 < 1 && lastColumn.get(y) === column && span.node !== scene.selected) continue;
    lastColumn.set(y, column);
    paintBar(
      context,
      span,
      Math.max(-2, x0),
      Math.min(width + 2, Math.max(x1, x0 + 1)),
      axisHeight + y,
      palette,
    );
    if (span.node !== undefined && span.node === scene.selected)
      outline(context, x0, Math.max(3, x1 - x0), axisHeight + y, palette.accent);
  }
}

function paintBar(
  context: CanvasRenderingContext2D,
  span: Span,
  x0: number,
  x1: number,
  y: number,
  palette: Palette,
): void {
  const { fill, line } = fillOf(span, palette);
  const [width, height] = [x1 - x0, rowHeight - 3];
  context.fillStyle = width < 3 ? line : fill;
  context.fillRect(x0, y, width, height);
  if (width < 3) return;
  context.strokeStyle = line;
  context.lineWidth = 1;
  context.strokeRect(x0 + 0.5, y + 0.5, Math.max(0, width - 1), height - 1);
  if (span.kind === 'in' || span.kind === 'out') stripe(context, x0, y, width, height);
  const room = width - 8;
  if (room < 24) return;
  const label = shortened(context, span.name, room);
  context.fillStyle = palette.text;
  if (label !== '') context.fillText(label, x0 + 4, y + height / 2 + 1);
}

/** Lines that lean like the way of the copy. */
function stripe(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha = 0.35;
  context.beginPath();
  for (let at = x - height; at < Math.min(x + width, x + 4000); at += 7) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

function outline(
  context: CanvasRenderingContext2D,
  x: number,
  width: number,
  y: number,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(x - 1, y - 1, width + 2, rowHeight - 1);
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = Math.floor((text.length * room) / context.measureText(text).width) - 1;
  while (length > 2 && context.measureText(`${text.slice(0, length)}…`).width > room) length--;
  return length > 2 ? `${text.slice(0, length)}…` : '';
}

function paintAxis(
  context: CanvasRenderingContext2D,
  scale: Scale,
  width: number,
  height: number,
  axisHeight: number,
  palette: Palette,
): void {
  const ticks = scale.ticks(Math.max(2, Math.floor(width / 110)));
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  context.textAlign = 'center';
  for (const tick of ticks) {
    const x = Math.round(scale(tick)) + 0.5;
    context.strokeStyle = palette.line;
    context.beginPath();
    context.moveTo(x, axisHeight - 4);
    context.lineTo(x, height);
    context.stroke();
    context.fillStyle = palette.muted;
    if (x > 20 && x < width - 24) context.fillText(tickText(tick, step), x, axisHeight / 2);
  }
  context.textAlign = 'left';
}

/** Milliseconds, or microseconds where ticks are finer than a tenth of one. */
function tickText(ms: number, step: number): string {
  if (step < 0.1) return `${Number((ms * 1000).toPrecision(7))} µs`;
  return `${Number(ms.toFixed(1))} ms`;
}
