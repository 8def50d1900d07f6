import type { DeviceState } from '../../contract/exchange/answers.ts';
import { Fault, type FaultCode, faults } from '../../domain/faults.ts';
import { lineAlarm } from './alarms.ts';
import type { WindowIdentity } from './check-entry.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { makeFold } from './fold.ts';
import { createFeedReader } from './feed-reader.ts';
import { contiguous } from './read-news.ts';
import { createPusher } from './pusher.ts';
import { createLoop, type Loop } from './sync-loop.ts';
import type { SyncStore } from './sync-store.ts';

/** The line in words; everything else about waiting is derived from the rows. */
export interface LineState {
  readonly state: 'online' | 'offline' | 'never';
  /** Since when it is so, by this machine's clock. */
  readonly since: number | null;
  readonly lastContactAt: number | null;
  /** Messages the exchange is not known to have. */
  readonly waiting: number;
  /** This machine's clock against the exchange's; shown and recorded, never used to order anything. */
  readonly clockDriftMs: number | null;
  readonly hallDate: string | null;
  /** What only a person can put right; messages wait meanwhile. */
  readonly alarm: FaultCode | null;
  /** Why the last round did not finish. */
  readonly lastError: FaultCode | null;
}

/** Where the exchange stands with this device. */
export type ExchangeStanding = Pick<DeviceState, 'epoch' | 'lastSeq' | 'chainHead'>;

/** Time and chance are handed in, so that tests and the simulation own them. */
export interface SyncClock {
  now(): number;
  /** Ends early, without an error, when `signal` fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface SyncEngineOptions {
  readonly store: SyncStore;
  readonly client: ExchangeClient;
  readonly clock: SyncClock;
  /** In [0, 1); spreads the windows when the line comes back at 08:30. */
  readonly random: () => number;
  readonly self: WindowIdentity;
  readonly part: string;
  /** After anything a page may show has changed. */
  readonly onChange?: (what: 'line' | 'outbox' | 'inbox') => void;
  /** The exchange's date of law, each time it is heard. */
  readonly onHallDate?: (hallDate: string) => void;
  /** What the exchange says that it holds of this device, each time it is asked. */
  readonly onStanding?: (told: ExchangeStanding) => void;
  /** What only a person can put right; null after a whole round has gone through. */
  readonly onAlarm?: (code: FaultCode | null) => void;
  /** What else the window fetches from the exchange in each round, once sending and reading are done. */
  readonly errand?: (signal?: AbortSignal) => Promise<void>;
  /** A bug (not a fault) inside a round: the engine goes on, the log must say so. */
  readonly onBug?: (error: unknown) => void;
  /** How long an idle window waits for news in one call. */
  readonly pollSeconds?: number;
}

/** `stop` ends the round under way; `now` is for something queued, or a person who presses "try now". */
export interface SyncEngine extends Loop {
  /** One round without waiting: date and clock, push, verdicts, feed. Rejects with the first fault. */
  round(signal?: AbortSignal): Promise<void>;
  state(): LineState;
}

const resultsPageSize = 500;
const policyEveryMs = 60_000;
/** With messages whose verdict is still to come an idle window looks again this soon. */
const undecidedPollSeconds = 1;

/** This device and the exchange do not mean the same messages by the same numbers: nothing is sent or concluded. */
const notTheSameChain: readonly FaultCode[] = [
  'exchange/window-behind',
  'exchange/chain-differs',
  'exchange/chain-broken',
  'exchange/message-changed',
  'exchange/epoch-differs',
];
const lineDown: readonly FaultCode[] = ['exchange/unreachable', 'exchange/timed-out'];
/** The window is shut out: it is told nothing, but what it has to say is kept aside until a person decides. */
const shutOut: readonly FaultCode[] = ['exchange/device-revoked', 'exchange/device-frozen'];

