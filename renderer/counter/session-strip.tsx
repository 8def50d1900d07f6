import { bureaus } from '../../domain/bureau.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { openPanel } from '../state/screen.ts';
import { shownAmount } from '../text/money-input.ts';
import { BureauMark } from './bureau-mark.tsx';
import { DrawerLine } from './drawer-line.tsx';
import { QueueLine, RatingLine } from './queue-line.tsx';
import { bureauText } from '../text/in-language.ts';

/** The drawer between two customers: what was taken for whom since the shift began. */
export const SessionStrip = () => {
  const cash = useHallState((state) => state.session?.cashSession ?? null);
  if (cash === null) return null;
  return (
    <section className="card session-strip" aria-label={t('session.strip')}>
      <span>{t('session.strip')}</span>
      <b className="digits">{shownAmount(cash.takenFen)}</b>
      {bureaus.map((bureau) => (
        <span key={bureau}>
          <BureauMark bureau={bureau} /> {bureauText(bureau)}{' '}
          <b className="digits">{shownAmount(cash.takenFenOf[bureau])}</b>
        </span>
      ))}
      <DrawerLine />
      <QueueLine />
      <RatingLine />
      <span className="bar-space" />
      <button type="button" className="quiet" onClick={() => openPanel({ kind: 'close-session' })}>
        {t('panel.close-session')}
      </button>
    </section>
  );
};
