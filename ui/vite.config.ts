import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { drawnPage } from './scripts/page.mjs';

/** The shell's transport in what is shipped; the invented unit everywhere else. Decided here, so that neither can slip into the other. */
const transport = (mode: string) => (mode === 'production' ? 'tauri' : 'fake');

export default defineConfig(({ mode }) => ({
  plugins: [
    svelte(),
    {
      name: 'drawn-pages',
      configureServer(server) {
        server.middlewares.use('/evidence/', (request, response) => {
          response.setHeader('content-type', 'image/svg+xml');
          response.end(drawnPage(`/${request.url ?? ''}`));
        });
      },
    },
  ],
  base: './',
  resolve: {
    alias: {
      '#transport': fileURLToPath(new URL(`./src/host/${transport(mode)}.ts`, import.meta.url)),
    },
    // Component tests run the browser build of Svelte.
    ...(process.env.VITEST === undefined ? {} : { conditions: ['browser'] }),
  },
  build: {
    outDir: mode === 'production' ? 'dist' : 'dist-screens',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Fonts stay files: `font-src 'self'`.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  // Tests read what the domain wrote down of its own forms.
  server: { host: '127.0.0.1', port: 5173, fs: { allow: [process.env.VITEST === undefined ? '.' : '..'] } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    // One file at a time, and patience: a Rust build beside it leaves little of two cores.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
}));
