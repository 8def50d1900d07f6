import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Called by electron-builder, which finds them by their names (electron-builder.yml). `false` means: the packages are
 * listed there; gather none from the root's dependencies, install none, rebuild none.
 */
export const beforeBuild = (): Promise<boolean> => Promise.resolve(false);

/** What a distribution that was unpacked by Electron’s own installer holds besides the program. */
export const afterExtract = async ({ appOutDir }: { readonly appOutDir: string }): Promise<void> => {
  for (const path of ['version', join('resources', 'default_app.asar')])
    rmSync(join(appOutDir, path), { force: true });
};
