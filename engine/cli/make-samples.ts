import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeModel } from '../model/draft.ts';
import { samples } from '../samples/table.ts';

// Makes what is missing of the sample models and writes their manifest: `tsx engine/cli/make-samples.ts [folder]`.
const folder = process.argv[2] ?? 'public/models';
mkdirSync(folder, { recursive: true });

const models = samples.map(({ file, name, shows, draft }) => {
  const path = join(folder, file);
  if (!existsSync(path)) {
    process.stderr.write(`making ${path}\n`);
    writeFileSync(path, writeModel(draft()));
  }
  const bytes = readFileSync(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, name, shows, bytes: bytes.length, sha256, licence: 'Apache-2.0', weights: 'random' };
});
writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ models }, null, 2)}\n`);
