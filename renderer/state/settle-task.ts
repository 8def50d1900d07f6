import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { showDone, showFailure } from './notice.ts';
import { openPanel } from './screen.ts';

/** Closes what only a person could put right, with what was done about it; the list is shown again. */
export const settleTask = async (taskId: string, note: string): Promise<void> => {
  try {
    await valueOf(hall().exchange.settleTask({ taskId, note }));
    openPanel({ kind: 'inbox' });
    showDone(t('done.settled'));
  } catch (failure) {
    showFailure(failure);
  }
};
