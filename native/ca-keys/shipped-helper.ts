import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../transports/library-file.ts';

/** Programs that run a library process for a machine this program is not made for: a Node of that machine. */
export type LibraryHelpers = { readonly [Each in Machine]?: string | undefined };

/** What an installation has beside its archive, which no Node but Electron's can read. */
export interface ShippedHelper {
  /** The library process in one file, for every Node from 20 on; koffi lies beside it. */
  readonly entry: string;
  /** The Nodes that came along; none on Linux. */
  readonly nodes: LibraryHelpers;
}

/** Name of the folder in the resources of an installation; scripts/helper-folder.ts fills it. */
export const helperFolder = 'key-library-helper';

/** Electron's own, in every process of it. */
const electronResources = (): string | undefined =>
  (process as { readonly resourcesPath?: string }).resourcesPath;

/** The helper of the installation whose resources lie in `resources`; `undefined` where none was installed. */
export const shippedHelper = (
  resources: string | undefined = electronResources(),
): ShippedHelper | undefined => {
  if (resources === undefined) return undefined;
  const folder = join(resources, helperFolder);
  const entry = join(folder, 'library-process.js');
  if (!existsSync(entry)) return undefined;
  const node = join(folder, 'node.exe');
  return { entry, nodes: existsSync(node) ? { ia32: node } : {} };
};
