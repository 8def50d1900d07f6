import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import {
  grantFault,
  makeSeal,
  type Seal,
  type SealedPaper,
  type SealRevocation,
  sealFault,
  type SignedSealGrant,
  verifyRevocation,
} from '../../evidence/seal.ts';
import type { VerifyingKey } from '../../evidence/signature.ts';
import { findProfileValue } from '../../db/profile.ts';
import {
  findSealGrant,
  revokeSealGrant,
  type SealGrantRow,
  sealGrantsOf,
  spendSealNumber,
} from '../../db/seals.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';

export type Authorities = Readonly<Partial<Record<Bureau, VerifyingKey>>>;

/** The bureaus' own public keys, entered when the window was set up; none: no seal of that bureau is made here. */
export const authoritiesOf = (db: ReadDb): Authorities => {
  const text = findProfileValue(db, 'seal-authorities');
  return text === undefined ? {} : (JSON.parse(text) as Authorities);
};

const findUsable = (
  db: ReadDb,
  authorities: Authorities,
  bureau: Bureau,
  kind: string,
  on: PlainDate,
): SealGrantRow | undefined => {
  const key = authorities[bureau];
  if (key === undefined) return undefined;
  return sealGrantsOf(db, bureau).find(
    (row) =>
      // A key that is taken back seals nothing from the moment this is known here, whatever day is on the paper.
      row.revokedOn === null &&
      grantFault(key, row.grant as SignedSealGrant, {
        kind,
        on,
        no: row.nextNo,
        revokedOn: row.revokedOn,
      }) === undefined,
  );
};

/** Why a bureau's seal is not to be had, in the words of the key that came nearest to it. */
const whyMissing = (db: ReadDb, bureau: Bureau, kind: string, on: PlainDate): InBoth => {
  const rows = sealGrantsOf(db, bureau).filter((row) =>
    (row.grant as SignedSealGrant).grant.kinds.includes(kind),
  );
  const inTerm = rows.filter((row) => row.validFrom <= on && on <= row.validTo);
  const revoked = inTerm.find((row) => row.revokedOn !== null);
  if (revoked !== undefined) {
    const reason = revoked.revocation?.reason ?? '';
    return { zh: `密钥已由该局收回：${reason}`, en: `the bureau took its key back: ${reason}` };
  }
  if (inTerm.some((row) => row.nextNo > row.toNo))
    return { zh: '密钥的编号已用完', en: 'the numbers of its key are used up' };
  if (inTerm.length > 0)
    return { zh: '密钥未通过核对，请联系该局', en: 'its key does not verify; ask the bureau' };
  return rows.length > 0
    ? { zh: '密钥不在有效期', en: 'its key is out of date' }
    : { zh: '该局没有签发密钥', en: 'the bureau has issued no key' };
};

/** The bureaus whose seal is not to be had here today for such a paper, each with the reason. */
export const sealsMissing = (
  db: ReadDb,
  sealedBy: readonly Bureau[],
  kind: string,
  on: PlainDate,
): readonly { readonly bureau: Bureau; readonly why: InBoth }[] => {
  const authorities = authoritiesOf(db);
  return sealedBy
    .filter((bureau) => findUsable(db, authorities, bureau, kind, on) === undefined)
    .map((bureau) => ({ bureau, why: whyMissing(db, bureau, kind, on) }));
};

/** All the seals, each with a number spent; `null` spends nothing: one bureau's alone would be half a certificate. */
export const sealPaper = (
  tx: WritableTx,
  sealedBy: readonly Bureau[],
  paper: SealedPaper,
): readonly Seal[] | null => {
  const authorities = authoritiesOf(tx);
  const grants = sealedBy.map((bureau) => findUsable(tx, authorities, bureau, paper.kind, paper.issuedOn));
  const all = grants.filter((row) => row !== undefined);
  if (all.length < sealedBy.length) return null;
  return all.map((row) => {
    const { grant } = row.grant as SignedSealGrant;
    const no = spendSealNumber(tx, row);
    return makeSeal({ suite: grant.suite, privateKeyHex: row.privateKeyHex }, grant, no, paper);
  });
};

/** Is every seal on a paper given out here genuine? The same check as for a paper that somebody brings back. */
export const sealsAreGenuine = (db: ReadDb, paper: SealedPaper, seals: readonly Seal[]): boolean => {
  const authorities = authoritiesOf(db);
  return seals.every((seal) => {
    const key = authorities[seal.bureau];
    const row = findSealGrant(db, seal.grantId);
    return (
      key !== undefined &&
      row !== undefined &&
      sealFault(key, row.grant as SignedSealGrant, seal, paper, row.revokedOn) === undefined
    );
  });
};

/** A bureau takes a key back. Throws `case/seal-revocation-forged` for a word that is not the bureau's. */
export const takeRevocation = (tx: WritableTx, revocation: SealRevocation): void => {
  const row = findSealGrant(tx, revocation.grantId);
  const key = row === undefined ? undefined : authoritiesOf(tx)[row.bureau];
  if (row === undefined || key === undefined || !verifyRevocation(key, revocation))
    throw new Fault('case/seal-revocation-forged');
  revokeSealGrant(tx, row.id, revocation.revokedOn, revocation);
};
