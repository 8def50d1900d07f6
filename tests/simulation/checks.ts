import { type Bureau, bureaus, otherBureau } from '../../domain/bureau.ts';
import { type Deadline, standingOf } from '../../domain/case-file/deadline.ts';
import { laneRecordId } from '../../domain/case-file/entry.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { Flow, Standing, StandingEntry } from '../../domain/matters/flow.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { PlayedCase, World } from './play.ts';
import type { EndedCase, SimMatter } from './sim-matter.ts';

/*
 * What must hold of a world when all is quiet. Nothing here uses what it judges: order, holding and fencing are
 * recounted in other words than the product's.
 */

export type Say = (what: string) => void;

const isAboutLane = ({ act }: StandingEntry): boolean => act === 'lane-take' || act === 'lane-release';
const isAboutDeadline = ({ act }: StandingEntry): boolean =>
  act === 'extend-deadline' || act === 'explain-delay';
const laneOf = ({ entries }: Standing, lane: Bureau): readonly StandingEntry[] =>
  entries.filter((entry) => entry.lane === lane);

/** The exchange let only a bureau's own windows into its lane, and gave each version once. */
const checkExchange = ({ exchange, windows, cases }: World, say: Say): void => {
  const bureauOf = new Map(windows.map(({ device, bureau }) => [device, bureau]));
  const lanes = new Map(
    cases.flatMap(({ caseId }) =>
      bureaus.map((bureau) => [laneRecordId(caseId, bureau), { bureau, versions: 0 }]),
    ),
  );
  for (const { recordId, version, device, entry } of exchange.feed) {
    const lane = lanes.get(recordId);
    if (lane === undefined) {
      say(`${recordId} is nobody's lane`);
      continue;
    }
    lane.versions += 1;
    if (version !== lane.versions) say(`${recordId} has version ${version} twice`);
    const { body } = JSON.parse(entry.message) as { body: { bureau: Bureau } };
    if (body.bureau !== lane.bureau || bureauOf.get(device) !== lane.bureau)
      say(`${device} wrote version ${version} of ${recordId} for ${body.bureau}`);
  }
};

/** Nobody honest is refused; what lost the lane is a conflict for its author, and stands nowhere. */
const checkVerdicts = ({ exchange, windows }: World, say: Say): void => {
  const accepted = new Set(exchange.feed.map(({ entry }) => entry.hash));
  for (const { device, own } of windows)
    for (const { sealed, verdict, isRogue } of own) {
      if (verdict === null) say(`${sealed.msgId} has no verdict`);
      if (verdict === 'REJECT' && !isRogue) say(`${device} is refused ${sealed.msgId}`);
      if ((verdict === 'ACCEPTED') !== accepted.has(sealed.hash))
        say(`${sealed.msgId} is not what it was told`);
    }
};

/** Every accepted entry stands there once, in its lane's order, and nothing else does. */
const checkComplete = (
  { exchange }: Pick<World, 'exchange'>,
  caseId: string,
  standing: Standing,
  say: Say,
): void => {
  for (const lane of bureaus) {
    const accepted = exchange.feed
      .filter(({ recordId }) => recordId === laneRecordId(caseId, lane))
      .map(({ version, device }) => `${version} ${device}`);
    const stands = laneOf(standing, lane).map(({ entryNo, device }) => `${entryNo} ${device}`);
    if (accepted.join() !== stands.join()) say(`${caseId} ${lane}: ${stands.join()} of ${accepted.join()}`);
  }
};

/** An entry stands behind what its author had seen; of two that may come, the State bureau's comes first. */
const checkOrder = (caseId: string, { entries }: Standing, say: Say): void => {
  const total = { state: 0, local: 0 };
  for (const { lane } of entries) total[lane] += 1;
  const before = { state: 0, local: 0 };
  for (const [at, { lane, entryNo, seen }] of entries.entries()) {
    const other = otherBureau(lane);
    if (before[other] < Math.min(seen, total[other]))
      say(`${caseId}: ${lane} ${entryNo} stands before its cause`);
    const state = entries.slice(at).find((entry) => entry.lane === 'state');
    if (lane === 'local' && state !== undefined && state.seen <= before.local)
      say(`${caseId}: local ${entryNo} stands before state ${state.entryNo} without need`);
    before[lane] += 1;
  }
};

/** The two openings of a case that one counter opened for both bureaus; else none. */
const openingsForBoth = (standing: Standing): readonly StandingEntry[] => {
  const firsts = bureaus.flatMap((lane) => laneOf(standing, lane).slice(0, 1));
  const isOne = firsts.every(({ act, device }) => act === openingAct && device === firsts[0]?.device);
  return firsts.length === 2 && isOne ? firsts : [];
};

/** Each lane by itself: one holder at a time, a number for each change of hands. */
const checkHolder = (caseId: string, standing: Standing, say: Say): void => {
  // Opened at one counter for both bureaus: who goes on holds the lane, not who opened it.
  const openings = openingsForBoth(standing);
  for (const lane of bureaus) {
    let owner = '';
    let number = 0;
    for (const entry of laneOf(standing, lane)) {
      const { device, fence, act } = entry;
      const isHolder = owner === device && number === fence;
      const isFirst = number === 0 && fence === 1 && act !== 'lane-release';
      const takes = act === 'lane-take' && fence === number + 1;
      const mayTake = takes && (owner === '' || entry.answers['forced'] === 'yes');
      const mayWrite = act === 'lane-take' ? mayTake : isHolder || isFirst;
      if (mayWrite !== (entry.void !== 'not-holder'))
        say(`${caseId} ${lane} ${entry.entryNo}: ${device} under ${fence}, held by ${owner} under ${number}`);
      if (!mayWrite || openings.includes(entry)) continue;
      // The first to write holds the lane, even one who lets go of what nobody held.
      owner = act === 'lane-release' && isHolder ? '' : device;
      number = fence;
    }
  }
};

