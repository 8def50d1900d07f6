import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { antdStyleSheet } from './theme/antd-style-sheet.tsx';

const styleSheetId = 'virtual:antd.css';

/** Serves the style sheet that antd's own functions make at build time under our tokens. */
const antdStatic = (): Plugin => ({
  name: 'antd-static',
  resolveId: (id) => (id === styleSheetId ? `\0${styleSheetId}` : null),
  load: (id) => (id === `\0${styleSheetId}` ? antdStyleSheet() : null),
});

const folder = import.meta.dirname;

/** The page as static files: no inline script, nothing remote, fonts as files (a data: font would break the CSP). */
export const pageConfig = defineConfig({
  root: folder,
  base: '/',
  plugins: [react(), antdStatic()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    // The counter's page, and the one that faces the taxpayer.
    rollupOptions: { input: [`${folder}/index.html`, `${folder}/customer.html`] },
  },
});
// Vite reads a configuration only from the default export.
export default pageConfig;
