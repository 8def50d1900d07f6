import type { QueueView } from '../../contract/calls/queue.ts';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';
import { openPanel } from '../state/screen.ts';
import { useCustomerScreen } from '../state/customer-screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { KeyCap } from './key-cap.tsx';

/** Calls who has waited longest; with nobody waiting it says so and opens nothing. */
export const callNext = (): void => {
  valueOf(hall().queue.callNext({ group: null })).catch(showFailure);
};

/** The queue in the strip of the session: who is here, how many wait, the next one. */
export const QueueLine = () => {
  const { data } = useLoaded<QueueView>(() => valueOf(hall().queue.state({})), 'queue', ['queue']);
  if (data === null) return null;
  return (
    <>
      <button type="button" className="quiet" onClick={() => openPanel({ kind: 'queue' })}>
        {t('queue.strip', {
          number: data.hall?.now ?? data.now?.number ?? '—',
          waiting: data.hall?.waiting ?? data.waiting.length,
        })}{' '}
        <KeyCap>Alt+Q</KeyCap>
      </button>
      {data.waiting.length === 0 && data.hall === null ? null : (
        <button type="button" className="quiet" onClick={callNext}>
          {t('queue.call-next')} <KeyCap>Alt+J</KeyCap>
        </button>
      )}
    </>
  );
};

/** What taxpayers said since the shift began. */
export const RatingLine = () => {
  const ratings = useCustomerScreen((state) => state.desk?.ratings ?? null);
  if (ratings === null || ratings.asked === 0) return null;
  const answered = ratings.scores.reduce((sum, count) => sum + count, 0);
  const points = ratings.scores.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return (
    <span>
      {t('rating.strip', {
        answered,
        asked: ratings.asked,
        average: answered === 0 ? '—' : (points / answered).toFixed(1),
      })}
    </span>
  );
};
