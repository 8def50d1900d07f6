import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Message } from '../../contract/exchange/message.ts';
import { selectAll } from '../../db/sql.ts';
import { bureaus } from '../../domain/bureau.ts';
import { openingAct } from '../../domain/matters/act.ts';
import { digestOfRecords } from '../../main/sync/digest.ts';
import type { RecordRow } from '../../main/sync/sync-store.ts';
import { disagreements } from '../../scripts/rehearsal/books.ts';
import { checkCase, type Say } from './checks.ts';
import { checkCertificates, checkRecalls, checkShelves } from './certificate-checks.ts';
import { type CounterWorld, standingOf } from './counter-play.ts';
import { flowCases, type Said, saidIn } from './counter-said.ts';
import type { SimCounter } from './sim-counter.ts';
import type { EndedCase, SimMatter } from './sim-matter.ts';

/*
 * What must hold of a hall when all is quiet: counted from the messages, the books and the feed, in other words than the
 * services use.
 */

type Line = BodyOf<'collection/1'>['lines'][number];

const sums = (lines: readonly (readonly [key: string, fen: number])[]): string => {
  const found = new Map<string, number>();
  for (const [key, fen] of lines) found.set(key, (found.get(key) ?? 0) + fen);
  return JSON.stringify([...found].filter(([, fen]) => fen !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
};
const fenOf = ({ amountFen, surchargeFen }: Pick<Line, 'amountFen' | 'surchargeFen'>): number =>
  amountFen + surchargeFen;
const linesOf = (record: RecordRow): readonly Line[] => (record.body as BodyOf<'collection/1'>).lines;
const isMoney = ({ schema }: { readonly schema: string }): boolean =>
  schema === 'collection/1' || schema === 'reversal/1';

/** Nobody honest is refused, and a fact is never in conflict: it has happened. */
const checkVerdicts = (said: readonly Said[], say: Say): void => {
  for (const { counter, message, verdict } of said) {
    const what = `${counter.device}: ${message.kind} ${message.recordId} v${message.version}`;
    if (verdict.verdict === 'REJECT') say(`${what} is refused: ${verdict.code} ${verdict.field}`);
    if (message.class === 'fact' && (verdict.verdict !== 'ACCEPTED' || verdict.quarantined))
      say(`${what} happened and is ${verdict.verdict} ${verdict.code}`);
  }
};

/** All windows hold the same records, and the state that the exchange holds. */
const checkRecords = ({ counters, exchange }: CounterWorld, say: Say): void => {
  const digests = new Set(counters.map((counter) => digestOfRecords(counter.records())));
  if (digests.size > 1) say('the records differ between the windows');
  const facts = exchange.feed.filter(({ entry }) => entry.message.includes('"class":"fact"')).length;
  for (const counter of counters) {
    const records = counter.records();
    if (records.length !== exchange.records.size + facts)
      say(`${counter.device} has ${records.length} of ${exchange.records.size + facts} records`);
    for (const record of records) {
      const state = exchange.records.get(record.recordId);
      if (state === undefined) continue;
      const status = state.status === 'accepted' ? 'stored' : state.status;
      if (record.version !== state.version || record.hash !== state.hash || record.status !== status)
        say(
          `${record.recordId} is v${record.version} ${record.status} at ${counter.device}, v${state.version} ${status} at the exchange`,
        );
    }
  }
};

/** To the fen, by bureau and levy: drawers, exchange, and what every window heard. */
const checkMoney = ({ counters, exchange }: CounterWorld, say: Say): void => {
  const taken = sums(
    counters.flatMap(({ db }) =>
      selectAll<{ bureau: string; levy: string; amountFen: number; surchargeFen: number }>(
        db,
        'SELECT bureau, levy, amount_fen, surcharge_fen FROM payment_lines',
      ).map((line) => [`${line.bureau} ${line.levy}`, fenOf(line)] as const),
    ),
  );
  const counted = sums(exchange.money.map((line) => [`${line.bureau} ${line.levy}`, fenOf(line)] as const));
  if (counted !== taken) say(`taken at the counters: ${taken}; counted by the exchange: ${counted}`);
  for (const counter of counters) {
    const heard = sums(
      counter
        .records()
        .filter(isMoney)
        .flatMap((record) =>
          linesOf(record).map((line) => [`${record.authority} ${line.levy}`, fenOf(line)] as const),
        ),
    );
    if (heard !== taken) say(`taken at the counters: ${taken}; heard at ${counter.device}: ${heard}`);
  }
};

/** A numbered form is spent once in all the hall. */
const checkForms = ({ counters }: CounterWorld, say: Say): void => {
  const spent = new Set<string>();
  for (const { db, device } of counters)
    for (const { bureau, number } of selectAll<{ bureau: string; number: string }>(
      db,
      'SELECT bureau, number FROM vouchers',
    )) {
      if (spent.has(`${bureau} ${number}`)) say(`${number} was spent again at ${device}`);
      spent.add(`${bureau} ${number}`);
    }
};

/** In a lane writes its own bureau; the other one only when it opens for both (norm item 1). */
const checkAuthors = ({ exchange, counters }: CounterWorld, say: Say): void => {
  const bureauOf = new Map(counters.map(({ device, bureau }) => [device, bureau]));
  for (const { recordId, device, entry } of exchange.feed) {
    if (!recordId.startsWith('lane:')) continue;
    const { actingFor, authority, under, body } = JSON.parse(entry.message) as Message;
    const { bureau, act } = body as BodyOf<'case-entry/1'>;
    const isOwn = bureauOf.get(device) === bureau && under === 'own-office';
    const forBoth = act === openingAct && under.startsWith('agreement:item-1-');
    if (!recordId.endsWith(`:${bureau}`) || actingFor !== bureau || authority !== bureau)
      say(`${device} wrote for ${actingFor} into ${recordId}`);
    if (!isOwn && !forBoth) say(`${device} did ${act} in ${recordId} under ${under}`);
  }
};

const checkFlows = (world: CounterWorld, say: Say): void => {
  const ended = new Map<SimMatter, EndedCase[]>();
  for (const played of flowCases(world)) {
    const { caseId, kind } = played;
    const [standing, ...others] = world.counters.map((counter) => standingOf(counter, caseId, kind));
    if (standing === undefined) throw new Error('nobody looks at the case');
    for (const other of others)
      if (JSON.stringify(other) !== JSON.stringify(standing))
        say(`${caseId} stands differently at two windows`);
    const seen = { exchange: world.exchange, today: world.today() };
    ended.set(kind, [...(ended.get(kind) ?? []), checkCase(seen, played, standing, say)]);
  }
  for (const [kind, cases] of ended) for (const wrong of kind.wrongs(cases)) say(wrong);
};

/** Item 17: both books of a filing say what was taken and not given back; a reversal voids both. */
const checkFilings = (world: CounterWorld, say: Say): void => {
  const records = world.counters[0]?.records() ?? [];
  for (const { caseId, at } of world.cases.filter(({ kind }) => kind === null)) {
    const [file] = selectAll<{ status: string }>(at.db, 'SELECT status FROM case_files WHERE id = ?', caseId);
    const own = records.filter((record) => record.caseFileId === caseId);
    for (const bureau of bureaus) {
      const filing = own.find(({ recordId }) => recordId === `filing:${caseId}:${bureau}`);
      const body = filing?.body as BodyOf<'joint-filing/1'> | undefined;
      if (filing === undefined || body === undefined) {
        say(`${caseId} is not in the book of ${bureau}`);
        continue;
      }
      if (body.status !== (file?.status === 'reversed' ? 'void' : 'filed'))
        say(`${caseId} is ${file?.status} at its window and ${body.status} in the book of ${bureau}`);
      const moved = own.filter((record) => isMoney(record) && record.authority === bureau).flatMap(linesOf);
      const took = sums(moved.map((line) => [line.levy, fenOf(line)] as const));
      const stands = sums(body.lines.map((line) => [line.levy, fenOf(line)] as const));
      if (took !== stands) say(`${caseId}: ${bureau} took ${took}, its book says ${stands}`);
      if (filing.status !== 'confirmed') say(`${filing.recordId} is ${filing.status} when all is answered`);
    }
  }
};

/** The task is there, or a person has closed it with a note. */
const wasToldPaidTwice = ({ db }: SimCounter, caseFileId: string | null): boolean =>
  selectAll(
    db,
    "SELECT id FROM tasks WHERE id LIKE 'alarm:paid-twice:%' AND case_file_id = ? AND (closed_at IS NULL OR closed_by NOT LIKE '%:%')",
    caseFileId,
  ).length > 0;

/**
 * The same period paid at two windows: DESIGN §8 counts both and tells the one whose filing came later to the exchange,
 * until either is undone.
 */
const checkPaidTwice = ({ counters, exchange, count }: CounterWorld, say: Say): void => {
  const filings = (counters[0]?.records() ?? [])
    .filter(({ recordId, schema }) => schema === 'joint-filing/1' && recordId.endsWith(':state'))
    .map((record) => ({ record, body: record.body as BodyOf<'joint-filing/1'> }));
  const placeOf = (recordId: string): number => exchange.feed.findIndex((one) => one.recordId === recordId);
  for (const { record, body } of filings)
    for (const other of filings) {
      const isSame = record.taxpayerNo === other.record.taxpayerNo && body.periodEnd === other.body.periodEnd;
      const isLater = placeOf(record.recordId) > placeOf(other.record.recordId);
      if (!isSame || !isLater) continue;
      const isDouble = body.totalFen > 0 && other.body.totalFen > 0;
      const at = counters.find(({ device }) => device === record.senderDevice);
      const told = at !== undefined && wasToldPaidTwice(at, record.caseFileId);
      if (isDouble) count('paid twice');
      if (isDouble && !told) say(`${record.caseFileId} paid ${body.periodEnd} again and nobody is told`);
    }
};

const collect = async (check: (say: Say) => void | Promise<void>): Promise<readonly string[]> => {
  const wrongs: string[] = [];
  await check((what) => void wrongs.push(what));
  return wrongs;
};

/** When every window has heard everything, and people have yet to answer. */
export const wrongsWhenHeard = (world: CounterWorld): Promise<readonly string[]> =>
  collect(async (say) => {
    const said = saidIn(world, say);
    checkVerdicts(said, say);
    checkRecords(world, say);
    checkMoney(world, say);
    checkFlows(world, say);
    checkPaidTwice(world, say);
    await checkRecalls(said, say);
  });

/** When everything that waited for a person has been answered, too. */
export const wrongsWhenAnswered = (world: CounterWorld): Promise<readonly string[]> =>
  collect(async (say) => {
    const said = saidIn(world, say);
    checkVerdicts(said, say);
    checkRecords(world, say);
    checkMoney(world, say);
    checkForms(world, say);
    checkAuthors(world, say);
    checkFlows(world, say);
    checkCertificates(world, said, say);
    checkShelves(world, say);
    checkFilings(world, say);
    for (const counter of world.counters) {
      const left = (await counter.inbox()).map(({ kind }) => kind);
      if (left.length > 0) say(`${counter.device} has still to answer: ${left.join()}`);
      if (counter.broke.length > 0) say(`${counter.device} broke: ${JSON.stringify(counter.broke)}`);
      for (const wrong of disagreements(counter.db)) say(`${counter.device}: ${wrong}`);
    }
  });
