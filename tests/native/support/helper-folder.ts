import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { helperFolder } from '../../../native/ca-keys/shipped-helper.ts';
import { root } from '../../../scripts/run-tool.ts';

/**
 * Lays the helper of key libraries into the resources of an installation, as an installer does: the bundle, and koffi
 * for `machine` as it is installed in this checkout.
 */
export const installHelper = (bundle: string, resources: string, machine: string): void => {
  const folder = join(resources, helperFolder);
  cpSync(bundle, folder, { recursive: true });
  for (const name of ['koffi', `@koromix/koffi-${machine}`])
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
};
