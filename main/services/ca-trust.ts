import type { BusinessDay } from './business-day.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { commonName, readCertificate } from '../../evidence/certificate.ts';
import { type SignedTrustBundle, verifyTrustBundle } from '../../evidence/trust-bundle.ts';
import { type Believed, believeCertificate, type TrustedCa, trustedCasOf } from '../../evidence/trust.ts';
import { findRevocationList, findTrustList, revokedAt } from '../../db/ca-keys.ts';
import { findParameter } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { HallContext } from './hall-context.ts';
import { hallDayOf } from './hall-time.ts';
import { authoritiesOf } from './seal-desk.ts';

/** The trust list in use, its CAs read. */
export interface Trust {
  readonly version: number;
  readonly signed: SignedTrustBundle;
  readonly importedAt: number;
  /** How it came: with the window itself, on a stick, or by the line. */
  readonly cameBy: 'window' | 'stick' | 'exchange';
  readonly cas: readonly TrustedCa[];
}

/** A list is read once for each version of each window’s database. */
const read = new WeakMap<ReadDb, Trust>();

/** Is every part of it signed by both bureaus? With a key of a bureau missing here it is not. */
export const isSignedByBoth = (db: ReadDb, { bundle, signatures }: SignedTrustBundle): boolean => {
  const authorities = authoritiesOf(db);
  return bureaus.every((bureau: Bureau) => {
    const key = authorities[bureau];
    return key !== undefined && verifyTrustBundle(key, bundle, signatures[bureau]);
  });
};

/** `undefined` where the window has none that both bureaus signed. */
export const findTrust = ({ db }: Pick<HallContext, 'db'>): Trust | undefined => {
  const row = findTrustList(db);
  if (row === undefined) return undefined;
  const known = read.get(db);
  if (known?.version === row.version) return known;
  const signed = row.signed as SignedTrustBundle;
  if (!isSignedByBoth(db, signed)) return undefined;
  const { version, importedAt, importedBy } = row;
  const cameBy = row.cameBy ?? (importedBy === null ? 'window' : 'stick');
  const trust: Trust = { version, signed, importedAt, cameBy, cas: trustedCasOf(signed.bundle) };
  read.set(db, trust);
  return trust;
};

/** Throws `certificate/bundle-missing`. */
export const getTrust = (context: Pick<HallContext, 'db'>): Trust => {
  const trust = findTrust(context);
  if (trust === undefined) throw new Fault('certificate/bundle-missing');
  return trust;
};

const dayMs = 86_400_000;
/**
 * The moment certificates are judged at: now; in training noon of its business date, which is years ago.
 */
export const judgedAt = ({ config, clock }: HallContext, day: BusinessDay): number =>
  config.kind === 'training' ? Date.parse(`${day.today()}T12:00:00+08:00`) : clock.now();

/** How old a revocation list may be for a signature, and who has set it; `null` where no bureau has. */
export interface ListAgeLimit {
  readonly days: number;
  readonly setBy: string;
  readonly setOn: PlainDate;
}

export const listAgeLimit = ({ db, config }: HallContext, on: PlainDate): ListAgeLimit | null => {
  const row = findParameter(db, `${config.bureau}:revocation-list-age`, on);
  const days = (row?.value as { readonly amount?: number } | undefined)?.amount;
  return row === undefined || days === undefined ? null : { days, setBy: row.setBy, setOn: row.setOn };
};

/** How the revocation list of one CA key stands: `old` once the next one is due. */
export interface ListStanding {
  readonly state: 'fresh' | 'old' | 'none';
  readonly thisUpdate: number | null;
  readonly nextUpdate: number | null;
  readonly number: string | null;
  readonly ageDays: number | null;
  readonly words: InBoth;
}

export const listStanding = (db: ReadDb, issuerKey: string, at: number): ListStanding => {
  const row = findRevocationList(db, issuerKey);
  if (row === undefined)
    return {
      ...{ state: 'none', thisUpdate: null, nextUpdate: null, number: null, ageDays: null },
      words: { zh: '还没有', en: 'is not here yet' },
    };
  const { thisUpdate, nextUpdate, listNumber } = row;
  const ageDays = Math.max(0, Math.floor((at - thisUpdate) / dayMs));
  const due = nextUpdate === null ? '' : hallDayOf(nextUpdate);
  const isOld = nextUpdate !== null && at > nextUpdate;
  return {
    state: isOld ? 'old' : 'fresh',
    ...{ thisUpdate, nextUpdate, number: listNumber, ageDays },
    words: isOld
      ? { zh: `已签发 ${ageDays} 天，${due} 就该换新`, en: `is ${ageDays} days old and was due on ${due}` }
      : { zh: `已签发 ${ageDays} 天`, en: `is ${ageDays} days old` },
  };
};

/** A certificate that is believed here, with what its CA’s revocation list says. */
export interface Judged extends Believed {
  readonly trust: Trust;
  readonly issuerKey: string;
  readonly list: ListStanding;
}

/**
 * Judges the certificate of a key: read, of a recognised CA, in term, for signing, not revoked. Throws the
 * `certificate/…` fault that says what to do.
 */
export const judgeCertificate = (context: HallContext, day: BusinessDay, der: Uint8Array): Judged => {
  const { db } = context;
  const certificate = readCertificate(der);
  const trust = getTrust(context);
  const at = judgedAt(context, day);
  const believed = believeCertificate(trust.cas, certificate, at, hallDayOf);
  const issuerKey = believed.chain[0]?.key.hash ?? '';
  // Also where the CA dates it ahead: it has said that this certificate is not to be relied on.
  const on = revokedAt(db, issuerKey, certificate.serial);
  if (on !== undefined) throw new Fault('certificate/revoked', { on: hallDayOf(on) });
  return { ...believed, trust, issuerKey, list: listStanding(db, issuerKey, at) };
};

/**
 * What is signed now has to be looked up in a list no older than the bureau allows. Throws `certificate/crl-too-old`.
 */
export const requireFreshList = (
  context: HallContext,
  on: PlainDate,
  { list, chain }: Pick<Judged, 'list' | 'chain'>,
): void => {
  const limit = listAgeLimit(context, on);
  if (limit === null || (list.ageDays !== null && list.ageDays <= limit.days)) return;
  const issuer = chain[0] === undefined ? '' : commonName(chain[0].subject);
  throw new Fault('certificate/crl-too-old', { issuer, age: list.words, limit: limit.days });
};
