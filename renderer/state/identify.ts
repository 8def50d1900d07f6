import type { taxpayers } from '../../contract/calls/taxpayers.ts';
import type { InputOf } from '../../contract/index.ts';
import { hall, HallError, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showError, showFailure } from './notice.ts';
import { closePanel } from './screen.ts';
import { openTaxpayer } from './open-case.ts';
import { setWork, work } from './work.ts';
import type { IdentificationView, TaxpayerRow } from './work.ts';

const quiet = new Set(['device/cancelled']);

const identified = async (found: {
  readonly identification: IdentificationView;
  readonly matches: readonly TaxpayerRow[];
}): Promise<void> => {
  const { view, identification } = work();
  closePanel();
  if (view?.status === 'draft' && identification === null) {
    // The draft on the screen was opened without a card: the card now belongs to it.
    const input = {
      action: 'identify',
      caseFileId: view.id,
      identificationId: found.identification.id,
    } as const;
    const known = await valueOf(hall().cases.perform(input));
    setWork({ identification: found.identification, byHand: false, view: known });
    return;
  }
  setWork({ identification: found.identification, matches: found.matches, byHand: false });
  const [only] = found.matches;
  if (found.matches.length === 1 && only !== undefined) await openTaxpayer(only.taxpayerNo);
  else if (found.matches.length === 0)
    showError(t(found.identification.method === 'card' ? 'identify.none' : 'identify.none-by-hand'));
};

/** Waits for a card. One match fills the bar without a click; several come as a numbered list. */
export const readCard = async (): Promise<void> => {
  if (work().reading) return;
  setWork({ reading: true, byHand: false });
  clearNotice();
  try {
    await identified(await valueOf(hall().taxpayers.readCard({})));
  } catch (failure) {
    if (!(failure instanceof HallError && quiet.has(failure.code))) showFailure(failure);
  } finally {
    setWork({ reading: false });
  }
};

export const cancelReading = async (): Promise<void> => {
  if (!work().reading) return;
  try {
    await valueOf(hall().taxpayers.cancelReadCard({}));
  } catch (failure) {
    showFailure(failure);
  }
};

export const identifyByHand = async (input: InputOf<typeof taxpayers.identifyByHand>): Promise<boolean> => {
  clearNotice();
  try {
    await identified(await valueOf(hall().taxpayers.identifyByHand(input)));
    return true;
  } catch (failure) {
    showFailure(failure);
    return false;
  }
};
