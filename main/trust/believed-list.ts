import { inBunches, type RevokedBunches } from '../../db/revoked-serials.ts';
import { sha256HexOfBytes } from '../../evidence/canonical.ts';
import { commonName } from '../../evidence/certificate.ts';
import type { RevocationList } from '../../evidence/revocation-list.ts';
import { believeRevocationList, type TrustedCa } from '../../evidence/trust.ts';
import type { RecognisedCa } from '../../evidence/trust-bundle.ts';

/** A revocation list that a recognised CA signed, with what is kept of it. Plain data: it comes from a thread. */
export interface BelievedList {
  readonly ca: Pick<RecognisedCa, 'id' | 'name' | 'nameEn'>;
  /** SHA-256 of the key that signed it, and whose that is. */
  readonly issuerKey: string;
  readonly issuer: string;
  readonly derHash: string;
  /** UTC ms. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | null;
  readonly number: string | null;
  readonly revokedCount: number;
  readonly revoked: RevokedBunches;
}

/** Throws `certificate/crl-of-unknown-ca`, `certificate/crl-forged`. */
export const believedList = (cas: readonly TrustedCa[], list: RevocationList): BelievedList => {
  const { issuer, trusted } = believeRevocationList(cas, list);
  const { id, name, nameEn } = trusted.ca;
  const { thisUpdate, nextUpdate, number, revoked, der } = list;
  return {
    ca: { id, name, nameEn },
    issuerKey: issuer.key.hash,
    issuer: commonName(issuer.subject),
    derHash: sha256HexOfBytes(der),
    ...{ thisUpdate, nextUpdate, number },
    revokedCount: revoked.size,
    revoked: inBunches(revoked),
  };
};
