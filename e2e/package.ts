import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallModel } from './models.ts';

// Packs the library and the command line as they would be published, unpacks them elsewhere, and uses both with plain Node.

const consumer = `
import { readFileSync } from 'node:fs';
import { fromBytes, openProgram, partition } from 'delegraph';
const program = openProgram(fromBytes(new Uint8Array(readFileSync('small.tflite'))), 'small.tflite');
if (!program.ok) throw new Error(program.problem);
const [graph] = program.value.graphs;
const nodes = new Set(graph.nodes.filter((node) => node.op === 'CONV_2D').map((node) => node.id));
const cut = partition(graph, nodes);
if (!cut.ok) throw new Error(cut.problem.sentence);
console.log(cut.value.candidates.length);
`;

/** Throws, with what was printed, when the package does not work. */
export function checkPackage(): void {
  const folder = mkdtempSync(join(tmpdir(), 'delegraph-package-'));
  try {
    const run = (command: string, words: readonly string[], cwd: string): string =>
      execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const packed = JSON.parse(
      run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], '.'),
    ) as [{ filename: string; files: unknown[] }];
    const home = join(folder, 'node_modules', 'delegraph');
    mkdirSync(home, { recursive: true });
    run('tar', ['-xzf', join(folder, packed[0].filename), '-C', home, '--strip-components=1'], folder);
    writeFileSync(join(folder, 'small.tflite'), smallModel(3));
    writeFileSync(join(folder, 'consumer.mjs'), consumer);
    const candidates = run('node', ['consumer.mjs'], folder).trim();
    if (candidates !== '3') throw new Error(`the packed library found ${candidates} candidates instead of 3`);
    const words = ['partition', '--graph=small.tflite', '--supported_ops=CONV_2D', '--json'];
    const answer = JSON.parse(run('node', [join(home, 'dist/cli/delegraph.js'), ...words], folder)) as {
      subgraphs: { candidates: unknown[] }[];
    };
    if (answer.subgraphs[0]?.candidates.length !== 3)
      throw new Error('the packed command line answers otherwise');
    console.log(`package: ${packed[0].files.length} files, library and command line answer`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
