import { spawnSync } from 'node:child_process';
import { type PreviewServer, preview } from 'vite';

/** Builds the page and serves it: figures of a page that lay there from before would be figures of other code. */
export async function servedPage(): Promise<{ readonly server: PreviewServer; readonly address: string }> {
  const built = spawnSync('npm', ['run', '-s', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (built.status !== 0) throw new Error('the page was not built');
  const server = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
  return { server, address: server.resolvedUrls?.local[0] ?? '' };
}
