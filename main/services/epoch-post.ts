import { randomBytes } from 'node:crypto';
import { EnrolmentProgress } from '../../contract/exchange/device-papers.ts';
import {
  EnrolmentApproval,
  enrolmentApprovalText,
  EnrolmentRequest,
  enrolmentRequestText,
} from '../../contract/exchange/enrolment.ts';
import { Fault } from '../../domain/faults.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { type SigningKey, signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';
import {
  type EpochRequestRow,
  findWaitingRequest,
  insertEpochRequest,
  noteProgress,
  settleRequest,
} from '../../db/epochs.ts';
import { closeTask } from '../../db/inbox.ts';
import { getProfileValue, setProfileValue } from '../../db/profile.ts';
import { planEpoch } from '../sync/begin-epoch.ts';
import { beginEpochIn } from '../sync/sqlite-epoch.ts';
import type { EnrolmentPost } from '../sync/enrolment-post.ts';
import type { SyncStore } from '../sync/sync-store.ts';
import { clearStandingIn, epochCodes, findStanding } from './exchange-standing.ts';
import { type HallContext, write } from './hall-context.ts';

export interface EpochPostOptions {
  readonly store: SyncStore;
  readonly post: EnrolmentPost;
  /** The date of law that the first message of the epoch carries. */
  readonly today: () => PlainDate;
  /** The window signs by another key from now on. */
  readonly signBy: (key: SigningKey) => void;
  /** After anything a page may show has changed. */
  readonly changed: () => void;
}

/** How a window asks to begin anew, hears of it, and begins (docs/decisions/0024). */
export interface EpochPost {
  /** Signs and keeps a request; one that waited is withdrawn. Throws `exchange/epoch-not-needed`. */
  readonly ask: (officer: string, reason: string) => void;
  /** The request that waits, as a file for the exchange. Throws `exchange/epoch-not-asked`. */
  readonly requestText: () => string;
  /** Takes an approval that was brought, and begins. Throws `exchange/epoch-paper-wrong`, `exchange/epoch-not-asked`. */
  readonly takeApproval: (text: string) => void;
  /** Hands the request in and hears how far it has come: in each round of the line. */
  readonly goOn: (signal?: AbortSignal) => Promise<void>;
}

const bornOf = (suite: SigningKey['suite']) => signingKeyFrom(suite, randomBytes(32));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A file that is not JSON is told as such; why it is not helps nobody at the counter.
    throw new Fault('exchange/epoch-paper-wrong');
  }
};

/** What the exchange gave out by itself, or in its answer to how far a request has come. */
const approvalIn = (text: string): EnrolmentApproval => {
  const value = parsed(text);
  const progress = EnrolmentProgress.safeParse(value);
  const approval = EnrolmentApproval.safeParse(progress.success ? progress.data.approval : value);
  if (!approval.success) throw new Fault('exchange/epoch-paper-wrong');
  return approval.data;
};

