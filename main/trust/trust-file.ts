import { TrustListFile } from '../../contract/exchange/trust-list.ts';
import { Fault } from '../../domain/faults.ts';
import type { SignedTrustBundle } from '../../evidence/trust-bundle.ts';

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
    signed: { bundle, signatures: { state, local } },
    lists: revocationLists.map((base64) => new Uint8Array(Buffer.from(base64, 'base64'))),
  };
};
