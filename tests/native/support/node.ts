import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The pinned Node of this checkout, whatever Node the test runner was started with. */
export const pinnedNode = (): string => {
  const pinned = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
  return existsSync(pinned) ? pinned : process.execPath;
};
