import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { SignedTrustBundle } from '../../evidence/trust-bundle.ts';
import { trustedCasOf } from '../../evidence/trust.ts';
import {
  type CameBy,
  findRevocationList,
  findTrustList,
  insertTrustList,
  putRevocationList,
} from '../../db/ca-keys.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { BelievedList } from '../trust/believed-list.ts';
import type { ReadRevocationList, ReadTrustList } from '../trust/trust-file-messages.ts';
import { isSignedByBoth } from './ca-trust.ts';
import { type HallContext, write } from './hall-context.ts';
import { hallDayOf } from './hall-time.ts';

/** Who brings it, and the moment it is judged at. */
export interface Importing {
  /** `null` where the window is made with it, or the line brings it. */
  readonly officer: string | null;
  readonly at: number;
  readonly cameBy: CameBy;
}

const dayMs = 86_400_000;
/** In the journal: by the line, where nobody brought it. */
const from = (cameBy: CameBy): { readonly cameBy?: 'exchange' } => (cameBy === null ? {} : { cameBy });

/**
 * Puts a trust list into use, within the caller’s transaction. Throws `certificate/bundle-of-other-environment`,
 * `-not-signed`, `-not-newer`, `-certificate-wrong`.
 */
export const takeTrustList = (
  tx: WritableTx,
  context: {
    readonly config: Pick<HallContext['config'], 'kind'>;
    readonly clock: Pick<HallContext['clock'], 'now'>;
  },
  signed: SignedTrustBundle,
  { officer, cameBy }: Pick<Importing, 'officer' | 'cameBy'>,
): void => {
  const { env, version } = signed.bundle;
  if (env !== context.config.kind) throw new Fault('certificate/bundle-of-other-environment');
  if (!isSignedByBoth(tx, signed)) throw new Fault('certificate/bundle-not-signed');
  const have = findTrustList(tx)?.version ?? 0;
  if (version <= have) throw new Fault('certificate/bundle-not-newer', { said: version, have });
  // What it holds has to be CA certificates, before it is in use.
  trustedCasOf(signed.bundle);
  const at = context.clock.now();
  insertTrustList(tx, { version, signed, importedAt: at, importedBy: officer, cameBy });
  tx.journal({
    what: 'ca/trust-list-taken',
    at,
    officer,
    actId: null,
    caseFileId: null,
    detail: { version, document: signed.bundle.document, by: bureaus.join(' '), ...from(cameBy) },
  });
};

/** Within the caller’s transaction. Throws `certificate/crl-from-the-future`, `certificate/crl-not-newer`. */
export const takeRevocationList = (
  tx: WritableTx,
  context: { readonly clock: Pick<HallContext['clock'], 'now'> },
  list: BelievedList,
  { officer, at, cameBy }: Importing,
): InBoth => {
  const { ca, issuer, issuerKey, derHash, thisUpdate, nextUpdate, number, revoked, revokedCount } = list;
  const said = hallDayOf(thisUpdate);
  // A list of tomorrow would outlast every one that follows. A day is left for clocks and zones.
  if (thisUpdate > at + dayMs) throw new Fault('certificate/crl-from-the-future', { said });
  const known = findRevocationList(tx, issuerKey);
  if (known !== undefined && thisUpdate <= known.thisUpdate)
    throw new Fault('certificate/crl-not-newer', { said, have: hallDayOf(known.thisUpdate) });
  const importedAt = context.clock.now();
  putRevocationList(
    tx,
    {
      ...{ issuerKey, derHash, thisUpdate, nextUpdate, listNumber: number, revokedCount },
      ...{ importedAt, importedBy: officer, cameBy },
    },
    revoked,
  );
  tx.journal({
    what: 'ca/revocation-list-taken',
    at: importedAt,
    officer,
    actId: null,
    caseFileId: null,
    detail: { ca: ca.id, issuer, of: said, revoked: revokedCount, ...from(cameBy) },
  });
  return {
    zh: `已导入 ${ca.name} ${said} 签发的吊销列表，列明 ${revokedCount} 张已吊销证书。`,
    en: `The revocation list of ${ca.nameEn} of ${said} is in use; it names ${revokedCount} revoked certificates.`,
  };
};

/** A trust list with the revocation lists beside it; a list beside it that is not newer is passed over. */
const takeListWithOthers = (
  tx: WritableTx,
  context: HallContext,
  { signed, lists }: ReadTrustList,
  importing: Importing,
): InBoth => {
  takeTrustList(tx, context, signed, importing);
  let taken = 0;
  for (const list of lists) {
    if ('code' in list) throw new Fault(list.code, list.detail);
    try {
      takeRevocationList(tx, context, list, importing);
      taken += 1;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'certificate/crl-not-newer') throw error;
    }
  }
  const { version, recognised } = signed.bundle;
  return {
    zh: `互认清单第 ${version} 版已启用，互认 CA ${recognised.length} 家，随附吊销列表导入 ${taken} 份。`,
    en: `Version ${version} of the trust list is in use with ${recognised.length} CAs; ${taken} revocation lists came with it.`,
  };
};

/**
 * Puts what was read into use, whichever way it came; `also` is written with it. A CA’s own list was believed by the
 * trust list that is in use. Throws as `takeTrustList` and `takeRevocationList`, and nothing is written then.
 */
export const importTrustPaper = (
  context: HallContext,
  read: ReadTrustList | ReadRevocationList,
  importing: Importing,
  also: (tx: WritableTx) => void = () => undefined,
): InBoth =>
  write(context, read.kind === 'trust-list' ? 'take-trust-list' : 'take-revocation-list', (tx) => {
    const said =
      read.kind === 'trust-list'
        ? takeListWithOthers(tx, context, read, importing)
        : takeRevocationList(tx, context, read.list, importing);
    also(tx);
    return said;
  });
