import { randomBytes } from 'node:crypto';
import type { SealKeyView } from '../../contract/calls/paper.ts';
import {
  BureauSealPaper,
  type SealGrantPaper,
  type SealRevocationPaper,
  type SealRequestPaper,
} from '../../contract/exchange/seal-papers.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { certificateKind } from '../../domain/registration/archive-state.ts';
import { type SignedSealGrant, signSealRequest, verifyGrant } from '../../evidence/seal.ts';
import { signingKeyFrom } from '../../evidence/signature.ts';
import {
  answerSealRequest,
  findSealGrant,
  findSealRequestOfKey,
  insertSealGrant,
  insertSealRequest,
  markSealRequestPosted,
  openSealRequests,
  type SealGrantRow,
  sealGrantsOf,
} from '../../db/seals.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { SealPost } from '../sync/exchange-client.ts';
import type { ActingOfficer } from './act-stamp.ts';
import { tellOnce } from './alarm-once.ts';
import { type HallContext, write } from './hall-context.ts';
import { authoritiesOf, takeRevocation } from './seal-desk.ts';

/*
 * How a seal key comes to this window (DESIGN §14): the window makes the key and asks, the bureau signs a grant or takes
 * it back, and the exchange carries what each has signed. The private half never leaves the encrypted database.
 */

/** Kinds of paper that carry seals. */
const sealedKinds = [certificateKind] as const;

/** Makes a key and asks a bureau to grant it. A bureau that has not answered yet is not asked twice. */
export const askForSealKey = (
  context: HallContext,
  officer: Pick<ActingOfficer, 'id'>,
  bureau: Bureau,
  on: PlainDate,
): void => {
  const { config, clock, db } = context;
  if (authoritiesOf(db)[bureau] === undefined) throw new Fault('case/seal-authority-missing');
  write(context, 'ask-seal', (tx) => {
    if (openSealRequests(tx).some((request) => request.bureau === bureau)) return;
    const key = signingKeyFrom('ed25519', randomBytes(32));
    const signed = signSealRequest(key.signing, {
      v: 1,
      env: config.kind,
      id: context.newId(),
      bureau,
      window: config.device,
      kinds: [...sealedKinds],
      suite: key.verifying.suite,
      publicKeyHex: key.verifying.publicKeyHex,
      requestedOn: on,
    });
    const at = clock.now();
    insertSealRequest(tx, {
      id: signed.request.id,
      bureau,
      publicKeyHex: key.verifying.publicKeyHex,
      privateKeyHex: key.signing.privateKeyHex,
      request: { kind: 'request', signed },
      askedAt: at,
      askedBy: officer.id,
    });
    tx.journal({
      what: 'seal/asked',
      at,
      officer: officer.id,
      actId: null,
      caseFileId: null,
      detail: { bureau, request: signed.request.id },
    });
  });
};

/** Throws the fault that says why a grant is not taken; nothing of it is kept then. */
const takeGrant = (tx: WritableTx, context: HallContext, { grant, signature }: SignedSealGrant): void => {
  const { config } = context;
  const key = authoritiesOf(tx)[grant.bureau];
  if (key === undefined) throw new Fault('case/seal-authority-missing');
  if (!verifyGrant(key, { grant, signature })) throw new Fault('case/seal-grant-forged');
  const asked = findSealRequestOfKey(tx, grant.publicKeyHex);
  const isForUs = grant.env === config.kind && grant.window === config.device;
  if (!isForUs || asked === undefined || asked.privateKeyHex === null || asked.bureau !== grant.bureau)
    throw new Fault('case/seal-grant-not-asked');
  // A number of a bureau's seal stands on one paper only, whichever key made it.
  const overlaps = ({ fromNo, toNo }: SealGrantRow): boolean => fromNo <= grant.toNo && grant.fromNo <= toNo;
  if (findSealGrant(tx, grant.id) !== undefined || sealGrantsOf(tx, grant.bureau).some(overlaps))
    throw new Fault('case/seal-numbers-given');
  const { id, bureau, validFrom, validTo, fromNo, toNo } = grant;
  insertSealGrant(tx, {
    id,
    bureau,
    validFrom,
    validTo,
    fromNo,
    toNo,
    grant: { grant, signature },
    privateKeyHex: asked.privateKeyHex,
  });
  answerSealRequest(tx, asked.id, id);
};

