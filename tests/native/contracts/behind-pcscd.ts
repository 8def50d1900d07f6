import { pcscPages } from '../../../native/id-card-readers/pcsc-pages.ts';
import type { VirtualCard } from '../../../native/virtual/card-block.ts';
import { deck } from '../support/deck.ts';
import { pagedCards } from '../support/paged-cards.ts';
import { insertCard, startService, virtualReader, whyNoService } from '../support/pcsc-service.ts';
import type { ReachedReader } from './id-card-reader.ts';

/** Longer than the driver waits for a page. */
const slowMs = 4_500;

/**
 * vsmartcard's reader behind the real smart card service, with the driver's own times. Only one on a machine: one file of
 * tests has it to itself.
 */
export const behindPcscd = async (): Promise<ReachedReader | string> => {
  const why = whyNoService();
  if (why !== undefined) return why;
  let service: Awaited<ReturnType<typeof startService>> | undefined = await startService();
  let ended = Promise.resolve();
  let card: Awaited<ReturnType<typeof insertCard>> | undefined;

  const lift = (): void => {
    card?.remove();
    card = undefined;
  };
  const unplug = (): void => {
    lift();
    if (service !== undefined) ended = service.stop('SIGKILL');
    service = undefined;
  };
  const { answer, fault, clearFaults } = pagedCards({ slowMs, lift, unplug });
  return {
    hands: {
      async putCard(index) {
        lift();
        const laid: VirtualCard | undefined = deck[index];
        if (laid === undefined) throw new RangeError(`no card ${index} in the deck`);
        card = await insertCard((command) => answer(laid, command));
      },
      liftCard: lift,
      fault,
      clearFaults,
    },
    plug: {
      unplug,
      async plugIn() {
        await ended;
        service ??= await startService();
      },
      async close() {
        unplug();
        await ended;
      },
    },
    open: () => pcscPages.open(virtualReader),
    // The service looks at this reader every 400 ms; three pages go before the slow one, at 40 ms each.
    patience: { noticeMs: 5_000, askMs: 1_500 },
    withoutPlug: 'device/card-service-down',
  };
};
