import { hall, valueOf } from '../hall.ts';
import { usualWedge } from '../keys/scanner-burst.ts';
import { startWedge } from '../keys/wedge.ts';
import { t } from '../messages/t.ts';
import { useHallState } from './hall-state.ts';
import { clearNotice, showDone, showError, showFailure } from './notice.ts';
import { openCase, openTaxpayer, leave, whenFree } from './open-case.ts';
import { openPanel, useScreen } from './screen.ts';

/** The one place where scanned text goes, whatever it was scanned with: it opens what it names, or says why not. */
const scanned = async (text: string): Promise<void> => {
  const { session } = useHallState.getState();
  if (session === null || session.officer === null || session.locked) return;
  if (useScreen.getState().ask !== null) {
    showError(t('scan.answer-first'));
    return;
  }
  clearNotice();
  try {
    const found = await valueOf(hall().scanner.find({ text }));
    switch (found.kind) {
      case 'case':
        whenFree(() => void openCase(found.caseFileId));
        break;
      case 'voucher':
        whenFree(
          () =>
            void openCase(found.caseFileId).then((view) => {
              if (view !== null) showDone(t('scan.voucher', { number: found.number }));
            }),
        );
        break;
      case 'taxpayer':
        whenFree(() => {
          leave();
          void openTaxpayer(found.taxpayerNo);
        });
        break;
      case 'ticket':
        openPanel({ kind: 'queue' });
        showDone(t('scan.ticket', { number: found.number }));
        break;
    }
  } catch (failure) {
    showFailure(failure);
  }
};

/** Hears every scanner of this window: those that write like a keyboard, and those the device process reads. */
export const startScanners = async (target: Window): Promise<void> => {
  const hear = (text: string): void => void scanned(text);
  const wedge = startWedge(target, hear);
  wedge.configure(usualWedge);
  hall().on('scanned', ({ text, sentence }) => {
    if (text !== null) hear(text);
    else if (sentence !== null) showError(sentence);
  });
  wedge.configure(await valueOf(hall().scanner.wedge({})));
};
