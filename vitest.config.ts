import { defineConfig } from 'vitest/config';

// Three kinds of tests by file name: `*.test.ts` (seconds), `*.golden.test.ts` (whole reference suites, in
// `npm test`), `*.long.test.ts` (minutes, by `npm run test:long`).
export default defineConfig({
  test: {
    include: ['engine/**/*.test.ts', 'app/**/*.test.ts', 'app/**/*.test.tsx'],
    setupFiles: ['vitest.setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
