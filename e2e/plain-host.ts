import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** Serves the build below a path as a static host does: files, their types and no header besides. */
export async function plainHost(
  below = '/',
): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent((request.url ?? '').split('?')[0] as string);
    const name = asked.startsWith(below) ? asked.slice(below.length) : undefined;
    const path = name === undefined ? '' : join('dist/page', name === '' ? 'index.html' : name);
    const found = path !== '' && existsSync(path) && statSync(path).isFile();
    response.writeHead(found ? 200 : 404, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
    });
    response.end(found ? readFileSync(path) : '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  return { address: `http://127.0.0.1:${port}${below}`, close: () => server.close() };
}
