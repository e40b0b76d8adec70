import { expect, test } from 'vitest';
import { must } from '../../../engine/base/result.ts';
import { fromBytes } from '../../../engine/base/source.ts';
import { openProgram } from '../../../engine/graph/program.ts';
import { writeModel } from '../../../engine/index.ts';
import { skeletonOf } from '../../../engine/report/skeleton.ts';
import type { Cut } from '../../../engine/report/types.ts';
import { propagate } from '../../../engine/shapes/propagate.ts';
import { makePicture } from '../../workers/layout/picture.ts';
import type { Scene } from '../graph/scene.ts';
import { linesOf, mostBoxes, sceneSvg } from './picture-svg.ts';
import { scaleFor } from './png.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;]]><![CDATA[\u0000\ud800\u202e{{7*7}}`;

/** RELU* ── <a custom op with a hostile name> ── RELU*, the starred ones delegated. */
function scene(length = 3): Scene {
  const tensor = { name: hostile, type: 'FLOAT32', shape: [1, 4] };
  const bytes = writeModel({
    subgraphs: [
      {
        name: hostile,
        tensors: Array.from({ length: length + 1 }, () => tensor),
        inputs: [0],
        outputs: [length],
        operators: Array.from({ length }, (_, i) => ({
          op: i === 1 ? hostile : 'RELU',
          inputs: [i],
          outputs: [i + 1],
        })),
      },
    ],
  });
  const program = must(openProgram(fromBytes(bytes), 'hostile.tflite'), 'opens');
  const skeleton = skeletonOf(must(program.graphs[0], 'one subgraph'), propagate(program, 0));
  const region = (nodes: number[], kind: 'delegated' | 'left-out') => ({ nodes, kind });
  const regions = [region([0], 'delegated'), region([2], 'left-out')];
  const cut = {
    regions,
    findings: [{ kind: 'throws', node: 2, sentence: hostile }],
    refused: [{ node: 1, reasons: [0] }],
    reasons: [{ code: hostile, sentence: hostile, source: hostile }],
  } as unknown as Cut;
  const picture = makePicture({ skeleton, regions, labelLengths: [10, 10] });
  return { picture, skeleton, cut, colour: 'placement', selected: undefined };
}

const palette = { text: '#000', region: '#eee', graph: '#fff' };
const svgOf = (of: Scene, area?: Parameters<typeof sceneSvg>[0]['area']) =>
  sceneSvg({
    scene: of,
    ...(area !== undefined && { area }),
    palette,
    title: hostile,
    headline: hostile,
    regionLabel: () => hostile,
  });

/** Tags in the order of the document; throws where it is not well-formed. */
function tagsOf(xml: string): string[] {
  const open: string[] = [];
  const tags: string[] = [];
  const rest = xml
    .replace(/<\?.*?\?>/, '')
    .replace(/<(\/?)([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, (_, closes, name, __, alone) => {
      if (closes === '/') expect(open.pop()).toBe(name);
      else tags.push(name);
      if (closes === '' && alone === '') open.push(name);
      return '';
    });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#39);)/);
  return tags;
}

test('names from a file are text in the picture, whatever they hold', () => {
  const svg = must(svgOf(scene()), 'is drawn');
  const allowed = ['svg', 'g', 'title', 'desc', 'rect', 'path', 'text'];
  expect([...new Set(tagsOf(svg))].sort()).toEqual(allowed.sort());
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML forbids
  expect(svg).not.toMatch(/[\u0000-\u0008]|[\ud800-\udfff]/);
  expect(svg).toContain('&lt;script&gt;');
  expect(svg).not.toMatch(/ on\w+="| href=| style=/);
});

test('every node, tensor and partition is in the picture of the whole graph', () => {
  const chain = scene(6);
  const svg = must(svgOf(chain), 'is drawn');
  for (const node of [0, 1, 2, 3, 4, 5]) expect(svg).toContain(`>#${node}</text>`);
  expect(svg).toContain('>input 0</text>');
  expect(svg).toContain('>output 0</text>');
  expect(svg.match(/<path /g)).toHaveLength(chain.picture.routes.tensor.length);
  expect(svg.match(/16\.0 B<|16 B</g)?.length).toBeGreaterThan(0);
});

test('the current view holds only what is in it', () => {
  const whole = scene(40);
  const { picture } = whole;
  const near = (box: number) => ({
    x0: picture.x[box]! - 1,
    y0: picture.y[box]! - 1,
    x1: picture.x[box]! + 10,
    y1: picture.y[box]! + 10,
  });
  const svg = must(svgOf(whole, near(7)), 'is drawn');
  expect(svg).toContain('>#7</text>');
  expect(svg).not.toContain('>#20</text>');
});

test('a graph too large for one picture is a sentence', () => {
  const { picture, ...rest } = scene();
  const count = mostBoxes + 1;
  const shownAs = Int32Array.from({ length: count }, (_, box) => box);
  const large = { ...picture, x: new Float32Array(count), y: new Float32Array(count), shownAs };
  const made = svgOf({ ...rest, picture: large });
  expect(made.ok ? '' : made.problem).toContain(`would hold ${count} boxes`);
});

test('a PNG is sharp, and never larger than browsers draw', () => {
  expect(scaleFor(1000, 800)).toBe(2);
  expect(64_000 * scaleFor(64_000, 400)).toBeLessThanOrEqual(16_000);
  const square = scaleFor(12_000, 12_000);
  expect((12_000 * square) ** 2).toBeLessThanOrEqual(5e7 + 1);
});

test('a line breaks at blanks, and inside a word that is longer than a line', () => {
  expect(linesOf('takes two of three nodes', 12)).toEqual(['takes two of', 'three nodes']);
  expect(linesOf('x'.repeat(20), 8)).toEqual(['xxxxxxxx', 'xxxxxxxx', 'xxxx']);
  expect(linesOf('', 8)).toEqual([]);
});
