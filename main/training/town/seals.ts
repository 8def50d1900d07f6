import type { Bureau } from '../../../domain/bureau.ts';
import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';
import { sha256Hex } from '../../../evidence/canonical.ts';
import { type SigningKey, signingKeyFrom, type VerifyingKey } from '../../../evidence/signature.ts';
import { localWindowId, stateWindowId } from './windows.ts';

/**
 * The seal authorities of the two bureaus of the training town. Published like its passphrase, so that both windows of a
 * folder and every test agree on them; a production profile has its bureaus' real public keys and never these.
 */
const published = (bureau: Bureau): { readonly signing: SigningKey; readonly verifying: VerifyingKey } =>
  signingKeyFrom('ed25519', Buffer.from(sha256Hex(`published training seal authority: ${bureau}`), 'hex'));

const made: Partial<Record<Bureau, ReturnType<typeof published>>> = {};
const of = (bureau: Bureau): ReturnType<typeof published> => (made[bureau] ??= published(bureau));

/** Made when they are asked for: every hall process loads the town, and hardly one needs them. */
export const trainingSealAuthorities = {
  get state() {
    return of('state');
  },
  get local() {
    return of('local');
  },
} as const;

/** One bureau's seal keys for a quarter: short-lived, for the certificate only, with numbers by window. */
export interface SealTerm {
  readonly bureau: Bureau;
  readonly kinds: readonly string[];
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate;
  readonly numbers: Readonly<Record<string, readonly [fromNo: number, toNo: number]>>;
}

const quarters = [
  ['2016-04-01', '2016-06-30'],
  ['2016-07-01', '2016-09-30'],
  ['2016-10-01', '2016-12-31'],
] as const;
const perWindow = 200;

export const sealTerms: readonly SealTerm[] = (['state', 'local'] as const).flatMap((bureau) =>
  quarters.map(([from, to], quarter) => {
    const first = 1 + quarter * 2 * perWindow;
    return {
      bureau,
      kinds: ['registration-certificate'],
      validFrom: plainDate(from),
      validTo: plainDate(to),
      numbers: {
        [stateWindowId]: [first, first + perWindow - 1],
        [localWindowId]: [first + perWindow, first + 2 * perWindow - 1],
      },
    } as const;
  }),
);
