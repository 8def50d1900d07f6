import { Fault } from '../../../domain/faults.ts';
import type { CardEvent, CardWatch, SmartCard } from '../../../native/transports/pcsc.ts';
import type { VirtualCard } from '../../../native/virtual/card-block.ts';
import type { VirtualIdCardReader } from '../../../native/virtual/id-card-reader.ts';
import { pagedCards } from './paged-cards.ts';

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
  const { answer, fault, clearFaults } = pagedCards({ slowMs, lift, unplug });

  const connect = (): SmartCard => {
    const lying = card;
    if (lying === undefined) throw new Fault('device/smart-card-removed', { where: reader });
    return {
      async transmit(command) {
        const answered = await answer(lying, command);
        if (!isPlugged) throw new Fault('device/unplugged', { where: reader });
        if (card !== lying) throw new Fault('device/smart-card-removed', { where: reader });
        return answered;
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
    fault,
    clearFaults,
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
