import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Paths are relative to this folder: `vite build apps/dashboard` from the repository root. */
export default defineConfig({
  plugins: [react()],
  // The contracts and the domain are read as source, so that no build step has to come first.
  resolve: { conditions: ['x-source', ...defaultClientConditions] },
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    // Data URLs for small assets would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, which the content security policy refuses; every current browser preloads.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
