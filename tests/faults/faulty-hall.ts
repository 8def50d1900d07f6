import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { enrol } from '../../exchange/enrolment.ts';
import { createKeys, openKeys } from '../../exchange/keys.ts';
import { createStore, openStore, parseStoreLocation } from '../../exchange/open-store.ts';
import { verify } from '../../scripts/exchange/verify.ts';
import { inOrder, type LevyTotal } from '../../scripts/rehearsal/books.ts';
import { requestOf } from '../exchange/test-exchange.ts';
import { makeWindow, part } from '../exchange/test-window.ts';
import { randomFrom, seed } from '../journeys/seed.ts';
import { type At, moneyOfAct } from './acts.ts';
import { type ExchangeProcess, exchangeProcess } from './exchange-process.ts';
import { type FaultWindow, makeProfile, openWindow, type WindowOptions } from './window.ts';

/** Six windows of two bureaus in one jurisdiction. */
export const sixWindows: readonly At[] = Array.from({ length: 6 }, (_, n) => ({
  device: `window-${n + 1}`,
  bureau: n % 2 === 0 ? 'state' : 'local',
}));

export interface Totals {
  readonly acts: number;
  readonly messages: number;
}

/** An exchange as processes, and profiles of windows let in at it; all real. */
export interface FaultyHall {
  readonly folder: string;
  readonly servers: readonly ExchangeProcess[];
  readonly profiles: ReadonlyMap<string, string>;
  open(at: At, options?: Partial<WindowOptions>): Promise<FaultWindow>;
  /** Lets every window send and hear all it has, through servers that run, with nothing in the way. */
  quieten(windows: readonly FaultWindow[]): Promise<void>;
  /**
   * Closes the windows, stops the servers, and proves from the databases alone that everything is there once: the
   * product’s own proof of store and windows, every act that was acknowledged, and the money by levy and bureau to
   * the fen.
   */
  prove(windows: readonly FaultWindow[], acknowledged: ReadonlyMap<string, number>): Promise<Totals>;
  remove(): Promise<void>;
}

const quietly = async (window: FaultWindow): Promise<void> => {
  for (const until = Date.now() + 300_000; ; ) {
    const { sealed, decided } = window.standing();
    try {
      await window.engine.round();
      const after = window.standing();
      if (after.sealed === after.decided && after.sealed === sealed && sealed === decided) return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (Date.now() > until) throw error;
    }
    if (Date.now() > until) throw new Error(`${window.at.device} did not come to rest`);
    await wait(50);
  }
};

