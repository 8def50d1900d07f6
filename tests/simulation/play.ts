import type { Verdict } from '../../contract/exchange/answers.ts';
import { type Bureau, otherBureau } from '../../domain/bureau.ts';
import { laneRecordId } from '../../domain/case-file/entry.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { Flow, Standing } from '../../domain/matters/flow.ts';
import { releaseAct, takeAct } from '../../domain/matters/lane-holding.ts';
import { workingDayOnOrAfter } from '../../domain/calendar/working-day.ts';
import { addDays, type PlainDate, plainDate } from '../../domain/plain-date.ts';
import type { Decide } from '../../exchange/decide.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { type FeedEntry, makeExchange, type MemoryExchange } from './memory-exchange.ts';
import { fillIn, type SimMatter } from './sim-matter.ts';
import { makeSimWindow, type SimWindow } from './sim-window.ts';

/** What may be broken on purpose, to see the checks fail. */
export interface Parts {
  readonly decide?: Decide;
  /** A window that folds what it hears without looking whether it heard it before. */
  readonly hearsTwice?: boolean;
  /** The flow as a window's own program has it. */
  readonly flowAt?: (window: SimWindow, flow: Flow) => Flow;
}

export interface PlayedCase {
  readonly caseId: string;
  readonly kind: SimMatter;
}
export interface World {
  readonly exchange: MemoryExchange;
  readonly windows: readonly SimWindow[];
  readonly cases: readonly PlayedCase[];
  readonly today: PlainDate;
  standingAt(window: SimWindow, played: PlayedCase): Standing;
}

type Delivery =
  | { readonly to: SimWindow; readonly answers: readonly Verdict[] }
  | { readonly to: SimWindow; readonly page: readonly FeedEntry[] };

/** The working days of a spring with a festival in it; never past the years whose holidays are known. */
const firstDay = plainDate('2016-01-25');

const flowOf = ({ matter }: SimMatter): Flow => {
  if (matter.flow === undefined) throw new Error(`${matter.id} has no flow`);
  return matter.flow;
};

