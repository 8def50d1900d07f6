import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FeedEntry } from '../../contract/exchange/answers.ts';
import { Fault, faults } from '../../domain/faults.ts';
import { decide } from '../../exchange/decide.ts';
import { makeExchangeService } from '../../exchange/service.ts';
import { createExchangeClient } from '../../main/sync/exchange-client.ts';
import { createLoop } from '../../main/sync/sync-loop.ts';
import type { SealedMessage } from '../../main/sync/sync-store.ts';
import type { Sealed } from '../exchange/test-window.ts';
import { exchangeProcess } from '../faults/exchange-process.ts';
import { fastSign } from '../simulation/exchange/keys.ts';
import { benchKeys, benchStore, benchWindow, fractionOf } from './exchange-town.ts';
import { compare, type Comparison, quantile } from './measure.ts';

/** Windows of one jurisdiction: all of them read its one feed. */
const windowsOfPart = 100;
/** What a window has left to say from the evening before, and what the others have said meanwhile. */
const toSay = 3;
const overnight = 100;
const pageLimit = 200;

export interface MorningMeasured {
  readonly comparisons: readonly Comparison[];
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

interface Waiting {
  readonly device: string;
  readonly part: string;
  readonly key: ReturnType<typeof benchWindow>['window']['signing'];
  readonly messages: readonly SealedMessage[];
}
interface Served {
  /** From 08:30 until everything is said and everything new is read, in ms. */
  readonly waitedMs: number;
  readonly toldToComeBack: number;
  readonly otherFaults: readonly string[];
}

const asQueued = ({ text, hash, seq, msgId, message }: Sealed): SealedMessage => ({
  text,
  hash,
  seq,
  msgId,
  prevHash: message.prevHash,
  epoch: message.epoch,
});

/** An exchange as a process of its own, with a night’s feed in each part and windows that have something to say. */
const openMorning = async (folder: string, count: number) => {
  mkdirSync(folder);
  const keys = await benchKeys(folder);
  const partOf = (n: number): string => String(350_101 + Math.floor(n / windowsOfPart));
  const nightShifts = Array.from({ length: Math.ceil(count / windowsOfPart) }, (_, n) =>
    benchWindow(`night-${n}`, partOf(n * windowsOfPart)),
  );
  const windows = Array.from({ length: count }, (_, n) => benchWindow(`window-${n}`, partOf(n)));
  const file = join(folder, 'exchange.db');
  const all = [...nightShifts, ...windows].map(({ window }) => window);
  const store = await benchStore({ engine: 'sqlite', file }, keys, all);
  const service = makeExchangeService({ store, keys, now: Date.now }, () => undefined);
  for (const { window, seal } of nightShifts) {
    await service.push(window.batch(seal(overnight)));
    while ((await store.applyPending(window.record.part, overnight, decide, Date.now())) > 0);
  }
  await store.close();
  const waiting = windows.map(
    ({ window, seal }): Waiting => ({
      device: window.device,
      part: window.record.part,
      key: window.signing,
      messages: seal(toSay).map(asQueued),
    }),
  );
  const server = await exchangeProcess(['--keys', folder, '--store', `sqlite:${file}`]);
  await server.start();
  return { server, waiting };
};

/** What a window’s engine asks when the line is back, in its order, by the product’s own client. */
const reconnect = (url: string, { device, part, key, messages }: Waiting) => {
  const client = createExchangeClient({ url, env: 'training', device, key, sign: fastSign });
  let after = 0;
  let hash: string | null = null;
  let said = false;
  return async (signal?: AbortSignal): Promise<void> => {
    await client.policy(signal);
    await client.device(signal);
    if (!said) await client.push(messages, signal);
    said = true;
    await client.results(0, pageLimit, signal);
    for (;;) {
      const page = await client.feed({ part, after, hash, limit: pageLimit, waitSeconds: 0 }, signal);
      after = page.to;
      hash = (page.entries.at(-1) as FeedEntry | undefined)?.hash ?? hash;
      if (page.to >= page.highWater) return;
    }
  };
};

/** All at once, each honouring what it is told, by the window’s own loop. */
const allAtOnce = (url: string, waiting: readonly Waiting[]): Promise<Served[]> => {
  const begun = performance.now();
  return Promise.all(
    waiting.map(async (one): Promise<Served> => {
      const ask = reconnect(url, one);
      let toldToComeBack = 0;
      const otherFaults: string[] = [];
      let served = (): void => undefined;
      let failed: (error: unknown) => void = () => undefined;
      const done = new Promise<void>((resolve, reject) => {
        served = resolve;
        failed = reject;
      });
      const loop = createLoop({
        round: async (signal) => {
          try {
            await ask(signal);
          } catch (error) {
            if (!(error instanceof Fault) || !faults[error.code].retry) failed(error);
            else if (error.code === 'exchange/overloaded') toldToComeBack += 1;
            else otherFaults.push(error.code);
            throw error;
          }
        },
        idle: async () => served(),
        sleep: (ms) => wait(ms),
        random: () => fractionOf(`${one.device} ${toldToComeBack}`),
        onBug: (error) => failed(error),
      });
      loop.start();
      await done;
      const waitedMs = performance.now() - begun;
      await loop.stop();
      return { waitedMs, toldToComeBack, otherFaults };
    }),
  );
};

/** A thousand windows come back at 08:30 over real connections, against the same requests one after another. */
export const measureMorning = async (folder: string, count: number): Promise<MorningMeasured> => {
  const storm = await openMorning(join(folder, 'morning-at-once'), count);
  const served = await allAtOnce(storm.server.url, storm.waiting).finally(() => storm.server.stop());

  const queue = await openMorning(join(folder, 'morning-in-turn'), count);
  const begun = performance.now();
  try {
    for (const one of queue.waiting) await reconnect(queue.server.url, one)();
  } finally {
    await queue.server.stop();
  }
  const inTurnMs = performance.now() - begun;

  const waits = served.map(({ waitedMs }) => waitedMs);
  const last = Math.max(...waits);
  const median = quantile(waits, 0.5);
  const told = served.filter(({ toldToComeBack }) => toldToComeBack > 0).length;
  const most = Math.max(...served.map(({ toldToComeBack }) => toldToComeBack));
  const others = new Map<string, number>();
  for (const code of served.flatMap(({ otherFaults }) => otherFaults))
    others.set(code, (others.get(code) ?? 0) + 1);
  const toldOther = [...others].map(([code, n]) => `${n} × ${code}`).join(', ');
  return {
    comparisons: [
      compare('morning', `last of ${count} windows served`, [last], 'the same requests one after another', [
        inTurnMs,
      ]),
    ],
    parts: {
      'wait of a window, median': median,
      'wait of a window, p95': quantile(waits, 0.95),
      'wait of a window, longest': last,
    },
    notes: [
      `${count} windows in parts of ${windowsOfPart}, each a session, ${toSay} messages, its verdicts, and ${overnight} entries of the night and what the others said`,
      `${told} told to come back, none more than ${most} times; asked again for other reasons: ${toldOther === '' ? 'none' : toldOther}`,
      `the longest wait is ${(last / (2 * median)).toFixed(2)} of what the last of an even queue waits (twice the median): above 2 somebody is starved`,
    ],
  };
};
