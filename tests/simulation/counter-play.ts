import { Fault } from '../../domain/faults.ts';
import { workingDayOnOrAfter } from '../../domain/calendar/working-day.ts';
import type { Flow, Standing } from '../../domain/matters/flow.ts';
import { addDays, type PlainDate, plainDate } from '../../domain/plain-date.ts';
import { lanesOf } from '../../main/services/case-lanes.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { answerEverything, makeClerks } from './clerks.ts';
import { type ExchangeParts, makeExchange, type MemoryExchange } from './memory-exchange.ts';
import type { Books } from './memory-books.ts';
import { enrolmentOf, seats } from './seats.ts';
import { takeSealKeysBack } from './seal-keys.ts';
import { type CounterParts, openSimCounter, type SimCounter } from './sim-counter.ts';
import type { SimMatter } from './sim-matter.ts';

/*
 * A hall of two or three counter windows that do not always see each other, with all the matters: newcomers who come to
 * two windows, money taken twice, records returned and corrected, reversals that cross, papers lent.
 */

export type HallParts = ExchangeParts & CounterParts;

export interface CounterCase {
  readonly caseId: string;
  readonly kind: SimMatter | null;
  /** The window that opened it. */
  readonly at: SimCounter;
}
export interface CounterWorld {
  readonly exchange: MemoryExchange;
  readonly counters: readonly SimCounter[];
  readonly cases: readonly CounterCase[];
  /** How often what was done, and what it came to. */
  readonly happened: ReadonlyMap<string, number>;
  count(what: string): void;
  /** What was done, in order: the end of it is printed where a world is wrong. */
  readonly trace: readonly string[];
  today(): PlainDate;
  close(): void;
}

export interface Hands {
  readonly chance: Chance;
  readonly counters: readonly SimCounter[];
  readonly cases: CounterCase[];
  readonly count: (what: string) => void;
  /** Does what a clerk would do; a refusal in words is counted, anything else is a bug. */
  readonly attempt: (what: string, counter: SimCounter, work: () => Promise<unknown>) => Promise<boolean>;
}

export const flowOf = ({ matter }: SimMatter): Flow => {
  if (matter.flow === undefined) throw new Error(`${matter.id} has no flow`);
  return matter.flow;
};
export const standingOf = (counter: SimCounter, caseId: string, kind: SimMatter): Standing =>
  flowOf(kind).standing(lanesOf(counter.db, caseId));

/** The refusals a clerk meets in such a hall; any other fault is a fault of the product. */
const usual: readonly string[] = [
  'case/refused-by-rule',
  'case/answers-wrong',
  'case/correction-changes-money',
  'case/correction-changes-lines',
  'case/reversal-too-late',
  'case/record-not-open',
  'case/seal-key-missing',
  'case/number-registered-elsewhere',
  'case/lane-held',
  'case/act-not-open',
];

type Delivery = () => void;

/** Steps of a world before all the lines come back. */
const stepsOf = (chance: Chance): number => 70 + chance.below(90);

/**
 * One world, from its seed. `linesAreBack` looks at it when everybody has heard everything and before the tasks are
 * answered; at its end every task of every window is.
 */
