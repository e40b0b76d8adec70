// Keeps the page's own files, so that it starts without a network. It never sees a model: files that users open are read by the
// page, not fetched.

/** What a service worker's global scope offers; the compiler's own description of it contradicts the page's. */
interface Scope {
  readonly caches: CacheStorage;
  readonly location: Location;
  readonly registration: { readonly scope: string };
  addEventListener(type: 'install' | 'activate', listen: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listen: (event: Asked) => void): void;
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;

/** The page's files, relative to this script, and a name that changes when any of them does: the build writes both. */
declare const __PAGE_FILES__: { readonly version: string; readonly files: readonly string[] };

const page = __PAGE_FILES__;
const pageCache = `delegraph-page-${page.version}`;
const sampleCache = 'delegraph-samples';

scope.addEventListener('install', (event) => {
  // Past the browser's own cache, which may still hold the last version's page with names of files that are gone.
  const fresh = page.files.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(scope.caches.open(pageCache).then((cache) => cache.addAll(fresh)));
});

// A new version takes over when the last tab of the old one is closed: a tab never meets another version's files.
scope.addEventListener('activate', (event) => {
  event.waitUntil(
    scope.caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('delegraph-page-') && name !== pageCache)
            .map((name) => scope.caches.delete(name)),
        ),
      ),
  );
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin } = new URL(request.url);
  if (request.method === 'GET' && origin === scope.location.origin) event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const kept = await (await scope.caches.open(pageCache)).match(request.url, { ignoreSearch: true });
  if (kept !== undefined) return isolated(kept);
  const isSample = new URL(request.url).pathname.startsWith(
    `${new URL(scope.registration.scope).pathname}models/`,
  );
  return isSample ? sample(request) : isolated(await fetch(request));
}

/** Samples are fetched when first asked for and kept from then on; a newer one on the server wins. */
async function sample(request: Request): Promise<Response> {
  const cache = await scope.caches.open(sampleCache);
  try {
    const fresh = await fetch(request);
    // A full disk only means that the sample is fetched again.
    if (fresh.ok) await cache.put(request, fresh.clone()).catch(() => {});
    return isolated(fresh);
  } catch (error) {
    const kept = await cache.match(request);
    if (kept !== undefined) return isolated(kept);
    throw error;
  }
}

/** Static hosts rarely send the two headers that shared memory, and so threads, need. */
function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
