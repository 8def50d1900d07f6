import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { KeyCap } from './key-cap.tsx';

/** How many pushed licences wait to be completed, and the way to them; nothing while none does. */
export const PushedLine = () => {
  const { data } = useLoaded(() => valueOf(hall().taxpayers.pushed({ text: '' })), 'pushed', [
    'cases',
    'tasks',
  ]);
  if (data === null || data.awaiting === 0) return null;
  return (
    <section className="card recovery" aria-label={t('panel.pushed')}>
      <header className="section-head">
        <h2>{t('panel.pushed')}</h2>
        <span>{t('pushed.hint', { count: data.awaiting })}</span>
        <button
          type="button"
          className="quiet"
          data-stop="pushed"
          onClick={() => openPanel({ kind: 'pushed' })}
        >
          {t('pushed.open')} <KeyCap>Alt+0</KeyCap>
        </button>
      </header>
    </section>
  );
};