const isKnown = (db: ReadDb, paper: BureauSealPaper): boolean => {
  if (paper.kind === 'revocation') return findSealGrant(db, paper.revocation.grantId)?.revokedOn != null;
  const known = findSealGrant(db, paper.signed.grant.id)?.grant as SignedSealGrant | undefined;
  return known?.signature === paper.signed.signature;
};

const noteInJournal = (tx: WritableTx, at: number, paper: SealGrantPaper | SealRevocationPaper): void =>
  tx.journal({
    what: paper.kind === 'grant' ? 'seal/granted' : 'seal/revoked',
    at,
    officer: null,
    actId: null,
    caseFileId: null,
    detail: {
      grant: paper.kind === 'grant' ? paper.signed.grant.id : paper.revocation.grantId,
      ...(paper.kind === 'grant' ? {} : { reason: paper.revocation.reason }),
    },
  });

/** What cannot be believed is told once, as a task of its own, and keeps nothing else from being taken. */
const tell = (context: HallContext, raw: unknown, fault: Fault): void => {
  const detail = { code: fault.code, ...fault.detail };
  tellOnce(context, { write: 'seal-alarm', kind: 'seal', about: raw, detail });
};

/**
 * Takes what a bureau signed for this window: each paper in a transaction of its own, one that is known already not
 * again. `true` where something was taken or told.
 */
const takeSealPapers = (context: HallContext, papers: readonly unknown[]): boolean => {
  let changed = false;
  for (const raw of papers) {
    try {
      const parsed = BureauSealPaper.safeParse(raw);
      if (!parsed.success) throw new Fault('case/seal-paper-unreadable');
      const paper = parsed.data;
      if (isKnown(context.db, paper)) continue;
      write(context, 'take-seal', (tx) => {
        if (paper.kind === 'grant') takeGrant(tx, context, paper.signed);
        else takeRevocation(tx, paper.revocation);
        noteInJournal(tx, context.clock.now(), paper);
      });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      tell(context, raw, error);
    }
    changed = true;
  }
  return changed;
};

/** One errand of the line: brings requests to the exchange and takes what bureaus have left there. */
export const runSealErrand = async (
  context: HallContext,
  post: SealPost,
  signal?: AbortSignal,
): Promise<boolean> => {
  let changed = false;
  for (const { id, request } of openSealRequests(context.db).filter(({ postedAt }) => postedAt === null)) {
    await post.askSeal(request as SealRequestPaper, signal);
    write(context, 'seal-posted', (tx) => markSealRequestPosted(tx, id, context.clock.now()));
    changed = true;
  }
  const { papers } = await post.sealPapers(signal);
  return takeSealPapers(context, papers) || changed;
};

const standingOf = (row: SealGrantRow, on: PlainDate): SealKeyView['standing'] => {
  if (row.revokedOn !== null) return 'revoked';
  if (on > row.validTo) return 'expired';
  if (row.nextNo > row.toNo) return 'used-up';
  return on < row.validFrom ? 'to-come' : 'valid';
};

/** Every key this window was granted, those in force first, and what it has asked for. */
export const sealKeysView = (
  context: HallContext,
  on: PlainDate,
): { rows: SealKeyView[]; asked: { bureau: Bureau; at: number; isPosted: boolean }[] } => {
  const order = ['valid', 'to-come', 'revoked', 'used-up', 'expired'];
  return {
    rows: bureaus
      .flatMap((bureau) => sealGrantsOf(context.db, bureau))
      .map((row) => ({
        id: row.id,
        bureau: row.bureau,
        validFrom: row.validFrom,
        validTo: row.validTo,
        remaining: Math.max(0, row.toNo - row.nextNo + 1),
        nextNo: row.nextNo > row.toNo ? null : row.nextNo,
        standing: standingOf(row, on),
        reason: row.revocation?.reason ?? null,
      }))
      .sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing)),
    asked: openSealRequests(context.db).map(({ bureau, askedAt, postedAt }) => ({
      bureau,
      at: askedAt,
      isPosted: postedAt !== null,
    })),
  };
};
