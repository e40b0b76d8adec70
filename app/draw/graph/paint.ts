import { categories, categoryOf } from './category.ts';
import { outputsOf, type Placement, placementOf, type Scene, titleOf } from './scene.ts';

/** Colours of the theme of now, read from the style sheet once a drawing. */
export type Palette = Readonly<Record<string, string>>;

/** Steps of the scale from cold to hot; `heat-0` is nothing at all. */
export const heatSteps = 6;

const names = [
  'cpu',
  'cpu-fill',
  'delegated',
  'delegated-fill',
  'left-out',
  'left-out-fill',
  'surface',
  'text',
  'muted',
  'terminal',
  'region',
  'region-line',
  'region-solid',
  'edge',
  'accent',
  'danger',
  'line-strong',
  'heat-cold-text',
  'heat-warm-text',
  'heat-hot-text',
  ...categories.map((category) => `category-${category}`),
  ...Array.from({ length: heatSteps }, (_, step) => `heat-${step}`),
];

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export type ColourName = Placement | `category-${string}` | `heat-${number}`;

/** The custom property that a box is coloured by, without its dashes. */
export function colourName(scene: Scene, box: number): ColourName {
  const placement = placementOf(scene, box);
  if (placement === 'terminal' || scene.colour === 'placement') return placement;
  if (scene.colour === 'category') return `category-${categoryOf(titleOf(scene, box))}`;
  return `heat-${stepOf(heatOf(scene), box)}`;
}

/** What is measured by colour: a value a box, and the largest of them. */
export interface Heat {
  readonly values: Float64Array;
  readonly most: number;
}

const heats = new WeakMap<Scene, Heat>();

/** By node; a closed block has the sum of its nodes. Nothing where the figures are not there. */
export function heatOf(scene: Scene): Heat {
  let heat = heats.get(scene);
  if (heat === undefined) {
    const values = valuesOf(scene);
    if (scene.colour !== 'time' || scene.figure !== undefined) gather(values, scene.picture.shownAs);
    heat = { values, most: values.reduce((most, value) => Math.max(most, value), 0) };
    heats.set(scene, heat);
  }
  return heat;
}

function valuesOf({ colour, skeleton, cut, figures, figure, stretchMs }: Scene): Float64Array {
  const values = new Float64Array(skeleton.nodeCount);
  if (colour === 'macs') return figures?.macs.slice() ?? values;
  if (colour === 'bytes')
    outputsOf(skeleton).forEach((tensor, node) => {
      values[node] = tensor < 0 ? 0 : Math.max(0, skeleton.bytes[tensor]!);
    });
  if (figure !== undefined) return values.map((_, node) => Math.max(0, figure.values[node] || 0));
  if (colour === 'time')
    cut.stretches.forEach(({ nodes }, stretch) => {
      for (const node of nodes) values[node] = stretchMs?.[stretch] ?? 0;
    });
  return values;
}

function gather(values: Float64Array, shownAs: Int32Array): void {
  values.forEach((value, node) => {
    const by = shownAs[node]!;
    if (by !== node) values[by]! += value;
  });
}

/** Square roots, so that the small is told from nothing and the large from the largest. */
export const stepOf = ({ values, most }: Heat, box: number): number => {
  const value = values[box] ?? 0;
  return value <= 0 ? 0 : Math.min(heatSteps - 1, 1 + Math.floor((heatSteps - 1) * Math.sqrt(value / most)));
};

/** Boxes grouped by the name of their colour, so that each colour is set once. */
export function byColour(scene: Scene, boxes: readonly number[]): Map<ColourName, number[]> {
  const groups = new Map<ColourName, number[]>();
  for (const box of boxes) {
    const name = colourName(scene, box);
    const list = groups.get(name);
    if (list === undefined) groups.set(name, [box]);
    else list.push(box);
  }
  return groups;
}

const failing = new WeakMap<Scene['cut'], ReadonlySet<number>>();

/** Nodes that the delegate takes although building with them would fail. */
export function failingNodes({ cut }: Pick<Scene, 'cut'>): ReadonlySet<number> {
  let nodes = failing.get(cut);
  if (nodes === undefined) {
    nodes = new Set(cut.findings.flatMap(({ kind, node }) => (kind === 'warning' ? [] : [node])));
    failing.set(cut, nodes);
  }
  return nodes;
}

/** Delegated, but to a unit that is slow. */
export const isSlow = (scene: Scene, box: number): boolean =>
  scene.figures?.slow.has(box) === true && placementOf(scene, box) === 'delegated';

/** Texts on a scale of colours change with it; on categories they are white. */
export const textOn = (
  name: string,
  palette: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  const step = Number(/^heat-(\d)/.exec(name)?.[1] ?? Number.NaN);
  return Number.isNaN(step)
    ? '#ffffff'
    : palette[step < 2 ? 'heat-cold-text' : step < 4 ? 'heat-warm-text' : 'heat-hot-text'];
};
