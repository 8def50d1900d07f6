import { type ReadingOptions, readTrustFileApart } from '../trust/read-trust-file.ts';
import type { ReadRevocationList, ReadTrustList, TrustFileQuestion } from '../trust/trust-file-messages.ts';
import { getTrust } from './ca-trust.ts';
import type { HallContext } from './hall-context.ts';

/**
 * Reads a trust list or a CA's own list apart from the hall, whichever way it came. A CA's own list is believed by the
 * trust list in use when this answers. Throws `certificate/bundle-missing` and as `readTrustFileApart`.
 */
export const readTrustPaper = async (
  context: Pick<HallContext, 'db'>,
  kind: TrustFileQuestion['kind'],
  from: TrustFileQuestion['from'],
  options: ReadingOptions,
): Promise<ReadTrustList | ReadRevocationList> => {
  if (kind === 'trust-list') return readTrustFileApart<'trust-list'>({ kind, from }, options);
  for (;;) {
    const { version, signed } = getTrust(context);
    const { bundle } = signed;
    const read = await readTrustFileApart<'revocation-list'>({ kind, from, bundle }, options);
    // Believed by a list that is in use no more: once more, by the one that is.
    if (getTrust(context).version === version) return read;
  }
};
