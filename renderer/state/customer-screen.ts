import { create } from 'zustand';
import type { CustomerDeskView } from '../../contract/calls/customer.ts';
import { hall, HallError, valueOf } from '../hall.ts';
import { readAmount } from '../text/money-input.ts';
import { useHallState } from './hall-state.ts';
import { showFailure } from './notice.ts';
import { useWork, type Work } from './work.ts';

/** The second screen as the hall process keeps it; a copy for drawing. */
export const useCustomerScreen = create<{ readonly desk: CustomerDeskView | null }>()(() => ({ desk: null }));

const settleMs = 150;
/** Nothing is wrong with the clerk's work where the taxpayer's screen has nothing to show yet. */
const quiet = new Set([
  'case/nothing-to-show',
  'officer/not-signed-in',
  'officer/window-locked',
  'officer/not-entitled',
]);

/** Says whether it was done; what was not is said to the clerk. */
const take = (
  answer: Promise<CustomerDeskView>,
  say: (failure: unknown) => void = showFailure,
): Promise<boolean> =>
  answer
    .then((desk) => {
      useCustomerScreen.setState({ desk });
      return true;
    })
    .catch((failure: unknown) => {
      say(failure);
      return false;
    });

/** What the screen follows of itself: nobody pressed anything. */
const takeQuietly = (answer: Promise<CustomerDeskView>): Promise<boolean> =>
  take(answer, (failure) => {
    if (!(failure instanceof HallError && quiet.has(failure.code))) showFailure(failure);
  });

const isThere = (): boolean => {
  const { session } = useHallState.getState();
  return session !== null && session.officer !== null && !session.locked;
};

const load = (): void => {
  if (isThere()) void takeQuietly(valueOf(hall().customer.state({})));
};

export const switchScreen = (on: boolean): void => {
  void take(valueOf(hall().customer.screen({ on }))).then(follow);
};
export const askConfirm = (caseFileId: string): void =>
  void take(valueOf(hall().customer.askConfirm({ caseFileId })));
export const askRating = (): void => void take(valueOf(hall().customer.askRating({})));
export const askSignature = (caseFileId: string): void =>
  void take(valueOf(hall().customer.askSignature({ caseFileId })));
export const cancelAsk = (): void => void take(valueOf(hall().customer.cancel({})));
export const signOtherwise = (caseFileId: string, outcome: 'refused' | 'on-paper'): void =>
  void take(valueOf(hall().customer.signOtherwise({ caseFileId, outcome })));
export const signHere = (
  input: Parameters<ReturnType<typeof hall>['customer']['signHere']>[0],
): Promise<boolean> => take(valueOf(hall().customer.signHere(input)));

const isShown = ({ view }: Pick<Work, 'view'>): boolean =>
  view !== null && view.preview.totalFen !== null && ['draft', 'held', 'filed'].includes(view.status);

/** What becomes of the taxpayer's screen: nobody sees the figures of whoever was served before. */
export const whatFollows = (
  shownCase: string | null,
  work: Pick<Work, 'view'>,
): 'show' | 'clear' | 'stay' => {
  if (isShown(work)) return 'show';
  return shownCase !== null && work.view?.id !== shownCase ? 'clear' : 'stay';
};

/** The taxpayer sees what the clerk works on: the sum, the cash, the change; and nothing of it with another case. */
function follow(): void {
  const { desk } = useCustomerScreen.getState();
  const { view, tendered } = useWork.getState();
  if (desk === null || !desk.on || !isThere()) return;
  const next = whatFollows(desk.caseFileId, { view });
  if (next === 'clear') void takeQuietly(valueOf(hall().customer.clear({})));
  if (next !== 'show' || view === null) return;
  const given = readAmount(tendered);
  const tenderedFen = given.kind === 'amount' ? given.fen : null;
  void takeQuietly(valueOf(hall().customer.show({ caseFileId: view.id, tenderedFen })));
}

export const startCustomerScreen = (): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  useWork.subscribe((now, before) => {
    if (now.view === before.view && now.tendered === before.tendered) return;
    clearTimeout(timer);
    timer = setTimeout(follow, settleMs);
  });
  hall().on('changed', ({ what }) => {
    if (what === 'customer') load();
  });
  useHallState.subscribe((now, before) => {
    if (
      now.session?.officer?.id !== before.session?.officer?.id ||
      now.session?.locked !== before.session?.locked
    )
      load();
  });
  load();
};
