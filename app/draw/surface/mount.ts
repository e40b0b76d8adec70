import { select } from 'd3-selection';
import { onThemeChange } from '../theme.ts';
import { paintSurface, readSurfacePalette } from './paint.ts';
import type { Cell, SurfaceScene } from './scene.ts';

export interface SurfaceDrawing {
  update(scene: SurfaceScene): void;
  destroy(): void;
}

interface Callbacks {
  /** The cell under the pointer; undefined when it leaves. */
  readonly onHover: (cell: Cell | undefined) => void;
  readonly onApply: (cell: Cell) => void;
}

const margin = { left: 52, right: 10, top: 6, bottom: 38 };
const tickRoom = { x: 40, y: 16 };

/** The plane of both limits as a heat map with axes: a canvas for the cells, SVG for what is written and marked. */
export function mountSurface(room: HTMLElement, { onHover, onApply }: Callbacks): SurfaceDrawing {
  const abort = new AbortController();
  const { signal } = abort;
  const canvas = room.appendChild(document.createElement('canvas'));
  const svg = select(room).append('svg').attr('aria-hidden', 'true');
  const axes = svg.append('g').attr('class', 'axes');
  const current = svg.append('rect').attr('class', 'current');
  const cursor = svg.append('rect').attr('class', 'cursor');
  let scene: SurfaceScene | undefined;
  let painted: Pick<SurfaceScene, 'at' | 'values' | 'hue'> | undefined;

  const size = (): { width: number; height: number } => ({
    width: Math.max(1, room.clientWidth - margin.left - margin.right),
    height: Math.max(1, room.clientHeight - margin.top - margin.bottom),
  });

  const paint = (): void => {
    if (scene === undefined || room.clientWidth === 0) return;
    const { width, height } = size();
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintSurface(context, scene, readSurfacePalette(room), width, height);
    painted = scene;
    drawAxes(scene, width, height);
  };

  const drawAxes = ({ columns, rows }: SurfaceScene, width: number, height: number): void => {
    const x = (index: number): number => margin.left + ((index + 0.5) * width) / columns.length;
    const y = (index: number): number => margin.top + height - ((index + 0.5) * height) / rows.length;
    axes
      .selectAll<SVGTextElement, number>('text.x')
      .data(ticks(columns.length, width / tickRoom.x))
      .join('text')
      .attr('class', 'x')
      .attr('x', x)
      .attr('y', margin.top + height + 14)
      .text((index) => columns[index] ?? '');
    axes
      .selectAll<SVGTextElement, number>('text.y')
      .data(ticks(rows.length, height / tickRoom.y))
      .join('text')
      .attr('class', 'y')
      .attr('x', margin.left - 6)
      .attr('y', (index) => y(index) + 4)
      .text((index) => rows[index] ?? '');
    axes
      .selectAll('text.title')
      .data(['max_delegated_partitions →'])
      .join('text')
      .attr('class', 'title')
      .attr('x', margin.left + width)
      .attr('y', margin.top + height + 32)
      .text((text) => text);
  };

  const mark = (rectangle: typeof current, cell: Cell | undefined, { columns, rows }: SurfaceScene): void => {
    const { width, height } = size();
    const [cellWidth, cellHeight] = [width / columns.length, height / rows.length];
    rectangle.attr('visibility', cell === undefined ? 'hidden' : 'visible');
    if (cell === undefined) return;
    rectangle
      .attr('x', margin.left + cell.column * cellWidth)
      .attr('y', margin.top + height - (cell.row + 1) * cellHeight)
      .attr('width', Math.max(3, cellWidth))
      .attr('height', Math.max(3, cellHeight));
  };

  const show = (): void => {
    if (scene === undefined) return;
    mark(current, scene.current, scene);
    mark(cursor, scene.cursor, scene);
  };

  const cellUnder = (event: PointerEvent): Cell | undefined => {
    if (scene === undefined) return undefined;
    const { left, top } = canvas.getBoundingClientRect();
    const { width, height } = size();
    const column = Math.floor(((event.clientX - left) / width) * scene.columns.length);
    const row = Math.floor(((top + height - event.clientY) / height) * scene.rows.length);
    const inside = column >= 0 && column < scene.columns.length && row >= 0 && row < scene.rows.length;
    return inside ? { column, row } : undefined;
  };

  room.addEventListener('pointermove', (event) => onHover(cellUnder(event)), { signal });
  room.addEventListener('pointerleave', () => onHover(undefined), { signal });
  room.addEventListener(
    'click',
    (event) => {
      const cell = cellUnder(event as PointerEvent);
      if (cell !== undefined) onApply(cell);
    },
    { signal },
  );
  const repaint = (): void => {
    paint();
    show();
  };
  onThemeChange(repaint, signal);
  const watch = new ResizeObserver(repaint);
  watch.observe(room);

  return {
    update(next) {
      scene = next;
      // Moving a mark paints no cell anew.
      if (painted?.at !== next.at || painted.values !== next.values || painted.hue !== next.hue) paint();
      show();
      room.dataset.cell = `${next.current.column} ${next.current.row}`;
    },
    destroy() {
      abort.abort();
      watch.disconnect();
      canvas.remove();
      svg.remove();
    },
  };
}

/** Positions to label: evenly spread, the first and the last among them. */
function ticks(count: number, room: number): readonly number[] {
  const most = Math.max(2, Math.floor(room));
  const step = Math.max(1, Math.ceil(count / most));
  const list: number[] = [];
  for (let index = 0; index < count - step / 2; index += step) list.push(index);
  return [...new Set([...list.filter((index) => count - 1 - index >= step || index === 0), count - 1])];
}
