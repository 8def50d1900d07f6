import { buffersOf, makeLotPacker, unpackLot } from '../../main/sync/entry-lot.ts';
import type { CheckedEntry, LoadedEntry } from '../../main/sync/sync-store.ts';

/** Checked entries as they come out of the thread that checks, into the one that writes. */
export const fromOtherThread = (checked: readonly CheckedEntry[]): LoadedEntry[] => {
  const packer = makeLotPacker();
  for (const { entry, message } of checked)
    if (message !== null) packer.linkHash(message.prevHash, entry.message);
  checked.forEach(packer.add);
  const lot = packer.take();
  return unpackLot(structuredClone(lot, { transfer: buffersOf(lot) }));
};
