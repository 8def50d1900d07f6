import { randomBytes } from 'node:crypto';
import { EnrolmentApproval } from '../../contract/exchange/enrolment.ts';
import type { DeviceState } from '../../contract/exchange/answers.ts';
import type { SealedFile, ToWindow } from '../../contract/exchange/sealed-file.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { Fault, type FaultCode, faults } from '../../domain/faults.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import {
  type CarriedFileRow,
  findCarriedFile,
  openCarriedFiles,
  putCarriedFile,
} from '../../db/carried-files.ts';
import { findProfileValue, getProfileValue } from '../../db/profile.ts';
import { insertAccess } from '../../db/taxpayers.ts';
import type { Carrier } from '../sync/exchange-client.ts';
import {
  openAnswer,
  readSealedFile,
  requireSameWorld,
  type SealedFileParty,
  writeToExchange,
} from '../sync/sealed-file.ts';
import type { SyncStore } from '../sync/sync-store.ts';
import { takeAnswer, type TakenAnswer } from '../sync/take-answer.ts';
import { type HallContext, write } from './hall-context.ts';
import { hallStamp } from './hall-time.ts';

/** What came of a file that was brought. */
export type Taken =
  | { readonly outcome: 'answer-taken'; readonly news: TakenAnswer }
  | { readonly outcome: 'carried'; readonly device: string; readonly fresh: number }
  | { readonly outcome: 'waiting'; readonly reason: Fault };

/** Sealed files between this window, the exchange and other windows (docs/decisions/0019). */
export interface FilePost {
  /** Writes what waits here as one file by `put`, which answers the name it got. Logged before it is written. */
  readonly exportWith: (
    officer: string,
    purpose: string,
    put: (name: string, text: string) => string,
  ) => { readonly name: string; readonly messages: number; readonly left: number };
  /** Takes a file that somebody has brought: an answer for this window, or another window's for the exchange. */
  readonly take: (officer: string, name: string, text: string) => Promise<Taken>;
  /** Puts an answer that waits for a stick on one; it stays here until that has worked. */
  readonly fetchAnswer: (id: string, put: (name: string, text: string) => string) => string;
  /** Tries what waits once more: in each round of the line, and after anything that may have filled a gap. */
  readonly goOn: (signal?: AbortSignal) => Promise<void>;
}

export interface FilePostOptions {
  readonly store: SyncStore;
  readonly client: Carrier;
  readonly heard: (hallDate: PlainDate) => void;
  /** After anything a page may show has changed. */
  readonly changed: () => void;
  /** An answer says that the exchange and this window do not mean the same. */
  readonly differs: (code: FaultCode, standing: DeviceState) => void;
}

/** This window as the exchange enrolled it. Throws exchange/device-unknown where it has not been. */
const partyOf = ({ config, db }: HallContext): SealedFileParty => {
  const text = findProfileValue(db, 'enrolment');
  if (text === undefined) throw new Fault('exchange/device-unknown');
  const approval = EnrolmentApproval.parse(JSON.parse(text));
  return {
    env: config.kind,
    device: config.device,
    part: config.part,
    key: JSON.parse(getProfileValue(db, 'device-key')) as SigningKey,
    exchangeId: approval.exchangeId,
    exchange: { suite: approval.exchangeSuite, publicKeyHex: approval.exchangePublicKeyHex },
  };
};

/** How often a round of the line posts a file again whose messages have a gap before them. */
const gapRetryMs = 5 * 60_000;

const answerName = (device: string, stamp: string): string => `回执_给${device}_${stamp}.txp`;

