import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import type { CaKey, CaKeyEvent, CaKeySession } from './driver.ts';
import { inTurnOf } from '../in-turn.ts';
import { openLibraryHost } from './library-host.ts';
import type { LibraryTimings } from './library-host.ts';
import { launcherOf } from './library-launch.ts';
import type { LaunchLibrary } from './library-launch.ts';
import type { LibraryHelpers } from './shipped-helper.ts';
import { libraryFolders, skfVendors } from './skf-libraries.ts';
import type { SkfVendor } from './skf-libraries.ts';

/** A library on this computer, and why it cannot be used, if so. */
export interface TriedLibrary {
  readonly vendor: string;
  readonly file: string;
  readonly fault: Fault | undefined;
}

export interface SkfKeysOptions {
  readonly vendors?: readonly SkfVendor[];
  readonly folders?: readonly string[];
  readonly helpers?: LibraryHelpers;
  readonly timings?: Partial<LibraryTimings>;
  /** How a library is run; told from its file when not given. */
  readonly launcher?: (path: string, helpers: LibraryHelpers) => Promise<LaunchLibrary>;
}

/** The libraries of SKF keys on this computer, each in a process of its own. */
export interface SkfKeys extends CaKeySession {
  /** What was tried when the keys were last looked for, in that order. */
  tried(): readonly TriedLibrary[];
}

const platform = process.platform === 'win32' ? 'windows' : 'linux';

/** The files of a vendor that are there, in the order they are to be tried. A path is taken as it is. */
const candidatesOf = (vendor: SkfVendor, folders: readonly string[]): readonly string[] =>
  vendor.files[platform].flatMap((file) =>
    (isAbsolute(file) ? [file] : folders.map((folder) => join(folder, file))).filter((path) =>
      existsSync(path),
    ),
  );

/** The same chip and key pair, whichever library told of it; a chip without a serial number is like no other. */
const placeOf = ({ serial, container }: CaKey): string => `${serial}\0${container}`;

interface OpenVendor {
  readonly vendor: SkfVendor;
  readonly path: string;
  readonly session: CaKeySession;
  readonly keys: readonly CaKey[];
}

/**
 * Opens what vendors' libraries this computer has. Of a vendor with several, each is tried until one finds a key, and
 * that one is kept; where none does, the first that works is kept, and the others are tried again when keys are next
 * looked for. Never throws for what is missing: `list` says it.
 */
export const openSkfKeys = (options: SkfKeysOptions = {}): SkfKeys => {
  const {
    vendors = skfVendors,
    folders = libraryFolders[platform],
    helpers = {},
    launcher = launcherOf,
  } = options;
  const open = new Map<string, OpenVendor>();
  const tried = new Map<string, TriedLibrary>();
  const listeners = new Set<(event: CaKeyEvent) => void>();
  let closed = false;

  const tryOne = async (vendor: SkfVendor, path: string): Promise<OpenVendor | undefined> => {
    const note = (fault: Fault | undefined): void => {
      tried.set(path, { vendor: vendor.name, file: path, fault });
    };
    let session: CaKeySession | undefined;
    try {
      const launch = await launcher(path, helpers);
      session = await openLibraryHost({
        launch,
        library: { driver: 'skf', path, vendor: { id: vendor.id, name: vendor.name, quirks: vendor.quirks } },
        ...(options.timings === undefined ? {} : { timings: options.timings }),
      });
      const keys = await session.list();
      note(undefined);
      return { vendor, path, session, keys };
    } catch (error) {
      await session?.close();
      if (!(error instanceof Fault)) throw error;
      note(error);
      return undefined;
    }
  };

  /**
   * Keeps the one that finds a key, else the one that is open already, else the first that works. The keys of one that
   * is kept anew; `undefined` where nothing changed.
   */
  const settle = async (vendor: SkfVendor): Promise<readonly CaKey[] | undefined> => {
    let keys: readonly CaKey[] | undefined;
    let kept = open.get(vendor.id);
    for (const path of candidatesOf(vendor, folders)) {
      if (closed || path === kept?.path) continue;
      const candidate = await tryOne(vendor, path);
      if (candidate === undefined) continue;
      if (kept !== undefined && candidate.keys.length === 0) {
        await candidate.session.close();
        continue;
      }
      await kept?.session.close();
      kept = candidate;
      keys = candidate.keys;
      if (keys.length > 0) break;
    }
    if (kept === undefined || open.get(vendor.id) === kept) return undefined;
    open.set(vendor.id, kept);
    kept.session.onEvent((event) => {
      for (const listener of listeners) listener(event);
    });
    return keys;
  };

  let trouble: Fault | undefined;
  /** `undefined` where the library that is open failed. */
  const keysOf = async (
    vendor: SkfVendor,
    signal: AbortSignal | undefined,
  ): Promise<readonly CaKey[] | undefined> => {
    try {
      return (await open.get(vendor.id)?.session.list(signal)) ?? [];
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'device/cancelled') throw error;
      trouble ??= error;
      return undefined;
    }
  };
  const lookedFor = async (vendor: SkfVendor, signal: AbortSignal | undefined): Promise<readonly CaKey[]> => {
    const keys = await keysOf(vendor, signal);
    if (keys !== undefined && keys.length > 0) return keys;
    const anew = await settle(vendor);
    if (anew !== undefined || keys !== undefined) return anew ?? [];
    // One that failed is started anew, and asked once more.
    return (await keysOf(vendor, signal)) ?? [];
  };

  const list = async (signal?: AbortSignal): Promise<readonly CaKey[]> => {
    if (closed) throw new Fault('device/host-closed');
    trouble = undefined;
    const found: CaKey[] = [];
    for (const vendor of vendors) {
      const keys = await lookedFor(vendor, signal);
      // Two vendors' libraries may see the same key: it is shown once.
      const known = new Set(found.map(placeOf));
      found.push(...keys.filter((key) => key.serial === '' || !known.has(placeOf(key))));
    }
    if (found.length > 0) return found;
    if (trouble !== undefined) throw trouble;
    if (open.size === 0) throw [...tried.values()][0]?.fault ?? new Fault('device/ca-no-library');
    return found;
  };

  const sessionOf = (keyId: string): CaKeySession => {
    const session = open.get(keyId.split(':')[1] ?? '')?.session;
    if (session === undefined) throw new Fault('device/ca-key-changed');
    return session;
  };

  const inTurn = inTurnOf();
  const closeAll = async (): Promise<void> => {
    await Promise.all([...open.values()].map(({ session }) => session.close()));
  };
  return {
    driver: { id: 'skf', vendor: 'GM/T 0016', model: 'CA 证书 Key（SKF）' },
    tried: () => [...tried.values()],
    list: (signal) => inTurn(() => list(signal)),
    certificates: async (keyId, signal) => sessionOf(keyId).certificates(keyId, signal),
    async sign(request, signal) {
      try {
        return await sessionOf(request.keyId).sign(request, signal);
      } finally {
        request.pin?.fill(0);
      }
    },
    async check() {
      for (const { session } of open.values()) await session.check();
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClosed: () => () => undefined,
    async close() {
      closed = true;
      // One that is being opened just now is ended in its turn, which nobody waits for: it may hang.
      void inTurn(closeAll);
      await closeAll();
    },
  };
};
