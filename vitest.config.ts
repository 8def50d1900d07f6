import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { isWholeRun, leftToCi } from './scripts/left-to-ci.ts';
import { filesApart } from './scripts/test-processes.ts';

const all = ['tests/**/*.test.ts', 'tests/**/*.test.tsx'];
const apart = filesApart(import.meta.dirname);
const left = [...configDefaults.exclude, ...(isWholeRun(process.env) ? [] : leftToCi)];
const long = process.env['HALL_TEST_LONG'] === '1';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  // The page has its own vite configuration in renderer/; without a root of its own vitest would take that one.
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    // By name: those apart come first, they are the long ones.
    projects: [
      { extends: true, test: { name: 'apart', include: [...apart], exclude: left } },
      { extends: true, test: { name: 'shared', include: all, exclude: [...left, ...apart], isolate: false } },
    ],
    environment: 'node',
    pool: 'forks',
    // Journeys wait for printers, lines and windows a good part of their time: a third keeps two cores busy.
    maxWorkers: 3,
    testTimeout: long ? 1_800_000 : 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    // Child processes of a test run the sources as they are, under the same Node.
    execArgv: [],
    // Hundreds of short lives: what Node made of the sources the first time is not made again. Holds code only.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/joint-window-compiled') },
    passWithNoTests: false,
  },
});
