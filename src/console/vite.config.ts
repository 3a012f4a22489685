import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Lays each script and style beside itself as Brotli makes it smallest, which takes too long to do while a browser waits. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir = '' }, bundle) {
    for (const { fileName } of Object.values(bundle)) {
      const path = join(dir, fileName);
      if (/\.(js|css)$/.test(path)) {
        writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
      }
    }
  },
};

/** The modules that `src/early.ts` stands on. */
const early =
  /src\/(early|api\/\w+|app\/(askForList|queryClient)|features\/tasks\/list\/listQuery)\.ts$|@tanstack\/query-core|@tanstack\/react-query\/.*ueryOptions/;

export default defineConfig({
  plugins: [react(), compressed],
  build: {
    target: 'es2023',
    // The content security policy allows no data: scripts or styles; small files stay files.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        // What the first page needs comes in one file, not in dozens that ask for each other; what asks the service comes before it.
        codeSplitting: {
          groups: [
            { name: 'early', test: early, priority: 1 },
            { name: 'frame', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/healthz', '/readyz', '/openapi', '/reference'].map((path) => [path, 'http://127.0.0.1:7071'])),
  },
});
