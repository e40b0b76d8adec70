import { createHash } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { reportSlot } from '../../engine/report/html.ts';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/**
 * Adds `report.html` to a build: the page of one report with script and styles inside, which works from a disk without a network.
 * The report itself is put into it by whoever exports one.
 */
export const standalone: Plugin = {
  name: 'standalone',
  apply: 'build',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'report.html', source: await pageOf() });
  },
};

let made: Promise<string> | undefined;

const pageOf = (): Promise<string> => {
  made ??= makePage();
  return made;
};

async function makePage(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [react(), withoutWorkers, withoutRules],
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      rolldownOptions: { input: here('main.tsx'), output: { codeSplitting: false } },
    },
  });
  const output = 'output' in built ? built.output : [];
  const scripts = output.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  const styles = output.flatMap((file) =>
    file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
  );
  const others = output.filter(({ type, fileName }) => type === 'asset' && !fileName.endsWith('.css'));
  if (scripts.length !== 1 || others.length > 0)
    throw new Error(`the page of a report came out as ${output.map(({ fileName }) => fileName).join(', ')}`);
  return htmlOf(scripts[0] ?? '', styles.join('\n'));
}

/** Neither an end tag nor a comment may show up in a script that stands in HTML; in strings and patterns both can be spelt otherwise. */
const inline = (code: string): string =>
  code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only these very texts run and style: what a report holds can do neither, and nothing may be fetched. */
function htmlOf(code: string, style: string): string {
  const script = inline(code);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Delegraph report</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This report is drawn by a script inside this file; it needs no network.</noscript>
${reportSlot.before}${reportSlot.after}
<script type="module">${script}</script>
</body>
</html>
`;
}

/** A report is laid out by the page itself, and all else that workers do needs the model. */
const withoutWorkers: Plugin = {
  name: 'without-workers',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (!source.endsWith('/host.ts') || importer?.endsWith('/standalone/host.ts')) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return found?.id === here('../workers/host.ts') ? here('host.ts') : null;
  },
  transform: (code, id) =>
    /\/app\/.*\.tsx?$/.test(id)
      ? code.replace(/new Worker\(\s*new URL\([^()]*\),\s*\{[^{}]*\}\s*,?\)/g, 'undefined as never')
      : null,
};

/** Delegates' rules judge models; a report holds the verdicts. */
const withoutRules: Plugin = {
  name: 'without-rules',
  enforce: 'pre',
  load: (id) =>
    /\/engine\/delegates\/.*\.json$/.test(id) ? { code: 'export default {};', moduleType: 'js' } : null,
};
