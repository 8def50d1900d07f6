import { existsSync } from 'node:fs';
import { Fault } from '../../domain/faults.ts';
import type { CaKeyConfig } from './config.ts';
import type { CaKeySession } from './driver.ts';
import { joinedKeys } from './joined-keys.ts';
import { openLibraryHost } from './library-host.ts';
import { inProcessLibrary } from './library-in-process.ts';
import { launcherOf, launchOwn } from './library-launch.ts';
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
  return openLibraryHost({
    launch: path === undefined ? launchOwn() : await launcherOf(path, helpers),
    library: { driver: 'pkcs11', path, vendor: { name: 'PKCS#11' } },
  });
};

/** In place of a driver that does not work: it hides the keys of no other, and says why when it is asked. */
const withoutKeys = (fault: Fault): CaKeySession => {
  const refuse = (): Promise<never> => Promise.reject(fault);
  return {
    driver: { id: 'pkcs11', vendor: '', model: 'PKCS#11' },
    list: refuse,
    certificates: refuse,
    sign: refuse,
    check: () => Promise.resolve(),
    onEvent: () => () => undefined,
    onClosed: () => () => undefined,
    close: () => Promise.resolve(),
  };
};

/** Opens the libraries of this computer and looks for keys once. Throws what keeps all of them from working. */
export const openLibraryKeys = async (config: RealConfig): Promise<OpenedKeys> => {
  const vendors = vendorsOf(config);
  const skf = openSkfKeys({ helpers: config.helpers, ...(vendors === undefined ? {} : { vendors }) });
  const drivers: CaKeySession[] = [skf];
  const tried: TriedLibrary[] = [];
  try {
    const others = await openOthers(config);
    if (others !== undefined) drivers.push(others);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    drivers.push(withoutKeys(error));
    tried.push({ vendor: 'PKCS#11', file: 'PKCS#11', fault: error });
  }
  const session = joinedKeys(drivers);
  try {
    await session.list();
    return { session, tried: () => [...skf.tried(), ...tried] };
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
