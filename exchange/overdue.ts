import type { BodyOf } from '../contract/exchange/bodies.ts';
import { Envelope, type Message, messageId } from '../contract/exchange/message.ts';
import type { PolicyDocument } from '../contract/exchange/policy-document.ts';
import { type Bureau, otherBureau } from '../domain/bureau.ts';
import { standingOf } from '../domain/case-file/deadline.ts';
import type { CaseEntry, Lanes } from '../domain/case-file/entry.ts';
import { Fault } from '../domain/faults.ts';
import { getMatter } from '../domain/matters/index.ts';
import { addDays, daysBetween, isPlainDate, type PlainDate, plainDate } from '../domain/plain-date.ts';
import type { ExchangeStore } from './storage/port.ts';

/** Something that a bureau owes since a day that has passed, by the hall's date. Noticed, never judged. */
export interface OverdueItem {
  readonly kind: 'case-deadline' | 'not-confirmed' | 'not-corrected' | 'not-taken';
  readonly part: string;
  /** The case's number, or the record's id. */
  readonly subject: string;
  readonly bureau: Bureau;
  readonly title: string;
  readonly titleEn: string;
  readonly dueOn: PlainDate;
  readonly daysLate: number;
}

export interface OverdueWatch {
  /** What is overdue in a part on a day. Reads what the feed has brought since it was asked last. */
  look(part: string, hallDate: PlainDate, agreement: PolicyDocument): Promise<readonly OverdueItem[]>;
}

interface OpenRecord {
  readonly schema: string;
  /** Who sent the version that stands. */
  readonly sender: Bureau;
  /** Day of law of that version, or of its return. */
  readonly since: PlainDate;
  readonly isReturned: boolean;
}

interface OpenCase {
  readonly caseNo: string;
  readonly matter: string;
  readonly revision: number;
  readonly lanes: Record<Bureau, CaseEntry[]>;
}

/** Handed over to this part, and neither taken nor sent back. */
interface OpenOffer {
  readonly recordId: string;
  readonly bureau: Bureau;
  /** Day of law of the HANDOVER. */
  readonly since: PlainDate;
}

interface PartState {
  cursor: number;
  readonly records: Map<string, OpenRecord>;
  /** By the HANDOVER's message id. */
  readonly offers: Map<string, OpenOffer>;
  readonly cases: Map<string, OpenCase>;
}

const entryOf = (message: Message, body: BodyOf<'case-entry/1'>): CaseEntry => ({
  lane: body.bureau,
  entryNo: body.entryNo,
  seen: body.seen,
  device: message.device,
  fence: body.fence,
  act: body.act,
  answers: body.answers,
  documents: body.documents,
  doneOn: plainDate(body.doneOn),
  officer: message.officer,
});

const takeEntry = (state: PartState, message: Message): void => {
  const body = message.body as BodyOf<'case-entry/1'>;
  const id = message.caseFileId ?? '';
  const { caseNo, matter, revision } = body;
  const known = state.cases.get(id) ?? { caseNo, matter, revision, lanes: { state: [], local: [] } };
  known.lanes[body.bureau].push(entryOf(message, body));
  state.cases.set(id, known);
};

const take = (state: PartState, part: string, message: Message, sender: Bureau): void => {
  const { recordId, kind, schema } = message;
  const since = plainDate(message.businessDate);
  if (message.cause !== null) state.offers.delete(message.cause);
  if (kind === 'HANDOVER' && message.part !== part) {
    const { toAuthority: bureau } = message.body as BodyOf<'handover/1'>;
    state.offers.set(messageId(message), { recordId, bureau, since });
  }
  // What has left is owed nothing here, and what is offered is nobody's record here yet.
  else if (kind === 'HANDOVER') state.records.delete(recordId);
  else if (kind === 'DECLINE') {
    if (message.part !== part)
      state.records.set(recordId, { schema: 'registration/1', sender, since, isReturned: false });
  } else if (kind === 'CONFIRM') state.records.delete(recordId);
  else if (kind === 'RETURN') {
    const known = state.records.get(recordId);
    if (known !== undefined) state.records.set(recordId, { ...known, since, isReturned: true });
  } else if (schema === 'case-entry/1') takeEntry(state, message);
  else if (kind === 'RECORD' || kind === 'CORRECTION')
    state.records.set(recordId, { schema, sender, since, isReturned: false });
};