export const openFilePost = (context: HallContext, options: FilePostOptions): FilePost => {
  const { config, db, clock } = context;
  const { store, client, changed } = options;
  const self = { env: config.kind, device: config.device, bureau: config.bureau } as const;
  /** One after another: a round of the line and a person's deed must not carry the same file at once. */
  let busy: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = busy.then(work, work);
    busy = next.catch(() => undefined);
    return next;
  };

  const rowOf = (file: SealedFile, text: string, name: string, officer: string): CarriedFileRow => ({
    id: sha256Hex(text),
    kind: file.header.kind,
    device: file.header.device,
    name,
    state: 'waiting',
    text,
    reason: null,
    counts: file.header.counts,
    toSeq: null,
    officer,
    purpose: null,
    at: clock.now(),
    settledAt: null,
  });

  const keep = (
    row: CarriedFileRow,
    journal?: { what: string; detail: Record<string, string | number | null> },
    more: readonly CarriedFileRow[] = [],
  ): void => {
    write(context, 'carried-file', (tx) => {
      for (const each of [row, ...more]) putCarriedFile(tx, each);
      if (journal === undefined) return;
      tx.journal({
        ...journal,
        at: clock.now(),
        officer: row.officer,
        actId: null,
        caseFileId: null,
        detail: { file: row.id, device: row.device, ...journal.detail },
      });
    });
    changed();
  };
  const done = (row: CarriedFileRow, reason: string | null = null): CarriedFileRow => ({
    ...row,
    state: 'done',
    text: null,
    reason,
    settledAt: clock.now(),
  });

  /** Waits for what can come yet; what can never be taken is done with, and says why. */
  const wait = (row: CarriedFileRow, error: unknown): Taken => {
    if (!(error instanceof Fault)) throw error;
    const { code } = error;
    if (!faults[code].retry) {
      keep(done(row, code), { what: 'exchange/file-refused', detail: { code } });
      throw error;
    }
    if (row.reason !== code || findCarriedFile(db, row.id) === undefined)
      keep({ ...row, reason: code }, { what: 'exchange/file-waits', detail: { code } });
    return { outcome: 'waiting', reason: error };
  };

  const takeOrTell = (answer: ToWindow): TakenAnswer => {
    try {
      return takeAnswer(store, self, config.part, answer, clock.now());
    } catch (error) {
      if (error instanceof Fault) options.differs(error.code, answer.device);
      throw error;
    }
  };

  const takeOwn = (row: CarriedFileRow, file: SealedFile): Taken => {
    try {
      const answer = openAnswer(file, partyOf(context));
      const news = takeOrTell(answer);
      options.heard(plainDate(answer.policy.hallDate));
      keep(done(row), {
        what: 'exchange/answer-taken',
        detail: { received: news.received, verdicts: news.verdicts, entries: news.entries },
      });
      return { outcome: 'answer-taken', news };
    } catch (error) {
      return wait(row, error);
    }
  };

  const carry = async (row: CarriedFileRow, text: string, signal?: AbortSignal): Promise<Taken> => {
    try {
      const { answer, fresh, device } = await client.carry(text, signal);
      const back = readSealedFile(answer);
      const toFetch: CarriedFileRow = {
        ...rowOf(back, answer, answerName(device, hallStamp(clock.now())), row.officer),
        state: 'to-fetch',
      };
      keep(done(row), { what: 'exchange/file-carried', detail: { fresh } }, [toFetch]);
      return { outcome: 'carried', device, fresh };
    } catch (error) {
      return wait(row, error);
    }
  };

  const tryOnce = async (row: CarriedFileRow, text: string, signal?: AbortSignal): Promise<Taken> =>
    row.kind === 'to-window' ? takeOwn(row, readSealedFile(text)) : carry(row, text, signal);

  const triedAt = new Map<string, number>();
  /** A gap is filled by another file, which tries all at once; a round of the line looks now and then. */
  const isDue = ({ id, reason }: CarriedFileRow): boolean =>
    (reason !== 'exchange/sequence-gap' && reason !== 'exchange/file-gap') ||
    clock.monotonic() - (triedAt.get(id) ?? Number.NEGATIVE_INFINITY) > gapRetryMs;

  /** A file that was waited for may let the next one go on: until none moves any more. */
  const tryAll = async (which: (row: CarriedFileRow) => boolean, signal?: AbortSignal): Promise<void> => {
    for (let moved = true; moved; ) {
      moved = false;
      for (const row of openCarriedFiles(db)) {
        if (row.state !== 'waiting' || row.text === null || signal?.aborted === true || !which(row)) continue;
        triedAt.set(row.id, clock.monotonic());
        try {
          moved = (await tryOnce(row, row.text, signal)).outcome !== 'waiting' || moved;
        } catch (error) {
          // Refused for good: kept with its reason, and no reason for the others to wait.
          if (!(error instanceof Fault)) throw error;
          moved = true;
        }
      }
    }
  };

  return {
    exportWith: (officer, purpose, put) => {
      const at = clock.now();
      const { text, messages, left } = writeToExchange(store, partyOf(context), {
        now: at,
        secret: randomBytes(32),
      });
      const file = readSealedFile(text);
      const stamp = hallStamp(at);
      const wanted = `发往交换平台_${config.device}_${stamp}_${messages.length}份.txp`;
      const concerned = messages.map(
        (message) => JSON.parse(message.text) as { taxpayer: string; caseFileId: string | null },
      );
      write(context, 'exporting', (tx) => {
        for (const taxpayerNo of new Set(concerned.map(({ taxpayer }) => taxpayer)))
          if (taxpayerNo !== '')
            insertAccess(tx, { officer, taxpayerNo, purpose: 'sealed-export', caseFileId: null, at });
        tx.journal({
          what: 'exchange/exporting',
          at,
          officer,
          actId: null,
          caseFileId: null,
          detail: { file: sha256Hex(text), messages: messages.length, left, purpose },
        });
      });
      const name = put(wanted, text);
      keep(
        {
          ...rowOf(file, text, name, officer),
          state: 'written',
          text: null,
          toSeq: messages.at(-1)?.seq ?? null,
          purpose,
        },
        { what: 'exchange/exported', detail: { messages: messages.length } },
      );
      return { name, messages: messages.length, left };
    },
    take: (officer, name, text) =>
      inTurn(async () => {
        const file = readSealedFile(text);
        const party = partyOf(context);
        requireSameWorld(file, party);
        const { kind, device } = file.header;
        if (kind === 'to-exchange' && device === party.device) throw new Fault('exchange/file-own');
        if (kind === 'to-window' && device !== party.device)
          throw new Fault('exchange/file-for-other-window', { device });
        const row = rowOf(file, text, name, officer);
        const taken = await tryOnce(row, text);
        if (taken.outcome !== 'waiting') await tryAll(() => true);
        return taken;
      }),
    fetchAnswer: (id, put) => {
      const row = findCarriedFile(db, id);
      if (row?.state !== 'to-fetch' || row.text === null) throw new Fault('exchange/stick-unknown');
      const name = put(row.name, row.text);
      keep(done({ ...row, name }), { what: 'exchange/answer-written', detail: {} });
      return name;
    },
    goOn: (signal) => inTurn(() => tryAll(isDue, signal)),
  };
};
