import { plainDate } from '../../../domain/plain-date.ts';
import { agreements } from './agreements.ts';
import { cardDeck } from './cards.ts';
import { individuals } from './individuals.ts';
import { oldCertificateEnterprises } from './old-certificate-enterprises.ts';
import { fieldPermits, grants, jointTrainings, officers, secondments } from './officers.ts';
import { parameters } from './parameters.ts';
import { trainingPassphrase, trainingPin } from './published.ts';
import { pushedRegistrations } from './pushed-registrations.ts';
import { districts, halls, region } from './region.ts';
import { sealTerms } from './seals.ts';
import { unifiedEnterprises } from './unified-enterprises.ts';
import { voucherRanges } from './vouchers.ts';
import { counterWindows, localWindowId, stateWindowId } from './windows.ts';

/**
 * 临江市, which does not exist: the whole content of a training profile, as data. Nothing here reads a clock, draws a
 * random number or touches a file.
 */
export const town = {
  region,
  districts,
  halls,
  counterWindows,
  stateWindowId,
  localWindowId,
  officers,
  grants,
  jointTrainings,
  secondments,
  fieldPermits,
  agreements,
  taxpayers: [...unifiedEnterprises, ...oldCertificateEnterprises, ...individuals],
  voucherRanges,
  pushedRegistrations,
  sealTerms,
  cardDeck,
  parameters,
  /**
   * The first business day: March may be filed until 2016-04-18, January and February are late, and the quarter that
   * has just begun is the first that small-scale payers file as a quarter.
   */
  firstBusinessDay: plainDate('2016-04-05'),
  trainingPin,
  trainingPassphrase,
} as const;
