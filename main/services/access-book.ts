import { holdsRole, type Role } from '../../domain/authority.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { findRecord } from '../../db/inbox.ts';
import type { ReadDb } from '../../db/sql.ts';
import { type AccessRow, insertAccess } from '../../db/taxpayers.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import type { ActingOfficer } from './act-stamp.ts';

/** Whose data somebody was shown, and in which case. */
export interface Look {
  /** Empty for a case between the bureaus about somebody who is no taxpayer. */
  readonly taxpayerNo: string;
  readonly caseFileId: string | null;
  /** One of a list, of which less is shown than on a page. */
  readonly isListed?: boolean;
}

/** One look at a time: a screen that redraws itself is not another look. */
const oneLookMs = 10 * 60_000;

/** In what capacity somebody looks, where the call does not say. */
export const lookPurpose = (officer: ActingOfficer, on: PlainDate): AccessRow['purpose'] => {
  const holds = (wanted: readonly Role[]) => holdsRole(officer.grants, officer.id, wanted, on);
  if (holds(['counter-clerk', 'field-collector', 'tax-officer'])) return 'counter-service';
  return holds(['auditor']) ? 'audit' : 'supervision';
};

/** Looks of a window that are still fresh; all its services note into the one book. */
const freshLooks = new WeakMap<HallContext, Map<string, number>>();
const bookOf = (context: HallContext): Map<string, number> => {
  const known = freshLooks.get(context) ?? new Map<string, number>();
  freshLooks.set(context, known);
  return known;
};

const pageKey = (officer: string, { taxpayerNo, caseFileId }: Look): string =>
  `${officer} ${taxpayerNo} ${caseFileId ?? ''}`;
/** A list shows less than a page: it is no look of its own at whom the officer has just looked at. */
const listKey = (officer: string, { taxpayerNo, caseFileId }: Look): string =>
  taxpayerNo === '' ? `${officer} case ${caseFileId ?? ''}` : `${officer} anywhere ${taxpayerNo}`;

/** 国税发〔2008〕93号: notes who looked at whose records, in which capacity and in which case file. */
export const openAccessBook = (context: HallContext, day: BusinessDay, officer: () => ActingOfficer) => {
  const lastLook = bookOf(context);
  return (taxpayerNo: string, caseFileId: string | null): void => {
    noteLooks(context, day, officer(), [{ taxpayerNo, caseFileId }], lastLook);
  };
};

const noteLooks = (
  context: HallContext,
  day: BusinessDay,
  who: ActingOfficer,
  looks: readonly Look[],
  lastLook: Map<string, number>,
): void => {
  const now = context.clock.monotonic();
  const keyOf = (officer: string, look: Look) => (look.isListed === true ? listKey : pageKey)(officer, look);
  const isFresh = (key: string) => now - (lastLook.get(key) ?? Number.NEGATIVE_INFINITY) < oneLookMs;
  const unseen = new Map<string, Look>();
  for (const look of looks) if (!isFresh(keyOf(who.id, look))) unseen.set(keyOf(who.id, look), look);
  if (unseen.size > 0) {
    const purpose = lookPurpose(who, day.today());
    const at = context.clock.now();
    write(context, 'access', (tx) => {
      for (const { taxpayerNo, caseFileId } of unseen.values())
        insertAccess(tx, { officer: who.id, taxpayerNo, caseFileId, purpose, at });
    });
  }
  for (const look of unseen.values()) {
    lastLook.set(listKey(who.id, look), now);
    if (look.isListed !== true) lastLook.set(pageKey(who.id, look), now);
  }
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && !value.includes('*') ? value : undefined;

/** The look that one object of an answer is; the first of its names that says who it is about. */
const lookAt = (db: ReadDb, shown: Readonly<Record<string, unknown>>): Look | undefined => {
  // A case file calls itself by `id` and its number in the hall.
  const caseFileId = textOf(
    shown['caseFileId'] ?? (shown['humanNo'] === undefined ? undefined : shown['id']),
  );
  const named = textOf(shown['taxpayerNo']) ?? textOf(shown['creditCode']);
  if (named !== undefined) return { taxpayerNo: named, caseFileId: caseFileId ?? null };
  if (caseFileId !== undefined)
    return { taxpayerNo: findCaseFile(db, caseFileId)?.taxpayerNo ?? '', caseFileId };
  const recordId = textOf(shown['recordId']);
  const record = recordId === undefined ? undefined : findRecord(db, recordId);
  return record === undefined ? undefined : { taxpayerNo: record.taxpayerNo, caseFileId: record.caseFileId };
};

/**
 * Everybody an answer of the contract is about, wherever in it they stand. What is named once further out is not named
 * again by what lies within it: a case holds its taxpayer, its papers and its lanes.
 */
export const looksIn = (db: ReadDb, answer: unknown): readonly Look[] => {
  const found = new Map<string, Look>();
  const walk = (value: unknown, outer: Look | undefined, isListed: boolean): void => {
    if (Array.isArray(value)) {
      for (const each of value) walk(each, outer, true);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const own = lookAt(db, value as Readonly<Record<string, unknown>>);
    const isNew = own !== undefined && own.taxpayerNo !== outer?.taxpayerNo;
    if (isNew) found.set(`${own.taxpayerNo} ${own.caseFileId}`, { ...own, isListed });
    for (const each of Object.values(value)) walk(each, isNew ? own : outer, isListed);
  };
  walk(answer, undefined, false);
  return [...found.values()];
};

/** Calls that note the look in a transaction of their own, with the purpose they were given. */
const notesItself: ReadonlySet<string> = new Set([
  'taxpayers.open',
  'taxpayers.enterByHand',
  'taxpayers.correctByHand',
]);

/**
 * Before an answer leaves the hall process: whoever it shows is noted with the officer it is shown to. Every call goes
 * through here, so that a new one cannot forget it; an answer that cannot be noted does not leave.
 */
export const openDisclosureBook = (
  context: HallContext,
  day: BusinessDay,
  officer: () => ActingOfficer | null,
) => {
  const lastLook = bookOf(context);
  return (call: string, input: unknown, answer: unknown): void => {
    const who = officer();
    if (who === null) return;
    const shown = looksIn(context.db, answer);
    // A form that is filled in for somebody names only in its question whom.
    const looks = shown.length > 0 ? shown : looksIn(context.db, input);
    if (looks.length === 0) return;
    if (!notesItself.has(call)) return noteLooks(context, day, who, looks, lastLook);
    for (const look of looks) lastLook.set(listKey(who.id, look), context.clock.monotonic());
  };
};