/** The window's side of TXP/1: keeps pushing, fetching verdicts and following the feed, on a `SyncStore`. */
export const createSyncEngine = (options: SyncEngineOptions): SyncEngine => {
  const { store, client, clock, self, part, pollSeconds = 25 } = options;
  const fold = makeFold(self);
  let line: Pick<LineState, 'state' | 'since' | 'lastContactAt'> = {
    state: 'never',
    since: null,
    lastContactAt: null,
  };
  let clockDriftMs: number | null = null;
  let hallDate: string | null = null;
  let alarm: FaultCode | null = null;
  let lastError: FaultCode | null = null;
  let policyAt: number | null = null;
  /** Asked once per connection: does the exchange hold what this window believes it holds? */
  let standingKnown = false;

  const changed = (what: 'line' | 'outbox' | 'inbox'): void => options.onChange?.(what);

  const become = (state: 'online' | 'offline'): void => {
    const at = clock.now();
    const since = line.state === state ? line.since : at;
    const before = line.state;
    line = { state, since, lastContactAt: state === 'online' ? at : line.lastContactAt };
    if (before !== state) changed('line');
  };

  const raise = (code: FaultCode): void => {
    if (alarm !== code) changed('line');
    alarm = code;
    store.openAlarm(lineAlarm(code, clock.now()));
    options.onAlarm?.(code);
  };

  const hearPolicy = async (signal?: AbortSignal): Promise<void> => {
    const asked = clock.now();
    if (policyAt !== null && asked - policyAt < policyEveryMs && asked >= policyAt) return;
    const policy = await client.policy(signal);
    if (policy.env !== self.env) throw new Fault('exchange/environment-mixed');
    const answered = clock.now();
    policyAt = answered;
    clockDriftMs = Math.round((asked + answered) / 2 - policy.serverTime);
    if (hallDate !== policy.hallDate) {
      hallDate = policy.hallDate;
      options.onHallDate?.(policy.hallDate);
    }
  };

  const pusher = createPusher({ store, client, now: clock.now, raise, onSent: () => changed('outbox') });

  const checkStanding = async (signal?: AbortSignal): Promise<void> => {
    if (standingKnown) return;
    const { epoch, lastSeq, chainHead, status, ...told } = await client.device(signal);
    options.onStanding?.({ epoch, lastSeq, chainHead });
    pusher.hearCredit(told);
    if (status !== 'active') throw new Fault(`exchange/device-${status}`);
    if (epoch !== store.head().epoch) throw new Fault('exchange/epoch-differs', { epoch });
    pusher.reconcile(lastSeq, chainHead);
    standingKnown = true;
  };

  const fetchResults = async (signal?: AbortSignal): Promise<void> => {
    for (;;) {
      const after = store.resultsCursor();
      const { results } = await client.results(after, resultsPageSize, signal);
      // A stick may have been quicker than the line: what it has brought is not asked for again.
      if (store.resultsCursor() !== after) continue;
      const run = contiguous(results, after, store);
      const last = run.at(-1);
      if (last === undefined) return;
      store.recordVerdicts(run, last.seq);
      changed('outbox');
      if (run.length < resultsPageSize) return;
    }
  };

  const { pull } = createFeedReader({
    store,
    client,
    self,
    part,
    fold,
    now: clock.now,
    onRead: () => changed('inbox'),
  });

  /**
   * Runs one step of a round. Its own fault does not keep the others from running; a line that is down does. Only a
   * step that `asks` the exchange every time proves the line: the others may have had nothing to ask.
   */
  const attempt = async (step: () => Promise<void>, asks: boolean): Promise<Fault | undefined> => {
    try {
      await step();
      if (asks) become('online');
      return undefined;
    } catch (error) {
      if (!(error instanceof Fault) || lineDown.includes(error.code)) throw error;
      if (!faults[error.code].retry) raise(error.code);
      if (notTheSameChain.includes(error.code)) standingKnown = false;
      // An answer nobody can read may come from anything on the way: it is not yet contact with the exchange.
      if (error.code !== 'exchange/answer-unreadable') become('online');
      return error;
    }
  };

  const runSteps = async (signal: AbortSignal | undefined): Promise<Fault | undefined> => {
    const policy = await attempt(() => hearPolicy(signal), false);
    if (policy?.code === 'exchange/environment-mixed') return policy;
    const standing = await attempt(() => checkStanding(signal), false);
    // Without a common chain, sending and verdicts make no sense; what others send still does.
    const pushes = standing === undefined || shutOut.includes(standing.code);
    const pushed = pushes ? await attempt(() => pusher.push(signal), false) : undefined;
    const sent = standing ?? pushed;
    const common = sent === undefined || !notTheSameChain.includes(sent.code);
    const decided = common ? await attempt(() => fetchResults(signal), true) : undefined;
    const read = await attempt(() => pull(0, signal), true);
    const fetched = await attempt(async () => options.errand?.(signal), false);
    return policy ?? sent ?? decided ?? read ?? fetched;
  };

  const round = async (signal?: AbortSignal): Promise<void> => {
    let first: Fault | undefined;
    try {
      first = await runSteps(signal);
    } catch (error) {
      if (!(error instanceof Fault) || signal?.aborted === true) throw error;
      lastError = error.code;
      standingKnown = false;
      if (line.state !== 'never') become('offline');
      throw error;
    }
    lastError = first?.code ?? null;
    if (first !== undefined) throw first;
    options.onAlarm?.(null);
    // All went through: the alarm is over. Its task stays until a person closes it.
    if (alarm !== null) {
      alarm = null;
      changed('line');
    }
  };

  /** Waits for news of the feed, or until something is queued here. */
  const idle = async (signal: AbortSignal): Promise<void> => {
    const undecided = store.head().lastSeq > store.resultsCursor();
    try {
      await pull(undecided ? undecidedPollSeconds : pollSeconds, signal);
      become('online');
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };

  return {
    ...createLoop({ round, idle, sleep: clock.sleep, random: options.random, onBug: options.onBug }),
    round,
    state: () => ({ ...line, waiting: store.waiting(), clockDriftMs, hallDate, alarm, lastError }),
  };
};
