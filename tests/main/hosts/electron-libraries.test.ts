import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UtilityProcess } from 'electron';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { entryPath } from '../../../main/entry-paths.ts';
import { windowKeys } from '../../../native/ca-keys/window-keys.ts';
import { startDevices } from '../../../native/host/device-client.ts';
import type { DeviceClient } from '../../../native/host/device-client.ts';
import type { FromDeviceProcess } from '../../../native/host/messages.ts';
import { pinnedNode } from '../../native/support/node.ts';
import { skipReason } from '../../native/support/required.ts';
import { makeSkfTestKey, skfPin, whyNoSkfLibrary } from '../../native/support/skf-key.ts';
import type { SkfTestKey } from '../../native/support/skf-key.ts';
import { isRunning } from '../../../main/is-running.ts';

/*
 * Electron's `utilityProcess` without its binary, as in `electron-devices.test.ts`: real processes with the real
 * entries, which see a `parentPort` and no channel of `fork`.
 */
interface Forked extends EventEmitter {
  pid: number | undefined;
  readonly entry: string;
  postMessage(message: unknown): void;
  kill(): boolean;
}
const started = vi.hoisted(() => [] as unknown[]) as Forked[];
vi.mock('electron', () => ({
  utilityProcess: {
    fork: (entry: string): Forked => {
      const port = pathToFileURL(join(import.meta.dirname, 'support/utility-port.ts')).href;
      const child = fork(entry, [], {
        execPath: pinnedNode(),
        execArgv: ['--import', port],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const utility: Forked = Object.assign(new EventEmitter(), {
        entry,
        pid: child.pid,
        postMessage: (message: unknown) => void (child.connected && child.send(message as object)),
        kill: () => child.kill('SIGTERM'),
      });
      child.on('message', (message) => utility.emit('message', message));
      child.once('exit', (code) => {
        utility.pid = undefined;
        utility.emit('exit', code);
      });
      started.push(utility);
      return utility;
    },
  },
}));
const { utilityProcess } = await import('electron');
const { serveLibraries } = await import('../../../main/hosts/electron-libraries.ts');

const entries = {
  devices: entryPath('native/host/device-process'),
  libraries: entryPath('native/ca-keys/library-process'),
};
const libraries = (): Forked[] => started.filter(({ entry }) => entry === entries.libraries);
const skipped = skipReason('key libraries under Electron', whyNoSkfLibrary());

describe.skipIf(skipped)(
  'a key library under Electron, where the device process cannot start this program once more',
  () => {
    let key: SkfTestKey;
    let client: DeviceClient;
    let device: UtilityProcess | undefined;

    beforeAll(async () => {
      key = makeSkfTestKey();
      const own = { id: 'own', vendor: '自制', files: [key.library('usual')] };
      client = startDevices(
        { profile: 'production', caKey: { driver: 'libraries', skf: [own], pkcs11: 'off' } },
        {
          hostTimings: { reopenMs: [50, 200], checkMs: 60_000 },
          launch: () => {
            const child = utilityProcess.fork(entries.devices);
            const served = serveLibraries(child, entries.libraries);
            device = child;
            return {
              pid: child.pid,
              post: (message) => child.postMessage(message),
              onMessage: (listener: (message: FromDeviceProcess) => void) =>
                void child.on('message', (message) => {
                  if (!served.hear(message)) listener(message as FromDeviceProcess);
                }),
              onExit: (listener) =>
                void child.once('exit', () => {
                  served.endAll();
                  listener();
                }),
              kill: () => void child.kill(),
            };
          },
        },
      );
      await client.whenUp();
    });
    afterAll(async () => {
      await client?.close();
      key?.remove();
    });
    beforeEach(() => key.behave(undefined));

    const sign = async (): Promise<string> => {
      const keys = windowKeys(client);
      const found = (await keys.list()).find(({ kind }) => kind === 'sm2');
      const what = { data: Uint8Array.of(1, 2, 3) };
      const { der } = await keys.sign({ keyId: found?.id ?? '', what, algorithm: 'sm2-sm3', pin: skfPin() });
      return key.opensslVerifies('sm2', what.data, der) ? 'verified' : 'wrong';
    };

    it('is started by the shell and signs', async () => {
      expect(await sign()).toBe('verified');
      expect(libraries()).toHaveLength(1);
    });

    it('takes nothing along when it ends in the middle of a signature, and is started again', async () => {
      key.behave('crash');
      await expect(sign()).rejects.toThrow('device/ca-library-crashed');
      key.behave(undefined);
      expect(await sign()).toBe('verified');
      expect(libraries()).toHaveLength(2);
      expect(started.filter(({ entry }) => entry === entries.devices)).toHaveLength(1);
    });

    it('is ended by force when it hangs and is cancelled', async () => {
      const before = libraries().at(-1)?.pid ?? 0;
      const keys = windowKeys(client);
      const [found] = await keys.list();
      key.behave('hang');
      const request = {
        keyId: found?.id ?? '',
        what: { data: Uint8Array.of(1) },
        algorithm: 'sm2-sm3',
        pin: skfPin(),
      } as const;
      await expect(keys.sign(request, AbortSignal.timeout(400))).rejects.toThrow('device/cancelled');
      await expect.poll(() => isRunning(before), { timeout: 5_000 }).toBe(false);
      key.behave(undefined);
      expect(await sign()).toBe('verified');
    });

    it('does not outlive the device process', async () => {
      const before = libraries().at(-1)?.pid ?? 0;
      if (device?.pid !== undefined) process.kill(device.pid, 'SIGKILL');
      await expect.poll(() => isRunning(before), { timeout: 5_000 }).toBe(false);
      // The next one is up before long; its first look at the libraries is part of the first question.
      await client.whenUp();
      expect(await sign()).toBe('verified');
    });
  },
);
