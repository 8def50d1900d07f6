import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { sha256HexOfBytes } from '../../evidence/canonical.ts';
import { commonName } from '../../evidence/certificate.ts';
import { derOfFile, readRevocationList, type RevocationList } from '../../evidence/revocation-list.ts';
import type { SignedTrustBundle } from '../../evidence/trust-bundle.ts';
import { believeRevocationList, trustedCasOf } from '../../evidence/trust.ts';
import { TrustListFile } from '../../contract/exchange/trust-list.ts';
import { findRevocationList, findTrustList, insertTrustList, putRevocationList } from '../../db/ca-keys.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { getTrust, isSignedByBoth } from './ca-trust.ts';
import { type HallContext, write } from './hall-context.ts';
import { hallDayOf } from './hall-time.ts';

/** Who brings it, and the moment it is judged at. */
export interface Importing {
  readonly officer: string | null;
  readonly at: number;
}

const dayMs = 86_400_000;

/** As a file holds it. Throws `certificate/bundle-unreadable`, `certificate/bundle-not-signed`. */
export const readTrustFile = (
  text: string,
): { readonly signed: SignedTrustBundle; readonly lists: readonly Uint8Array[] } => {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fault('certificate/bundle-unreadable', { field: 'JSON' });
    throw error;
  }
  const parsed = TrustListFile.safeParse(raw);
  if (!parsed.success)
    throw new Fault('certificate/bundle-unreadable', {
      field: parsed.error.issues[0]?.path.join('.') ?? '',
    });
  const { bundle, signatures, revocationLists } = parsed.data;
  const { state, local } = signatures;
  if (state === null || local === null) throw new Fault('certificate/bundle-not-signed');
  return {
    signed: { bundle: bundle as SignedTrustBundle['bundle'], signatures: { state, local } },
    lists: revocationLists.map((base64) => new Uint8Array(Buffer.from(base64, 'base64'))),
  };
};

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
  officer: string | null,
): void => {
  const { env, version } = signed.bundle;
  if (env !== context.config.kind) throw new Fault('certificate/bundle-of-other-environment');
  if (!isSignedByBoth(tx, signed)) throw new Fault('certificate/bundle-not-signed');
  const have = findTrustList(tx)?.version ?? 0;
  if (version <= have) throw new Fault('certificate/bundle-not-newer', { said: version, have });
  // What it holds has to be CA certificates, before it is in use.
  trustedCasOf(signed.bundle);
  const at = context.clock.now();
  insertTrustList(tx, { version, signed, importedAt: at, importedBy: officer });
  tx.journal({
    what: 'ca/trust-list-taken',
    at,
    officer,
    actId: null,
    caseFileId: null,
    detail: { version, document: signed.bundle.document, by: bureaus.join(' ') },
  });
};

/** Within the caller’s transaction; the list in use says whose it may be. Throws `certificate/crl-…`. */
export const takeRevocationList = (
  tx: WritableTx,
  context: { readonly clock: Pick<HallContext['clock'], 'now'> },
  cas: Parameters<typeof believeRevocationList>[0],
  list: RevocationList,
  { officer, at }: Importing,
): InBoth => {
  const { issuer, trusted } = believeRevocationList(cas, list);
  const said = hallDayOf(list.thisUpdate);
  // A list of tomorrow would outlast every one that follows. A day is left for clocks and zones.
  if (list.thisUpdate > at + dayMs) throw new Fault('certificate/crl-from-the-future', { said });
  const issuerKey = issuer.key.hash;
  const known = findRevocationList(tx, issuerKey);
  if (known !== undefined && list.thisUpdate <= known.thisUpdate)
    throw new Fault('certificate/crl-not-newer', { said, have: hallDayOf(known.thisUpdate) });
  const importedAt = context.clock.now();
  putRevocationList(
    tx,
    {
      issuerKey,
      derHash: sha256HexOfBytes(list.der),
      thisUpdate: list.thisUpdate,
      nextUpdate: list.nextUpdate,
      listNumber: list.number,
      revokedCount: list.revoked.size,
      importedAt,
      importedBy: officer,
    },
    list.revoked,
  );
  tx.journal({
    what: 'ca/revocation-list-taken',
    at: importedAt,
    officer,
    actId: null,
    caseFileId: null,
    detail: { ca: trusted.ca.id, issuer: commonName(issuer.subject), of: said, revoked: list.revoked.size },
  });
  return {
    zh: `已导入 ${trusted.ca.name} ${said} 签发的吊销列表，列明 ${list.revoked.size} 张已吊销证书。`,
    en: `The revocation list of ${trusted.ca.nameEn} of ${said} is in use; it names ${list.revoked.size} revoked certificates.`,
  };
};

/** A trust list with the revocation lists beside it; a list beside it that is not newer is passed over. */
export const importTrustFile = (context: HallContext, text: string, importing: Importing): InBoth => {
  const { signed, lists } = readTrustFile(text);
  const readLists = lists.map(readRevocationList);
  return write(context, 'take-trust-list', (tx) => {
    takeTrustList(tx, context, signed, importing.officer);
    const cas = trustedCasOf(signed.bundle);
    let taken = 0;
    for (const list of readLists) {
      try {
        takeRevocationList(tx, context, cas, list, importing);
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
  });
};

/** A CA’s own .crl file. Throws `certificate/crl-…`, `certificate/bundle-missing`. */
export const importRevocationFile = (
  context: HallContext,
  bytes: Uint8Array,
  importing: Importing,
): InBoth => {
  const der = derOfFile(bytes);
  if (der === undefined) throw new Fault('certificate/crl-unreadable');
  const { cas } = getTrust(context);
  const list = readRevocationList(der);
  return write(context, 'take-revocation-list', (tx) =>
    takeRevocationList(tx, context, cas, list, importing),
  );
};
