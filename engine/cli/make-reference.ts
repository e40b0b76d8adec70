import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { referenceOf, referenceSubjects } from '../delegates/reference/index.ts';
import { type ReferencePage, referenceFiles } from '../delegates/reference/page/pages.ts';

// Writes the reference of every delegate as static pages: `tsx engine/cli/make-reference.ts [folder]`.
const folder = process.argv[2] ?? 'public/reference';
mkdirSync(folder, { recursive: true });

const pages: ReferencePage[] = [];
for (const subject of referenceSubjects()) {
  const { slug, name, delegate } = subject;
  const { title, version, remarks } = delegate;
  pages.push({ slug, name, title, version, remarks, reference: await referenceOf(subject) });
}
for (const [name, text] of referenceFiles(pages)) writeFileSync(join(folder, name), text);
const beside = [
  'reference/page/reference.css',
  'reference/page/reference.js',
  'delegate-profile.schema.json',
];
for (const path of beside)
  copyFileSync(new URL(`../delegates/${path}`, import.meta.url), join(folder, basename(path)));
