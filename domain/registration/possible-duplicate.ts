import { normaliseIdentifier } from '../identifiers/normalise.ts';
import type { Registration } from './registration.ts';
import { sameName } from './taxpayer-number.ts';

/** What two registrations under two numbers are compared by. */
export type Compared = Pick<Registration, 'taxpayerNo' | 'name' | 'licenceNo' | 'legalPersonId' | 'address'>;

export type Likeness = 'licence-and-name' | 'person-and-address';

const same = (a: string, b: string): boolean => {
  const key = normaliseIdentifier(a);
  return key !== '' && key === normaliseIdentifier(b);
};

/**
 * May two registrations under two numbers be one business? One licence is one business; and one person at one address
 * is, until somebody has looked. A suspicion for both bureaus to look into, never a verdict.
 */
export const likenessOf = (a: Compared, b: Compared): Likeness | undefined => {
  if (a.taxpayerNo === b.taxpayerNo) return undefined;
  if (same(a.licenceNo, b.licenceNo) && sameName(a.name, b.name)) return 'licence-and-name';
  return same(a.legalPersonId, b.legalPersonId) && same(a.address, b.address)
    ? 'person-and-address'
    : undefined;
};
