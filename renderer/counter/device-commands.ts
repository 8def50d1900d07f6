import { t } from '../messages/t.ts';
import {
  askConfirm,
  askRating,
  askSignature,
  switchScreen,
  useCustomerScreen,
} from '../state/customer-screen.ts';
import { useHallState } from '../state/hall-state.ts';
import { openAsk } from '../state/screen.ts';
import { work } from '../state/work.ts';
import type { Command } from './commands.ts';
import { callNext } from './queue-line.tsx';

const takesCash = (): boolean => (useHallState.getState().session?.cashSession ?? null) !== null;
const secondScreenOn = (): boolean => useCustomerScreen.getState().desk?.on ?? false;

/** What the other devices of the counter do: the queue, the taxpayer's screen, the drawer. */
export const deviceCommands = ({
  inSight,
  hasLines,
}: {
  readonly inSight: () => boolean;
  readonly hasLines: () => boolean;
}): readonly Command[] => [
  {
    id: 'call-next',
    label: t('queue.call-next'),
    initials: 'jxyh',
    key: 'Alt+J',
    isOpen: takesCash,
    run: callNext,
  },
  {
    id: 'second-screen',
    label: t(secondScreenOn() ? 'customer-line.switch-off' : 'customer-line.switch-on'),
    initials: secondScreenOn() ? 'gbfp' : 'dkfp',
    key: null,
    isOpen: takesCash,
    run: () => switchScreen(!secondScreenOn()),
  },
  {
    id: 'ask-confirm',
    label: t('customer-line.confirm'),
    initials: 'qhdje',
    key: 'Alt+C',
    isOpen: () => secondScreenOn() && inSight() && hasLines(),
    run: () => askConfirm(work().view?.id ?? ''),
  },
  {
    id: 'ask-signature',
    label: t('customer-line.sign'),
    initials: 'qqm',
    key: 'Alt+G',
    isOpen: () =>
      secondScreenOn() &&
      inSight() &&
      work().view?.preview.figuresHash !== undefined &&
      work().view?.preview.figuresHash !== '',
    run: () => askSignature(work().view?.id ?? ''),
  },
  {
    id: 'ask-rating',
    label: t('customer-line.rate'),
    initials: 'qpj',
    key: null,
    isOpen: secondScreenOn,
    run: askRating,
  },
  {
    id: 'no-sale',
    label: t('drawer.no-sale'),
    initials: 'kqx',
    key: null,
    isOpen: takesCash,
    run: () => openAsk({ kind: 'no-sale' }),
  },
];