export const playCounters = async (
  seed: number,
  books: Books,
  parts: HallParts = {},
  linesAreBack: (world: CounterWorld) => Promise<void> = () => Promise.resolve(),
): Promise<CounterWorld> => {
  const chance = chanceFrom(seed);
  const exchange = makeExchange(parts);
  const counters = seats
    .slice(0, chance.isSo(0.65) ? 3 : 2)
    .map((seat) => openSimCounter(seat, books, parts));
  for (const { seat } of counters) exchange.enrol(enrolmentOf(seat));
  const cut = new Set<SimCounter>();
  const cases: CounterCase[] = [];
  const happened = new Map<string, number>();
  const trace: string[] = [];
  let onTheWay: Delivery[] = [];
  let today = plainDate('2016-04-05');

  const count = (what: string): void => void happened.set(what, (happened.get(what) ?? 0) + 1);
  const attempt: Hands['attempt'] = async (what, counter, work) => {
    const note = (end: string): void => void trace.push(`${counter.device} ${today}: ${what}${end}`);
    try {
      await work();
      count(what.split(' ')[0] ?? what);
      note('');
      return true;
    } catch (error) {
      if (!(error instanceof Fault) || !usual.includes(error.code)) {
        note(' broke');
        throw new Error(`seed ${seed}: ${trace.slice(-12).join('\n')}`, { cause: error });
      }
      count(error.code);
      note(` -> ${error.code}`);
      return false;
    }
  };
  const hands: Hands = { chance, counters, cases, count, attempt };
  const clerks = makeClerks(hands);

  const send = (counter: SimCounter, most: number): Delivery | undefined => {
    const batch = counter.toSend(most);
    const last = batch.at(-1);
    if (last === undefined) return undefined;
    exchange.land(counter.device, batch);
    return () => counter.landed(last.seq);
  };
  const ask = (counter: SimCounter, most: number): Delivery => {
    const from = counter.resultsCursor();
    const verdicts = exchange.results(counter.device, from, most);
    return () => counter.heardResults(from, verdicts);
  };
  const fetch = (counter: SimCounter, most: number): Delivery => {
    const from = counter.cursor();
    const entries = exchange.page(from, most).map(({ entry }) => entry);
    const on = today;
    return () => {
      counter.heard({ from, to: from + entries.length, entries });
      counter.heardDay(on);
    };
  };
  const arrive = (): void => {
    for (let most = 1 + chance.below(6); most > 0 && onTheWay.length > 0; most -= 1) {
      const delivery = chance.pick(onTheWay);
      // Some things come twice.
      if (!chance.isSo(0.25)) onTheWay = onTheWay.filter((one) => one !== delivery);
      delivery();
    }
  };
  const overTheLine = (counter: SimCounter): void => {
    if (cut.has(counter)) return;
    const roll = chance.below(10);
    const most = 3 + chance.below(24);
    const delivery = roll < 4 ? send(counter, most) : roll < 6 ? ask(counter, most) : fetch(counter, most);
    // What is lost on the way is asked for again; what landed is not judged again.
    if (delivery !== undefined && !chance.isSo(0.2)) onTheWay.push(delivery);
  };

  const step = async (): Promise<void> => {
    const counter = chance.pick(counters);
    const roll = chance.below(100);
    if (roll < 42) await clerks.work(counter);
    else if (roll < 45) {
      if (!cut.delete(counter) && chance.isSo(0.5)) cut.add(counter);
    } else if (roll < 48) today = workingDayOnOrAfter(addDays(today, 1 + chance.below(4)));
    else if (roll < 49) await clerks.changeShift(counter);
    else if (roll < 80) overTheLine(counter);
    else arrive();
  };

  /** Every line is up, until nobody has anything to say or to hear. */
  const restore = (): void => {
    for (const delivery of onTheWay) delivery();
    onTheWay = [];
    cut.clear();
    const isQuiet = (counter: SimCounter): boolean =>
      counter.waiting() === 0 &&
      counter.cursor() === exchange.feed.length &&
      exchange.results(counter.device, counter.resultsCursor(), 1).length === 0;
    while (!counters.every(isQuiet))
      for (const counter of counters)
        for (const deliver of [send(counter, 50), ask(counter, 50), fetch(counter, 50)]) deliver?.();
  };

  const world: CounterWorld = {
    exchange,
    counters,
    cases,
    happened,
    count,
    trace,
    today: () => today,
    close: () => counters.forEach((counter) => counter.close()),
  };
  for (const counter of counters) await clerks.beginDay(counter);
  if (chance.isSo(0.3)) {
    const without = chance.pick(counters);
    without.write((tx) => takeSealKeysBack(tx, today));
  }
  const steps = stepsOf(chance);
  for (let n = 0; n < steps; n += 1) await step();
  restore();
  await linesAreBack(world);
  await answerEverything(hands, restore);
  return world;
};
