import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ValueClient } from '../../../contract/client.ts';
import { entryPath } from '../../../main/entry-paths.ts';
import type { HallChild } from '../../../main/hosts/desktop-host.ts';
import { until } from '../../../main/training/act-player.ts';
import { clientOfHall } from '../../support/hall-client.ts';
import { beginDay, openTestHall, type TestHall } from '../../support/hall.ts';
import { isRunning } from '../../../main/is-running.ts';

/*
 * Electron's `utilityProcess` without its binary: real processes with the real entries, which see a `parentPort` and
 * no channel of `fork`. Not proven here: that Electron's own utility processes behave so.
 */
interface Forked extends EventEmitter {
  readonly pid: number | undefined;
  readonly entry: string;
  readonly options: unknown;
}
const started = vi.hoisted(() => [] as unknown[]) as Forked[];
vi.mock('electron', () => ({
  utilityProcess: {
    fork: (entry: string, args: readonly string[], options: unknown): Forked => {
      const port = pathToFileURL(join(import.meta.dirname, 'support/utility-port.ts')).href;
      const child = fork(entry, args, {
        execArgv: ['--import', port],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      let pid: number | undefined;
      const utility = Object.assign(new EventEmitter(), {
        entry,
        options,
        pid,
        postMessage: (message: unknown) => void (child.connected && child.send(message as object)),
        kill: () => child.kill('SIGTERM'),
      });
      Object.defineProperty(utility, 'pid', { get: () => pid });
      child.once('spawn', () => {
        pid = child.pid;
        utility.emit('spawn');
      });
      child.on('message', (message) => utility.emit('message', message));
      child.once('exit', (code) => {
        pid = undefined;
        utility.emit('exit', code);
      });
      started.push(utility);
      return utility;
    },
  },
}));

const { utilityHall } = await import('../../../main/hosts/electron-hall.ts');

const entries = {
  hall: entryPath('main/hall-process'),
  devices: entryPath('native/host/device-process'),
  libraries: entryPath('native/ca-keys/library-process'),
};
const ofDevices = (): Forked[] => started.filter((each) => each.entry === entries.devices);
const ofHall = (): Forked => started.find((each) => each.entry === entries.hall)!;

let profile: TestHall | undefined;
let child: HallChild | undefined;
let hall: ValueClient;

/** Opens a closed training profile in the hall process, as the Electron shell does. */
const begin = async (): Promise<ValueClient> => {
  profile = await openTestHall();
  await profile.shut();
  const opened = utilityHall(entries, profile.folder)();
  child = opened;
  return clientOfHall(opened);
};
const readerIs = (state: string): Promise<unknown> =>
  until(`the reader to be ${state}`, async () => {
    const { rows } = await hall.devices.list({});
    return rows.find((row) => row.kind === 'id-card-reader' && row.state === state);
  });

beforeAll(async () => {
  hall = await begin();
  await readerIs('ready');
});
afterAll(async () => {
  await child?.end();
  await profile?.close();
});

describe('the device process under Electron, where the hall may start no process itself', () => {
  it('is started by the shell as a utility process when the hall asks, and reads a card for the clerk', async () => {
    expect(started.map((each) => each.entry)).toEqual([entries.hall, entries.devices]);
    expect(ofDevices()[0]?.options).toMatchObject({ serviceName: 'devices' });
    await beginDay(hall);
    await hall.devices.putCard({ index: 0 });
    const { identification } = await hall.taxpayers.readCard({});
    expect(identification.method).toBe('card');
  });

  it('is started again when it crashes, as a new run', async () => {
    process.kill(ofDevices()[0]!.pid!, 'SIGKILL');
    await until('a second device process', async () => ofDevices()[1]);
    await readerIs('ready');
    expect(ofDevices()).toHaveLength(2);
  });

  it('puts its devices down and ends when the hall is gone', async () => {
    const pid = ofDevices()[1]!.pid!;
    process.kill(ofHall().pid!, 'SIGKILL');
    await until('the device process to end', async () => (isRunning(pid) ? undefined : true));
    expect(ofDevices()).toHaveLength(2);
  });
});