const play = (chance: Chance, kinds: readonly SimMatter[], parts: Parts): World => {
  const exchange = makeExchange(parts.decide === undefined ? {} : { decide: parts.decide });
  const names: readonly (readonly [string, Bureau])[] = [
    ['jb-11', 'state'],
    ['lb-21', 'local'],
    ...(chance.isSo(0.7) ? ([['jb-12', 'state']] as const) : []),
    ...(chance.isSo(0.4) ? ([['lb-22', 'local']] as const) : []),
  ];
  const windows = names.map(([device, bureau]) =>
    makeSimWindow(device, bureau, { hearsTwice: parts.hearsTwice === true }),
  );
  for (const { record } of windows) exchange.enrol(record);
  const cut = new Set<SimWindow>();
  let onTheWay: Delivery[] = [];
  const cases: PlayedCase[] = [];
  let today = firstDay;

  const flowAt = (window: SimWindow, { kind }: PlayedCase): Flow =>
    parts.flowAt?.(window, flowOf(kind)) ?? flowOf(kind);
  const standingAt = (window: SimWindow, played: PlayedCase): Standing =>
    flowAt(window, played).standing(window.lanesOf(played.caseId));

  const open = (): void => {
    const kind = chance.pick(kinds);
    const window = chance.pick(windows);
    const caseId = `case-${cases.length + 1}`;
    const answers = kind.opening(chance, today, window.bureau);
    const decision = kind.matter.decide({
      answers,
      papers: [],
      context: {
        taxpayer: null,
        businessDate: today,
        agreement: undefined,
        windowBureau: window.bureau,
        parameters: Object.fromEntries((kind.matter.parameters ?? []).map((p) => [p.id, p.proposed])),
        filedPeriods: [],
      },
    });
    if (decision.outcome !== 'accept')
      throw new Error(`${kind.matter.id}: an opening that is not accepted: ${JSON.stringify(decision)}`);
    cases.push({ caseId, kind });
    const documents = decision.plan.letters.map(({ kind: of, title }, at) => ({
      kind: of,
      title,
      number: `${window.device}-${caseId}-${at}`,
    }));
    const lane = window.bureau;
    window.write({
      caseId,
      matter: kind.matter.id,
      lane,
      act: openingAct,
      answers,
      documents,
      fence: 1,
      on: today,
    });
  };

  /** A lane is let go, taken when free, or taken over while its holder is cut off and goes on writing. */
  const handOver = (window: SimWindow, { kind, caseId }: PlayedCase, holding: Standing['holding']): void => {
    const lane = window.bureau;
    const { device, fence } = holding[lane];
    if (fence === 0) return;
    const isMine = device === window.device;
    const answers = isMine ? {} : { forced: device === null ? 'no' : 'yes', reason: '持有窗口离线' };
    window.write({
      caseId,
      matter: kind.matter.id,
      lane,
      act: isMine ? releaseAct : takeAct,
      answers,
      documents: [],
      fence: isMine ? fence : fence + 1,
      on: today,
    });
  };

  /** Something that is open to the window as it knows the case, filled in and accepted; says if there was. */
  const act = (window: SimWindow, played: PlayedCase): boolean => {
    const { kind, caseId } = played;
    const lane = window.bureau;
    const standing = standingAt(window, played);
    const { device, fence } = standing.holding[lane];
    if (fence > 0 && device === null) handOver(window, played, standing.holding);
    if (fence > 0 && device !== window.device) return false;
    const openActs = flowAt(window, played).actsOf(window.lanesOf(caseId), lane, today);
    const usual = openActs.filter((one) => !kind.isRare(one, standing));
    const from = chance.isSo(0.985) ? usual : openActs;
    if (from.length === 0) return false;
    const chosen = chance.pick(from);
    const answers = fillIn(chance, chosen, today, kind);
    const decision = chosen.decide(answers);
    if (decision.outcome !== 'accept') return false;
    const documents = decision.plan.letters.map(({ kind: of, title }) => ({ kind: of, title, number: null }));
    window.write({
      caseId,
      matter: kind.matter.id,
      lane,
      act: chosen.id,
      answers,
      documents,
      fence: Math.max(fence, 1),
      on: today,
    });
    return true;
  };

  /** What no honest program does: writes for the other bureau, without holding, or what is not open. */
  const misbehave = (window: SimWindow, { kind, caseId }: PlayedCase): void => {
    const lane = window.bureau;
    const other = otherBureau(lane);
    const known = window.lanesOf(caseId);
    if (known.state.length + known.local.length === 0) return;
    const anyAct = chance.pick([...flowOf(kind).acts.map(({ id }) => id), openingAct, takeAct, releaseAct]);
    const draft = {
      caseId,
      matter: kind.matter.id,
      act: anyAct,
      answers: {},
      documents: [],
      fence: 1 + chance.below(3),
      on: today,
      isRogue: true,
    };
    const record = laneRecordId(caseId, other);
    const lies = [
      {},
      {},
      { authority: other, actingFor: other, body: other, record },
      { authority: other, record },
      { record },
      { body: other },
    ];
    window.write({ ...draft, lane, lie: chance.pick(lies) });
  };

  const deliver = (delivery: Delivery): void => {
    if ('page' in delivery) delivery.to.hear(delivery.page);
    else for (const answer of delivery.answers) delivery.to.answer(answer);
  };
  const send = (window: SimWindow): void => {
    const waiting = window.waiting();
    const answers = exchange.land(window.device, waiting.slice(0, 1 + chance.below(4)));
    // An answer that is lost on the way makes the window send again.
    if (!chance.isSo(0.2)) onTheWay.push({ to: window, answers });
  };
  const fetch = (window: SimWindow): void => {
    onTheWay.push({ to: window, page: exchange.page(window.position(), 1 + chance.below(6)) });
  };
  const arrive = (): void => {
    for (let most = 1 + chance.below(3); most > 0 && onTheWay.length > 0; most -= 1) {
      const delivery = chance.pick(onTheWay);
      if (!chance.isSo(0.25)) onTheWay = onTheWay.filter((one) => one !== delivery);
      deliver(delivery);
    }
  };

  const step = (): void => {
    const window = chance.pick(windows);
    const played = chance.pick(cases);
    const roll = chance.below(100);
    if (roll < 34) for (let tries = 3; tries > 0 && !act(window, chance.pick(cases)); tries -= 1);
    else if (roll < 36) handOver(window, played, standingAt(window, played).holding);
    else if (roll < 38) misbehave(window, played);
    else if (roll < 42) {
      if (!cut.delete(window)) cut.add(window);
    } else if (roll < 44) today = workingDayOnOrAfter(addDays(today, 1 + chance.below(5)));
    else if (roll < 66) {
      if (!cut.has(window)) send(window);
    } else if (roll < 80) {
      if (!cut.has(window)) fetch(window);
    } else arrive();
  };

  open();
  const most = 1 + chance.below(3);
  const steps = 100 + chance.below(240);
  for (let n = 0; n < steps; n += 1) {
    if (cases.length < most && chance.isSo(0.02)) open();
    else step();
  }
  // The lines come back, and everything under way arrives.
  for (const delivery of onTheWay) deliver(delivery);
  for (const window of windows) {
    for (const answer of exchange.land(window.device, window.waiting())) window.answer(answer);
  }
  for (const window of windows) window.hear(exchange.page(window.position(), exchange.feed.length));
  return { exchange, windows, cases, today, standingAt };
};

/** One world, from its seed. */
export const playWorld = (seed: number, kinds: readonly SimMatter[], parts: Parts = {}): World =>
  play(chanceFrom(seed), kinds, parts);