export const openEpochPost = (context: HallContext, options: EpochPostOptions): EpochPost => {
  const { db, config, clock } = context;
  const { store, post, changed } = options;

  /** Signed by the exchange this window was enrolled at, for this window, this key and this epoch. */
  const check = (approval: EnrolmentApproval, row: EpochRequestRow): void => {
    const known = EnrolmentApproval.parse(JSON.parse(getProfileValue(db, 'enrolment')));
    const asked = EnrolmentRequest.parse(JSON.parse(row.text));
    const { signature, ...said } = approval;
    const signer = { suite: known.exchangeSuite, publicKeyHex: known.exchangePublicKeyHex };
    const isOurs =
      said.exchangeId === known.exchangeId &&
      said.env === config.kind &&
      said.device === asked.device &&
      said.publicKeyHex === asked.publicKeyHex &&
      said.part === asked.part &&
      said.bureau === asked.bureau &&
      said.epoch === row.epoch;
    if (!isOurs || !verifyText(signer, enrolmentApprovalText(said), signature))
      throw new Fault('exchange/epoch-paper-wrong');
  };

  /** All of it or nothing: a power cut leaves the old epoch, with its request, or the new one. */
  const begin = (approval: EnrolmentApproval, row: EpochRequestRow): void => {
    check(approval, row);
    const at = clock.now();
    const actId = context.newId();
    const { askedBy: approvedBy, reason } = row;
    const start = planEpoch(store, approval, {
      reason,
      approvedBy,
      actId,
      businessDate: options.today(),
      at,
    });
    const key = row.key as SigningKey;
    write(context, 'epoch', (tx) => {
      const left = beginEpochIn(tx, store.head().epoch, start, { at, reason });
      setProfileValue(tx, 'enrolment', JSON.stringify(approval));
      setProfileValue(tx, 'device-key', JSON.stringify(key));
      clearStandingIn(tx);
      settleRequest(tx, row.id, 'begun', at);
      for (const code of epochCodes) closeTask(tx, `alarm:line:${code}`, at, approvedBy);
      tx.journal({
        what: 'exchange/epoch-begun',
        at,
        officer: approvedBy,
        actId,
        caseFileId: null,
        detail: { epoch: start.epoch, baseSeq: start.baseSeq, left, reason },
      });
    });
    options.signBy(key);
    changed();
  };

  const refuse = (row: EpochRequestRow): void => {
    const at = clock.now();
    write(context, 'epoch-refused', (tx) => {
      settleRequest(tx, row.id, 'refused', at);
      tx.journal({
        what: 'exchange/epoch-refused',
        at,
        officer: null,
        actId: null,
        caseFileId: null,
        detail: { epoch: row.epoch },
      });
    });
    changed();
  };

  const hear = (row: EpochRequestRow, progress: EnrolmentProgress): void => {
    if (JSON.stringify(row.progress) !== JSON.stringify(progress)) {
      write(context, 'epoch-progress', (tx) => noteProgress(tx, row.id, progress));
      changed();
    }
    if (progress.state === 'refused') refuse(row);
    if (progress.approval !== null) begin(progress.approval, row);
  };

  const waiting = (): EpochRequestRow => {
    const row = findWaitingRequest(db);
    if (row === undefined) throw new Fault('exchange/epoch-not-asked');
    return row;
  };

  return {
    ask: (officer, reason) => {
      const standing = findStanding(db);
      if (standing === undefined) throw new Fault('exchange/epoch-not-needed');
      const before = findWaitingRequest(db);
      const { suite } = JSON.parse(getProfileValue(db, 'device-key')) as SigningKey;
      const { signing, verifying } = bornOf(suite);
      const epoch = Math.max(store.head().epoch, standing.told?.epoch ?? 0) + 1;
      const at = clock.now();
      const request = {
        v: 1,
        env: config.kind,
        device: config.device,
        suite,
        publicKeyHex: verifying.publicKeyHex,
        bureau: config.bureau,
        hall: config.hall,
        part: config.part,
        requestedAt: at,
        newEpoch: { epoch, askedBy: officer, reason },
      } as const;
      const signed = enrolmentRequestText(request);
      const text = JSON.stringify({ ...request, signature: signText(signing, signed) });
      write(context, 'ask-epoch', (tx) => {
        if (before !== undefined) settleRequest(tx, before.id, 'refused', at);
        insertEpochRequest(tx, {
          id: sha256Hex(signed),
          epoch,
          text,
          key: signing,
          reason,
          askedBy: officer,
          askedAt: at,
        });
        tx.journal({
          what: 'exchange/epoch-asked',
          at,
          officer,
          actId: null,
          caseFileId: null,
          detail: { epoch, reason, code: standing.code },
        });
      });
      changed();
    },
    requestText: () => waiting().text,
    takeApproval: (text) => begin(approvalIn(text), waiting()),
    goOn: async (signal) => {
      const row = findWaitingRequest(db);
      if (row === undefined) return;
      hear(row, await post.askEnrolment(EnrolmentRequest.parse(JSON.parse(row.text)), signal));
    },
  };
};
