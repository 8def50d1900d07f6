import { type Bureau, bureaus } from '../../domain/bureau.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { putTrustFile } from '../../exchange/trust-desk.ts';
import { signTrustBundle, type TrustBundle } from '../../evidence/trust-bundle.ts';
import {
  noonOf,
  type TownCaId,
  trainingRevocationList,
  trainingTrustList,
} from '../../main/training/town/certificate-authorities.ts';
import { trainingSealAuthorities } from '../../main/training/town/seals.ts';
import { largeRevocationList } from '../support/large-revocation-list.ts';

/* Trust lists and revocation lists of the training town, as its bureaus and CAs sign them. */

const { bundle } = trainingTrustList();

export const bundleOf = (version: number, change: Partial<TrustBundle> = {}): TrustBundle => ({
  ...bundle,
  ...change,
  version,
});

/** As a file; `who` has signed it. */
export const listFileOf = (
  of: TrustBundle,
  who: readonly Bureau[] = bureaus,
  beside: readonly Uint8Array[] = [],
): Uint8Array => {
  const by = (bureau: Bureau): string | null =>
    who.includes(bureau) ? signTrustBundle(trainingSealAuthorities[bureau].signing, of) : null;
  return Buffer.from(
    JSON.stringify({
      kind: 'joint-window trust list',
      bundle: of,
      signatures: { state: by('state'), local: by('local') },
      revocationLists: beside.map((der) => Buffer.from(der).toString('base64')),
    }),
  );
};

/** A revocation list of noon of `on`. */
export const crlOf = (ca: TownCaId, on: string, revoked: readonly string[] = []): Uint8Array =>
  trainingRevocationList(ca, {
    number: Number(on.replaceAll('-', '')),
    thisUpdate: noonOf(on),
    nextUpdate: noonOf('2016-07-01'),
    revoked: revoked.map((serial) => ({ serial, at: noonOf(on) })),
  });

export const pemOf = (der: Uint8Array): Uint8Array =>
  Buffer.from(`-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64')}\n-----END X509 CRL-----\n`);

export const decided = { by: 'admin-1', reason: '两局送达', now: 1_457_600_000_000 };

/** The town's list, a small revocation list and one of some hundred KB. */
export const putTownPapers = async (store: FullStore): Promise<void> => {
  const large = largeRevocationList('guoxin', 10_000, {
    number: 1,
    thisUpdate: noonOf('2016-03-05'),
    nextUpdate: noonOf('2016-06-01'),
  });
  await putTrustFile(store, listFileOf(bundleOf(1), bureaus, [crlOf('anxin', '2016-03-01')]), decided);
  await putTrustFile(store, large, decided);
};
