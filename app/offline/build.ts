import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build, type Plugin } from 'vite';

/** What the page needs of the public folder. */
const publicFiles = ['icon.svg', 'manifest.webmanifest'];

const entry = new URL('service.worker.ts', import.meta.url).pathname;

/** Adds the service worker to the page's build, with the list of the files that it keeps. */
export const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  enforce: 'post',
  async generateBundle(_options, bundle) {
    const files = Object.values(bundle).filter(({ fileName }) => !fileName.endsWith('.map'));
    const hash = createHash('sha256');
    for (const file of files.sort((a, b) => (a.fileName < b.fileName ? -1 : 1))) {
      hash.update(file.fileName);
      hash.update(file.type === 'chunk' ? file.code : file.source);
    }
    for (const name of publicFiles)
      hash.update(readFileSync(new URL(`../../public/${name}`, import.meta.url)));
    const page = {
      version: hash.digest('hex').slice(0, 16),
      files: ['./', ...[...publicFiles, ...files.map(({ fileName }) => fileName)].map((name) => `./${name}`)],
    };
    this.emitFile({ type: 'asset', fileName: 'service.worker.js', source: await scriptFor(page) });
  },
};

async function scriptFor(page: unknown): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { __PAGE_FILES__: JSON.stringify(page) },
    build: { write: false, target: 'es2022', rolldownOptions: { input: entry } },
  });
  const output = 'output' in built ? built.output : [];
  const chunk = output.find(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error(`${entry} was built into no script`);
  return chunk.code;
}