/** `store` as the exchange’s command names it; SQLite in the hall’s own folder unless given. */
export const openFaultyHall = async (
  windows: readonly At[],
  options: {
    readonly store?: string;
    readonly servers?: number;
    readonly log?: boolean;
    readonly exchangeFolder?: string;
    /** Where the window’s profile lies; the hall’s own folder unless given. */
    readonly profileFolder?: (at: At) => string | undefined;
  } = {},
): Promise<FaultyHall> => {
  const folder = mkdtempSync(join(tmpdir(), 'hall-faults-'));
  const exchangeFolder = options.exchangeFolder ?? join(folder, 'exchange');
  mkdirSync(exchangeFolder, { recursive: true });
  const storeName = options.store ?? `sqlite:${join(exchangeFolder, 'exchange.db')}`;
  const location = parseStoreLocation(storeName);
  const made = { env: 'training', exchangeId: 'exchange-faults', createdAt: Date.now() } as const;
  const keys = await createKeys(exchangeFolder, { ...made, suite: 'ed25519', passphrase: undefined });
  const store = await createStore(location, keys.storeKeyHex, { ...made, trainingDate: '2016-03-10' });
  for (const at of windows) {
    const window = makeWindow(at);
    await enrol(store, keys, requestOf(window), {
      entitlements: window.record.entitlements,
      approvedAt: Date.now(),
    });
  }
  await store.close();
  const log = options.log === true ? ['--log', join(exchangeFolder, 'exchange.jsonl')] : [];
  const words = ['--keys', exchangeFolder, '--store', storeName, ...log];
  const servers: ExchangeProcess[] = [];
  for (let n = 0; n < (options.servers ?? 1); n += 1) servers.push(await exchangeProcess(words));
  const url = servers[0]?.url ?? '';
  const profiles = new Map<string, string>();
  for (const at of windows)
    profiles.set(at.device, await makeProfile(options.profileFolder?.(at) ?? folder, at, url));

  return {
    folder,
    servers,
    profiles,
    open: (at, more = {}) => openWindow(profiles.get(at.device) ?? '', at, { url, ...more }),
    quieten: async (open) => {
      for (const window of open) window.bePatient();
      // Once for what each has to say, once more for what the others said meanwhile.
      for (const window of open) await quietly(window);
      for (const window of open) await quietly(window);
    },
    prove: async (open, acknowledged) => {
      const money: LevyTotal[] = [];
      let acts = 0;
      let sealed = 0;
      const cursors: number[] = [];
      for (const window of open) {
        const { device } = window.at;
        const done = window.acts();
        expect(done, `acts of ${device} in its books`).toBeGreaterThanOrEqual(acknowledged.get(device) ?? 0);
        for (let n = 1; n <= done; n += 1) money.push(...moneyOfAct(window.at, n));
        acts += done;
        sealed += window.standing().sealed;
        cursors.push(window.standing().read);
        window.close();
      }
      for (const server of servers) {
        expect(server.counted.deaths, 'servers that ended by themselves').toBe(0);
        await server.stop();
      }
      const held = await openStore(location, (await openKeys(exchangeFolder)).storeKeyHex, Date.now());
      const totals = await held.readTotals();
      const feed = await held.readFeed(part, 0, 1, 1);
      await held.close();
      expect(totals.messages.landed, 'messages landed').toBe(sealed);
      expect(cursors, 'how far each window has read').toEqual(open.map(() => feed.highWater));
      expect(inOrder(totals.money), 'money by levy and bureau').toEqual(inOrder(summed(money)));
      expect(totals.voucherNumbers.length, 'forms').toBe(acts * 2);
      let said = '';
      const args = ['--keys', exchangeFolder, '--store', storeName];
      for (const { at } of open) args.push('--window', profiles.get(at.device) ?? '');
      const code = await verify(args, (text) => {
        said += text;
      });
      expect(code, said).toBe(0);
      return { acts, messages: sealed };
    },
    remove: async () => {
      for (const server of servers) await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const summed = (lines: readonly LevyTotal[]): readonly LevyTotal[] => {
  const sums = new Map<string, LevyTotal>();
  for (const line of lines) {
    const key = `${line.bureau} ${line.levy}`;
    const before = sums.get(key) ?? { ...line, amountFen: 0, surchargeFen: 0 };
    sums.set(key, {
      ...before,
      amountFen: before.amountFen + line.amountFen,
      surchargeFen: before.surchargeFen + line.surchargeFen,
    });
  }
  return [...sums.values()];
};

/**
 * Keeps windows busy in this process until it is told to stop; counts the acts that were acknowledged, and those that
 * were refused because the disk was full: any other refusal is thrown.
 */
export const keepBusy = (windows: readonly FaultWindow[], pauseMs = 60) => {
  const acknowledged = new Map<string, number>();
  const refused = new Map<string, Fault>();
  let stopping = false;
  const work = windows.map(async (window, index) => {
    const random = randomFrom(seed + index);
    window.engine.start();
    while (!stopping) {
      try {
        acknowledged.set(window.at.device, window.act());
        if (random() < 0.3) window.answer(random);
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'db/disk-full') throw error;
        refused.set(window.at.device, error);
      }
      await wait(pauseMs / 2 + random() * pauseMs);
    }
    await window.engine.stop();
  });
  return {
    acknowledged,
    refused,
    stop: async (): Promise<void> => {
      stopping = true;
      await Promise.all(work);
    },
  };
};
