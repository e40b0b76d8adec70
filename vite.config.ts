import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { offline } from './app/offline/build.ts';
import { standalone } from './app/standalone/build.ts';

// Threads need a cross-origin isolated page. A static host without these headers still works, with one thread.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** While developing, the refresh preamble is an inline script, styles are injected and reloads use a web socket. */
const relaxPolicyInDev: Plugin = {
  name: 'relax-policy-in-dev',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
      .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", "connect-src 'self' ws: wss:"),
};

const page: UserConfig = {
  base: './',
  plugins: [react(), relaxPolicyInDev, standalone, offline],
  server: { headers },
  preview: { headers },
  worker: { format: 'es' },
  build: { outDir: 'dist/page', target: 'es2022', chunkSizeWarningLimit: 600 },
};

/** The headless library, with its few dependencies inside, so that a packed tarball stands alone. */
const engine: UserConfig = {
  publicDir: false,
  build: {
    outDir: 'dist/engine',
    // The declarations land beside it and must survive.
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    lib: { entry: 'engine/index.ts', formats: ['es'], fileName: 'index' },
  },
};

/** The command line for Node: one file a user can start, and the one that its threads run. */
const cli: UserConfig = {
  publicDir: false,
  plugins: [standalone],
  ssr: { noExternal: true },
  build: {
    outDir: 'dist/cli',
    target: 'node20',
    minify: false,
    ssr: true,
    rolldownOptions: {
      input: { delegraph: 'engine/cli/delegraph.ts', 'kernel-worker': 'engine/cli/kernel-worker.ts' },
      output: { entryFileNames: '[name].js', banner: '#!/usr/bin/env node' },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'engine' ? engine : mode === 'cli' ? cli : page));
