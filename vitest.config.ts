import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { isWholeRun, leftToCi } from './scripts/left-to-ci.ts';

const long = process.env['HALL_TEST_LONG'] === '1';

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  // The page has its own vite configuration in renderer/; without a root of its own vitest would take that one.
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: [...configDefaults.exclude, ...(isWholeRun(process.env) ? [] : leftToCi)],
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