const prefix = (entries: readonly StandingEntry[], length: number, always: readonly StandingEntry[]) => {
  const taken = entries.filter((entry, at) => at < length || always.includes(entry));
  return {
    state: taken.filter(({ lane }) => lane === 'state'),
    local: taken.filter(({ lane }) => lane === 'local'),
  };
};

/** Only what was open to that bureau at that place took effect, and what did not changed nothing. */
const checkOpenness = (caseId: string, kind: SimMatter, flow: Flow, standing: Standing, say: Say): void => {
  const { entries } = standing;
  // They are one act: neither is a state of the case by itself, whatever came between them on the way.
  const openings = openingsForBoth(standing);
  let before = flow.standing({ state: [], local: [] });
  let isOpened = false;
  for (const [at, entry] of entries.entries()) {
    const after = flow.standing(prefix(entries, at + 1, openings));
    const where = `${caseId} ${entry.lane} ${entry.entryNo} (${entry.act})`;
    if (entry.void === null && !isAboutLane(entry) && !isAboutDeadline(entry)) {
      const isOpen = before.open.some(({ act, lane }) => act === entry.act && lane === entry.lane);
      if (isOpened ? !isOpen && !openings.includes(entry) : entry.act !== openingAct)
        say(`${where} took effect and was not open`);
      isOpened = true;
    }
    const said = ({ stage, concluded, deadlines, open }: Standing): string =>
      JSON.stringify([stage, concluded, deadlines, open]);
    if (entry.void !== null && said(before) !== said(after)) say(`${where} is void and changed the case`);
    const mayGoOn = kind.goesOn === true || isAboutDeadline(entry);
    if (before.concluded !== null && said(before) !== said(after) && !mayGoOn)
      say(`${where} changed a case that had ended`);
    before = after;
  }
};

/** Met, put off on a paper while it still ran, or overdue and in sight. */
const checkDeadlines = (kind: SimMatter, ended: EndedCase, today: PlainDate, say: Say): void => {
  const { caseId, standing, took } = ended;
  for (const deadline of standing.deadlines) {
    const { id, bureau, dueOn, metOn, extended, explained } = deadline;
    const where = `${caseId} ${id}`;
    const about = (act: string) =>
      took.filter((entry) => entry.act === act && entry.lane === bureau && entry.answers['deadline'] === id);
    const extensions = about('extend-deadline');
    const first: Deadline['dueOn'] = extended?.from ?? dueOn;
    if (!kind.isDue(deadline, first, ended)) say(`${where} is due on ${first}`);
    if (extended !== null && extensions.at(-1)?.answers['until'] !== dueOn)
      say(`${where} is put off to ${dueOn}`);
    if (extended === null && extensions.length > 0) say(`${where} was put off and is not`);
    let due = first;
    for (const { doneOn, answers } of extensions) {
      if (doneOn > due) say(`${where} was put off on ${doneOn}, after ${due}`);
      due = (answers['until'] ?? '') as PlainDate;
    }
    const isLate = (metOn ?? today) > dueOn;
    const stands = standingOf(deadline, today);
    if (isLate !== (stands === 'overdue' || stands === 'met-late')) say(`${where} is ${stands}`);
    if ((explained !== null) !== about('explain-delay').length > 0)
      say(`${where} is not explained as it was`);
    if (explained !== null && !isLate) say(`${where} is explained and not late`);
  }
};

/** One case, as a window has it: complete, in order, by its holder, what was open, in time. */
export const checkCase = (
  world: Pick<World, 'exchange' | 'today'>,
  { caseId, kind }: PlayedCase,
  standing: Standing,
  say: Say,
): EndedCase => {
  if (kind.matter.flow === undefined) throw new Error(`${kind.matter.id} has no flow`);
  const took = standing.entries.filter((entry) => entry.void === null);
  checkComplete(world, caseId, standing, say);
  checkOrder(caseId, standing, say);
  checkHolder(caseId, standing, say);
  checkOpenness(caseId, kind, kind.matter.flow, standing, say);
  checkDeadlines(kind, { caseId, standing, took }, world.today, say);
  return { caseId, standing, took };
};

/** What is wrong with a world; nothing, if all holds. */
export const wrongsOf = (world: World): readonly string[] => {
  const wrongs: string[] = [];
  const say: Say = (what) => void wrongs.push(what);
  checkExchange(world, say);
  checkVerdicts(world, say);
  const ended: (EndedCase & { readonly played: PlayedCase })[] = [];
  for (const played of world.cases) {
    const { caseId } = played;
    const [standing, ...others] = world.windows.map((window) => world.standingAt(window, played));
    if (standing === undefined) throw new Error('nobody looks at the case');
    for (const other of others)
      if (JSON.stringify(other) !== JSON.stringify(standing))
        say(`${caseId} stands differently at two windows`);
    ended.push({ ...checkCase(world, played, standing, say), played });
  }
  for (const kind of new Set(world.cases.map((played) => played.kind)))
    wrongs.push(...kind.wrongs(ended.filter(({ played }) => played.kind === kind)));
  return wrongs;
};
