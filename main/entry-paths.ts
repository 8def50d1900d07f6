import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';

/**
 * Files that are started as processes or workers of their own. `dist/app` mirrors the source tree, so the same
 * relative place serves both: `.ts` run by Node's type stripping, or the built `.js`.
 */
export const entries = [
  'main/hall-process',
  'main/printing/pdf-worker',
  'main/sync/snapshot-builder',
  'main/sync/snapshot-checker',
  'main/trust/trust-file-worker',
  'native/host/device-process',
  'native/document-printers/page-thread',
  'native/ca-keys/library-process',
  'native/ca-keys/library-watchdog',
  'exchange/cli',
  'main/hosts/electron',
] as const;
export type Entry = (typeof entries)[number];

const extension = extname(import.meta.filename);
const root = join(import.meta.dirname, '..');

/** Path of a child's entry, in the form this program itself runs in. */
export const entryPath = (entry: Entry): string => join(root, `${entry}${extension}`);

/** Folder of what `npm run build` makes, from the sources as from the built program. */
export const builtFolder = (): string =>
  extension === '.js' && existsSync(join(root, '..', 'app')) ? join(root, '..') : join(root, 'dist');

export const builtPage = (): {
  readonly renderer: string;
  readonly bridge: string;
  readonly preload: string;
  readonly customerBridge: string;
  readonly customerPreload: string;
} => ({
  renderer: join(builtFolder(), 'renderer'),
  bridge: join(builtFolder(), 'preload', 'chromium-bridge.js'),
  preload: join(builtFolder(), 'preload', 'index.cjs'),
  customerBridge: join(builtFolder(), 'preload', 'customer-bridge.js'),
  customerPreload: join(builtFolder(), 'preload', 'customer.cjs'),
});
