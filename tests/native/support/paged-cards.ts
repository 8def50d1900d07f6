import { photoBlock, textBlockOf } from '../../../native/virtual/card-block.ts';
import type { VirtualCard } from '../../../native/virtual/card-block.ts';
import type { VirtualIdCardReader, VirtualReaderFault } from '../../../native/virtual/id-card-reader.ts';

/** At which page of a card each fault shows itself; the others are of security modules that speak for themselves. */
const faultPages: Partial<Readonly<Record<VirtualReaderFault, number>>> = {
  'wrong-card-type': 0,
  'contents-broken': 0,
  'lifted-before-read': 3,
  'unplugged-mid-reply': 3,
  'read-failed': 3,
  torn: 5,
  slow: 3,
};
const fine = [0x90, 0x00] as const;
const refused = Uint8Array.of(0x6a, 0x82);

/** ID cards as a reader of the smart card service shows them, in pages, and what goes wrong with them. */
export interface PagedCards extends Pick<VirtualIdCardReader, 'fault' | 'clearFaults'> {
  /** What a card answers to a command. */
  readonly answer: (card: VirtualCard, command: Uint8Array) => Promise<Uint8Array>;
}

export const pagedCards = (hands: {
  readonly slowMs: number;
  readonly lift: () => void;
  readonly unplug: () => void;
}): PagedCards => {
  const due = new Map<VirtualReaderFault, number>();
  const takeFault = (page: number): VirtualReaderFault | undefined => {
    for (const [name, left] of due) {
      if (faultPages[name] !== page) continue;
      if (left <= 1) due.delete(name);
      else due.set(name, left - 1);
      return name;
    }
    return undefined;
  };
  return {
    fault: (name, times = 1) => void due.set(name, times),
    clearFaults: () => due.clear(),
    async answer(card, [cla, ins, page = 0]) {
      const name = takeFault(page);
      if (name === 'lifted-before-read') hands.lift();
      if (name === 'unplugged-mid-reply') hands.unplug();
      if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, hands.slowMs));
      if (name === 'wrong-card-type' || name === 'read-failed') return refused;
      const whole = Uint8Array.of(1, 0, 4, 0, ...textBlockOf(card), ...photoBlock());
      // A control character where the name begins.
      if (name === 'contents-broken') whole.set([0x1b, 0x00], 4);
      const from = page * 256;
      if (cla !== 0xff || ins !== 0xb0 || from >= whole.length) return refused;
      return Uint8Array.of(...whole.subarray(from, from + 256).subarray(name === 'torn' ? 4 : 0), ...fine);
    },
  };
};
