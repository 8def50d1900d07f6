import { Fault } from '../../../domain/faults.ts';
import type { CardEvent, CardWatch, SmartCard } from '../../../native/transports/pcsc.ts';
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

/** A reader of the smart card service with an ID card in it, and the service's word of both. */
export interface PagesReader
  extends Pick<VirtualIdCardReader, 'putCard' | 'liftCard' | 'fault' | 'clearFaults'> {
  unplug(): void;
  plugIn(): void;
  watching(options: { readonly onEvent: (event: CardEvent) => void }): CardWatch;
}

export const pagesReader = (
  reader: string,
  deck: readonly VirtualCard[],
  { slowMs }: { readonly slowMs: number },
): PagesReader => {
  let card: VirtualCard | undefined;
  let isPlugged = true;
  const due = new Map<VirtualReaderFault, number>();
  const ears = new Set<(event: CardEvent) => void>();
  const tell = (event: CardEvent): void => {
    for (const ear of ears) ear(event);
  };
  const lift = (): void => {
    if (card !== undefined) tell({ what: 'card-removed', reader });
    card = undefined;
  };
  const unplug = (): void => {
    if (isPlugged) tell({ what: 'reader-gone', reader });
    isPlugged = false;
  };
  const takeFault = (page: number): VirtualReaderFault | undefined => {
    for (const [name, left] of due) {
      if (faultPages[name] !== page) continue;
      if (left <= 1) due.delete(name);
      else due.set(name, left - 1);
      return name;
    }
    return undefined;
  };

  const connect = (): SmartCard => {
    const lying = card;
    if (lying === undefined) throw new Fault('device/smart-card-removed', { where: reader });
    const whole = Uint8Array.of(1, 0, 4, 0, ...textBlockOf(lying), ...photoBlock());
    return {
      async transmit([cla, ins, page = 0]) {
        const name = takeFault(page);
        if (name === 'lifted-before-read') lift();
        if (name === 'unplugged-mid-reply') unplug();
        if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs));
        if (!isPlugged) throw new Fault('device/unplugged', { where: reader });
        if (card !== lying) throw new Fault('device/smart-card-removed', { where: reader });
        if (name === 'wrong-card-type' || name === 'read-failed') return refused;
        // A control character where the name begins.
        if (name === 'contents-broken') whole.set([0x1b, 0x00], 4);
        const from = page * 256;
        if (cla !== 0xff || ins !== 0xb0 || from >= whole.length) return refused;
        return Uint8Array.of(...whole.subarray(from, from + 256).subarray(name === 'torn' ? 4 : 0), ...fine);
      },
      close: () => Promise.resolve(),
    };
  };

  return {
    putCard(index) {
      lift();
      card = deck[index];
      tell({ what: 'card-inserted', reader });
    },
    liftCard: lift,
    fault: (name, times = 1) => void due.set(name, times),
    clearFaults: () => due.clear(),
    unplug,
    plugIn: () => void (isPlugged = true),
    watching({ onEvent }) {
      ears.add(onEvent);
      return {
        readers: () => new Map(isPlugged ? [[reader, card === undefined ? 'empty' : 'card']] : []),
        fault: () => undefined,
        connect: async () => connect(),
        close: () => void ears.delete(onEvent),
      };
    },
  };
};
