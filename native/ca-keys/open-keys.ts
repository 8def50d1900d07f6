import { existsSync } from 'node:fs';
import type { CaKeyConfig } from './config.ts';
import type { CaKeySession } from './driver.ts';
import { joinedKeys } from './joined-keys.ts';
import { openLibraryHost } from './library-host.ts';
import { inProcessLibrary } from './library-in-process.ts';
import { forkLibrary, launcherOf, threadLibrary } from './library-launch.ts';
import { pkcs11Paths } from './pkcs11-libraries.ts';
import { openSkfKeys } from './skf.ts';
import type { TriedLibrary } from './skf.ts';
import { usualQuirks } from './skf-libraries.ts';
import type { SkfVendor } from './skf-libraries.ts';
import { openSkfSession } from './skf-session.ts';
import type { VirtualSlot } from '../virtual/ca-key.ts';

type RealConfig = Extract<CaKeyConfig, { driver: 'libraries' }>;

/** The keys of a window, and what was tried to reach them. */
export interface OpenedKeys {
  readonly session: CaKeySession;
  readonly tried: () => readonly TriedLibrary[];
}

const vendorsOf = ({ skf }: RealConfig): readonly SkfVendor[] | undefined =>
  skf?.map(({ id, vendor, files, ...quirks }) => ({
    id,
    name: vendor,
    files: { windows: files, linux: files },
    quirks,
  }));

/** PKCS#11 libraries run in one process of their own. `undefined` where the computer has none and none is named. */
const openOthers = async ({ pkcs11, helpers }: RealConfig): Promise<CaKeySession | undefined> => {
  if (pkcs11 === 'off') return undefined;
  const path = pkcs11.library;
  if (path === undefined && !pkcs11Paths(process.platform).some((usual) => existsSync(usual)))
    return undefined;
  const usual = process.versions['electron'] === undefined ? forkLibrary() : threadLibrary();
  return openLibraryHost({
    launch: path === undefined ? usual : await launcherOf(path, helpers),
    library: { driver: 'pkcs11', path, vendor: { name: 'PKCS#11' } },
  });
};

/**
 * Opens the libraries of this computer and looks for keys once. Throws what keeps all of them from working, and the
 * fault of a library that the settings name.
 */
export const openLibraryKeys = async (config: RealConfig): Promise<OpenedKeys> => {
  const vendors = vendorsOf(config);
  const skf = openSkfKeys({ helpers: config.helpers, ...(vendors === undefined ? {} : { vendors }) });
  let session: CaKeySession = skf;
  try {
    const others = await openOthers(config);
    session = joinedKeys(others === undefined ? [skf] : [skf, others]);
    await session.list();
    return { session, tried: skf.tried };
  } catch (error) {
    await session.close();
    throw error;
  }
};

/** A rehearsed hang is over sooner than a real one. */
const virtualTimings = { askMs: 5_000, signMs: 6_000 };
const virtualVendor = { id: 'virtual', name: '模拟 Key', quirks: usualQuirks };

/** The virtual slot, through the same driver and the same deadlines. */
export const openVirtualKeys = async (slot: VirtualSlot): Promise<OpenedKeys> => ({
  session: await openLibraryHost({
    library: { driver: 'skf', path: '', vendor: virtualVendor },
    timings: virtualTimings,
    launch: inProcessLibrary((end) => openSkfSession(slot.load(end), virtualVendor, { driver: 'virtual' })),
  }),
  tried: () => [],
});
