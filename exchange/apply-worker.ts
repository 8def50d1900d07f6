import { maxBatchMessages } from '../contract/exchange/message.ts';
import { decide } from './decide.ts';
import type { Log } from './log.ts';
import { type ExchangePorts, machinePorts } from './ports.ts';
import { receive } from './receive.ts';
import type { ExchangeStore } from './storage/port.ts';

/** Messages judged in one transaction: a whole batch, so that its verdicts cost one commit. */
export const runLength = maxBatchMessages;
const sweepMs = 1000;
const longestPauseMs = 10_000;

export interface ApplyWorker {
  /** Something landed in this part: apply it now, or right after the run that is under way. */
  poke(part: string): void;
  /** Everything landed so far has its verdict. For tests and an orderly stop. */
  settle(): Promise<void>;
  /** Ends after the run under way. */
  stop(): Promise<void>;
}

/**
 * Second step of ingest. One run at a time per part within a process; the store keeps processes apart. A sweep
 * finds what landed elsewhere or before a crash, so a lost poke costs a second, never a message.
 */
export const startApplyWorker = (
  store: ExchangeStore,
  now: () => number,
  log: Log,
  { after }: Pick<ExchangePorts, 'after'> = machinePorts,
): ApplyWorker => {
  const running = new Map<string, Promise<void>>();
  const wanted = new Set<string>();
  let stopped = false;
  let failures = 0;

  const run = async (part: string): Promise<void> => {
    while (wanted.delete(part) && !stopped)
      while (!stopped) {
        const count = await store.applyPending(part, runLength, decide, now());
        // What was handed over to this part, by another one or by another server; and from it to others. A sweep finds
        // them too, should this server end now.
        const receiving = await store.listReceivingParts();
        const received = receiving.includes(part) ? await store.passOn(part, runLength, receive) : 0;
        for (const other of receiving) if (other !== part) poke(other);
        failures = 0;
        if (count + received === 0) break;
        log('info', 'applied', { part, count, received });
      }
  };
  const failed = (part: string, error: unknown): void => {
    failures += 1;
    const code = (error as { code?: string }).code ?? 'exchange/internal';
    log('error', 'apply-failed', { part, code: String(code) });
  };
  const poke = (part: string): void => {
    wanted.add(part);
    if (stopped || running.has(part)) return;
    const work = run(part)
      .catch((error: unknown) => failed(part, error))
      .finally(() => {
        running.delete(part);
        // A poke that came while the run was ending.
        if (wanted.has(part)) poke(part);
      });
    running.set(part, work);
  };
  const sweep = async (): Promise<void> => {
    try {
      for (const part of await store.listPendingParts()) poke(part);
    } catch (error) {
      failed('', error);
    }
  };

  let callOff = (): void => undefined;
  let sweeping: Promise<void> = Promise.resolve();
  const tick = (): void => {
    sweeping = sweep().finally(() => {
      if (stopped) return;
      // A store that is away is asked less and less often, up to every ten seconds.
      callOff = after(Math.min(sweepMs * 2 ** Math.min(failures, 4), longestPauseMs), tick);
    });
  };
  tick();

  const settle = async (): Promise<void> => {
    await sweeping;
    while (running.size > 0) await Promise.all(running.values());
    await sweep();
    while (running.size > 0) await Promise.all(running.values());
  };
  return {
    poke,
    settle,
    stop: async () => {
      stopped = true;
      callOff();
      await sweeping;
      await Promise.all(running.values());
    },
  };
};
