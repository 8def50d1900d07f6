import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { faultSentence } from '../../domain/faults.ts';
import { until } from '../../main/training/act-player.ts';
import { type Challenge, sessionSigningText } from '../../contract/exchange/session.ts';
import { signText } from '../../evidence/signature.ts';
import { get, post } from '../exchange/test-client.ts';
import { makeWindow } from '../exchange/test-window.ts';
import { long, patience, seed, tell } from '../journeys/seed.ts';
import type { At } from './acts.ts';
import { type FaultyHall, keepBusy, openFaultyHall } from './faulty-hall.ts';

/** A file system of 8 MB, all of it in memory. */
interface SmallDisk {
  readonly folder: string;
  /** Somebody tidies up: there is room. */
  grow(): void;
  remove(): void;
}

const mountSmallDisk = (name: string): SmallDisk | undefined => {
  const folder = mkdtempSync(join(tmpdir(), `small-disk-${name}-`));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    // Not root, or not permitted: told as `skipped`.
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    grow: () => void execFileSync('mount', ['-o', 'remount,size=256m', folder]),
    remove: () => {
      // Lazily: a test that failed may still have it open.
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
};

/** In the ordinary run most of the 8 MB is taken from the beginning, so that they are full sooner. */
const takeRoom = ({ folder }: SmallDisk, leaveBytes: number): void => {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'other-files'), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes), 1));
};

const windows: readonly At[] = [
  { device: 'window-1', bureau: 'state' },
  { device: 'window-2', bureau: 'local' },
  { device: 'window-3', bureau: 'state' },
];
const disks = { exchange: mountSmallDisk('exchange'), window: mountSmallDisk('window') };
let hall: FaultyHall | undefined;
afterAll(async () => {
  await hall?.remove();
  disks.exchange?.remove();
  disks.window?.remove();
});

describe('disks of 8 MB that are full', { timeout: patience }, () => {
  it('stop nobody for good: the exchange sends away, the window refuses in words, and both go on when there is room', async ({
    skip,
  }) => {
    const { exchange, window: small } = disks;
    if (exchange === undefined || small === undefined) {
      tell('skipped: a small disk can be mounted only by root where mount is permitted');
      return skip();
    }
    mkdirSync(join(small.folder, 'profiles'));
    hall = await openFaultyHall(windows, {
      exchangeFolder: join(exchange.folder, 'exchange'),
      log: true,
      profileFolder: ({ device }) => (device === 'window-1' ? join(small.folder, 'profiles') : undefined),
    });
    const opened = hall;
    const [server] = opened.servers;
    if (server === undefined) throw new Error('no server');
    await server.start();
    const open = await Promise.all(windows.map((at) => opened.open(at)));
    if (!long) {
      takeRoom(exchange, 700_000);
      takeRoom(small, 1_000_000);
    }
    const busy = keepBusy(open, 40);

    // The exchange’s disk. A session spends its nonce, which is written down.
    const asking = makeWindow({ device: 'window-3', bureau: 'state' });
    await until(
      'the exchange says that it cannot write',
      async () => {
        const { nonce, exchangeId } = (await get<Challenge>(`${server.url}/v1/challenge`)).body;
        const { device } = asking;
        const text = sessionSigningText({ env: 'training', exchangeId, device, nonce });
        const { status, body, headers } = await post(`${server.url}/v1/sessions`, {
          device,
          nonce,
          signature: signText(asking.signing, text),
        });
        if (status === 200) return undefined;
        expect([status, body.error.code]).toEqual([503, 'exchange/unavailable']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
        return true;
      },
      120_000,
    );
    await wait(1_000);
    expect(server.isGone(), 'the exchange has ended').toBe(false);
    const before = open.map((each) => each.acts());
    await until('the clerks go on meanwhile', async () =>
      open.slice(1).every((each, n) => each.acts() > (before[n + 1] ?? 0)) ? true : undefined,
    );
    exchange.grow();
    // What has gathered meanwhile goes in batches of 500, which a busy machine does not take in two seconds.
    for (const each of open) each.bePatient();
    const judged = open.map((each) => each.standing().decided);
    await until(
      'and the exchange goes on when there is room',
      async () =>
        open.slice(1).every((each, n) => each.standing().decided > (judged[n + 1] ?? 0)) ? true : undefined,
      240_000,
    );

    // The window’s.
    await until('the window says that it cannot write', async () => busy.refused.get('window-1'), 240_000);
    const refused = busy.refused.get('window-1');
    const sentence = faultSentence('db/disk-full', refused?.detail ?? {});
    expect(sentence).toMatch(/\p{Script=Han}/u);
    const acts = open[0]?.acts() ?? 0;
    expect(acts).toBe(busy.acknowledged.get('window-1'));
    small.grow();
    const log = readFileSync(join(exchange.folder, 'exchange', 'exchange.jsonl'), 'utf8');
    expect(log).toMatch(/^\{.*"event":"log-lines-lost","count":\d+\}$/m);
    await until('the window goes on', async () => ((open[0]?.acts() ?? 0) > acts + 3 ? true : undefined));
    await busy.stop();
    await opened.quieten(open);
    const total = await opened.prove(open, busy.acknowledged);
    tell(
      `disks of 8 MB (tmpfs) full: the exchange’s store and log, a window’s profile, seed ${seed}; “${sentence}”; ` +
        `${total.acts} acts, ${total.messages} messages; nothing lost, nothing doubled, money to the fen`,
    );
  });
});