const caseItems = (part: string, known: OpenCase, today: PlainDate): OverdueItem[] => {
  let matter: ReturnType<typeof getMatter>;
  try {
    matter = getMatter(known.matter, known.revision);
  } catch (error) {
    // A matter or revision this program does not have: its deadlines are its own program's to notice.
    if (error instanceof Fault) return [];
    throw error;
  }
  const standing = matter.flow?.standing(known.lanes satisfies Lanes);
  if (standing === undefined || standing.concluded !== null) return [];
  return standing.deadlines
    .filter((deadline) => standingOf(deadline, today) === 'overdue')
    .map(({ bureau, title, titleEn, dueOn }) => ({
      kind: 'case-deadline',
      part,
      subject: known.caseNo,
      bureau,
      title,
      titleEn,
      dueOn,
      daysLate: daysBetween(dueOn, today),
    }));
};

const recordItem = (
  part: string,
  [recordId, record]: readonly [string, OpenRecord],
  today: PlainDate,
  agreement: PolicyDocument,
): OverdueItem[] => {
  const within = record.isReturned ? agreement.correctWithinDays : agreement.confirmWithinDays;
  if (within === null) return [];
  const dueOn = addDays(record.since, within);
  if (today <= dueOn) return [];
  const about = { part, subject: recordId, dueOn, daysLate: daysBetween(dueOn, today) };
  return record.isReturned
    ? [
        {
          ...about,
          kind: 'not-corrected',
          bureau: record.sender,
          title: '退回后未更正',
          titleEn: 'Returned and not corrected',
        },
      ]
    : [
        {
          ...about,
          kind: 'not-confirmed',
          bureau: otherBureau(record.sender),
          title: '未确认入库',
          titleEn: 'Not confirmed as stored',
        },
      ];
};

const offerItems = (
  part: string,
  offers: PartState['offers'],
  today: PlainDate,
  within: number,
): OverdueItem[] =>
  [...offers.values()].flatMap(({ recordId, bureau, since }) => {
    const dueOn = addDays(since, within);
    return today <= dueOn
      ? []
      : [
          {
            kind: 'not-taken',
            part,
            subject: recordId,
            bureau,
            title: '移交后未接收',
            titleEn: 'Handed over and not taken',
            dueOn,
            daysLate: daysBetween(dueOn, today),
          },
        ];
  });

/**
 * Notices what is overdue by the hall's date, from the feed alone: deadlines of cases by the matters' own folds (ADR
 * 0015), confirmations and corrections by what the bureaus have agreed. It follows the feed as a window does and keeps
 * only what is open, so a look costs what has come since the last one; after a restart it reads the feed once more.
 */
export const makeOverdueWatch = (store: ExchangeStore): OverdueWatch => {
  const parts = new Map<string, PartState>();
  let catching: Promise<unknown> = Promise.resolve();

  const catchUp = async (part: string): Promise<PartState> => {
    const state = parts.get(part) ?? { cursor: 0, records: new Map(), offers: new Map(), cases: new Map() };
    parts.set(part, state);
    for (;;) {
      const page = await store.readFeed(part, state.cursor, 500, 4 * 1024 * 1024);
      for (const entry of page.entries) {
        // What is quarantined is a fact, and a fact is owed nothing.
        const message = Envelope.safeParse(JSON.parse(entry.message));
        if (message.success && entry.quarantined === null && isPlainDate(message.data.businessDate))
          take(state, part, message.data, entry.senderBureau);
      }
      state.cursor = page.to;
      if (page.to >= page.highWater) return state;
    }
  };

  return {
    look: async (part, today, agreement) => {
      const caught = catching.then(() => catchUp(part));
      // One look at a time, so that no page is taken twice; a look that failed does not spoil the next.
      catching = caught.catch(() => undefined);
      const state = await caught;
      const cases = [...state.cases.values()].flatMap((known) => caseItems(part, known, today));
      const records = [...state.records].flatMap((record) => recordItem(part, record, today, agreement));
      const { takeWithinDays = null } = agreement;
      const offers = takeWithinDays === null ? [] : offerItems(part, state.offers, today, takeWithinDays);
      return [...cases, ...records, ...offers].sort(
        (a, b) => b.daysLate - a.daysLate || (a.subject < b.subject ? -1 : 1),
      );
    },
  };
};
