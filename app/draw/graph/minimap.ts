import { onThemeChange } from '../theme.ts';
import { drawnBoxes, type Rectangle } from './grid.ts';
import { byColour, type Palette, readPalette } from './paint.ts';
import type { Scene } from './scene.ts';

export interface Minimap {
  update(scene: Scene): void;
  view(view: Rectangle): void;
  destroy(): void;
}

/** The whole graph in small, every op in it, with a frame around what the window shows; pressing on it moves there. */
export function mountMinimap(
  canvas: HTMLCanvasElement,
  callbacks: { readonly onMove: (x: number, y: number) => void },
): Minimap {
  const abort = new AbortController();
  const { signal } = abort;
  let scene: Scene | undefined;
  let painted: ImageBitmap | HTMLCanvasElement | undefined;
  let scale = 1;
  let accent = '';
  let offset = { x: 0, y: 0 };
  let seen: Rectangle | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;

  const fitScale = (current: Scene): void => {
    const { width, height } = current.picture;
    scale = Math.min(canvas.clientWidth / Math.max(1, width), canvas.clientHeight / Math.max(1, height));
    offset = { x: (canvas.clientWidth - width * scale) / 2, y: (canvas.clientHeight - height * scale) / 2 };
  };

  const paint = (current: Scene): void => {
    const ratio = globalThis.devicePixelRatio || 1;
    const copy = document.createElement('canvas');
    copy.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    copy.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    const context = copy.getContext('2d');
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, offset.x * ratio, offset.y * ratio);
    const palette = readPalette(canvas);
    accent = palette.accent ?? '';
    paintBoxes(context, current, scale, palette);
    painted = copy;
  };

  /** Nothing to tell while the window shows the whole graph anyway. */
  const idle = (): boolean =>
    scene === undefined ||
    (seen !== undefined &&
      seen.x0 <= 0 &&
      seen.y0 <= 0 &&
      seen.x1 >= scene.picture.width &&
      seen.y1 >= scene.picture.height);

  const show = (): void => {
    canvas.classList.toggle('idle', idle());
    const context = canvas.getContext('2d');
    if (context === null || painted === undefined) return;
    const ratio = globalThis.devicePixelRatio || 1;
    if (canvas.width !== painted.width) canvas.width = painted.width;
    if (canvas.height !== painted.height) canvas.height = painted.height;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(painted, 0, 0);
    if (seen === undefined) return;
    context.setTransform(ratio, 0, 0, ratio, offset.x * ratio, offset.y * ratio);
    context.strokeStyle = accent;
    context.lineWidth = 1.5;
    context.strokeRect(
      seen.x0 * scale,
      seen.y0 * scale,
      Math.max(4, (seen.x1 - seen.x0) * scale),
      Math.max(4, (seen.y1 - seen.y0) * scale),
    );
  };

  const repaint = (): void => {
    if (scene === undefined || canvas.clientWidth === 0) return;
    fitScale(scene);
    paint(scene);
    show();
  };

  const press = (event: PointerEvent): void => {
    if (event.buttons === 0) return;
    const { left, top } = canvas.getBoundingClientRect();
    callbacks.onMove((event.clientX - left - offset.x) / scale, (event.clientY - top - offset.y) / scale);
  };
  canvas.addEventListener('pointerdown', press, { signal });
  canvas.addEventListener('pointermove', press, { signal });
  onThemeChange(repaint, signal);
  const watch = new ResizeObserver(repaint);
  watch.observe(canvas);

  return {
    update(next) {
      // What is painted depends on neither the selection nor, twice in a row, the same scene; and the large drawing goes first.
      const same =
        scene?.picture === next.picture &&
        scene.cut === next.cut &&
        scene.colour === next.colour &&
        scene.figures === next.figures &&
        scene.stretchMs === next.stretchMs;
      scene = next;
      clearTimeout(later);
      if (!same) later = setTimeout(repaint, 0);
    },
    view(next) {
      seen = next;
      show();
    },
    destroy() {
      clearTimeout(later);
      abort.abort();
      watch.disconnect();
    },
  };
}

function paintBoxes(context: CanvasRenderingContext2D, scene: Scene, scale: number, palette: Palette): void {
  const { picture, cut } = scene;
  for (let at = 0; at < picture.regions.length; at += 5) {
    if (cut.regions[picture.regions[at]!]?.kind !== 'delegated') continue;
    const [x, y, width, height] = [1, 2, 3, 4].map((k) => picture.regions[at + k]! * scale) as [
      number,
      number,
      number,
      number,
    ];
    context.fillStyle = palette.region ?? '';
    context.fillRect(x, y, Math.max(1, width), Math.max(1, height));
  }
  for (const [name, boxes] of byColour(scene, drawnBoxes(picture))) {
    context.fillStyle = palette[name] ?? '#888';
    for (const box of boxes)
      context.fillRect(
        picture.x[box]! * scale,
        picture.y[box]! * scale,
        Math.max(0.75, picture.boxWidth[box]! * scale),
        Math.max(0.75, picture.boxHeight[box]! * scale),
      );
  }
}
