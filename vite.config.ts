import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Threads need a cross-origin isolated page.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  plugins: [react()],
  server: { headers },
  preview: { headers },
  worker: { format: 'es' },
  build: { outDir: 'dist/page', target: 'es2022' },
});
