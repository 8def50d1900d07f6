import { Button } from 'antd';
import type { SessionView } from '../../contract/calls/session.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { t } from '../messages/t.ts';
import type { Closing } from '../state/closing.ts';
import { setClosing } from '../state/closing.ts';
import { shownAmount } from '../text/money-input.ts';
import { ProfileBand } from './profile-band.tsx';

/** The shift is closed: cash against books, and what is still on its way. Nothing is lost by closing. */
export const ClosingScreen = ({
  closing,
  session,
}: {
  readonly closing: Closing;
  readonly session: SessionView;
}) => (
  <main className="entry">
    <ProfileBand session={session} />
    <section className="entry-card">
      <h1>{t('closed.heading')}</h1>
      <dl className="facts-list">
        <div>
          <dt>{t('close.expected')}</dt>
          <dd className="digits">{shownAmount(closing.expectedFen)}</dd>
        </div>
        <div>
          <dt>{t('close.counted')}</dt>
          <dd className="digits">{shownAmount(closing.countedFen)}</dd>
        </div>
        <div className={closing.differenceFen === 0 ? undefined : 'attention'}>
          <dt>{t('closed.difference')}</dt>
          <dd className="digits">{shownAmount(closing.differenceFen)}</dd>
        </div>
        <div>
          <dt>{t('close.open-jobs')}</dt>
          <dd className="digits">{closing.openPrintJobs}</dd>
        </div>
        <div>
          <dt>{t('close.unsent')}</dt>
          <dd className="digits">{closing.unsentMessages}</dd>
        </div>
        {closing.messagesHeld === 0 ? null : (
          <div className="attention">
            <dt>{t('close.messages-held')}</dt>
            <dd className="digits">{closing.messagesHeld}</dd>
          </div>
        )}
        {closing.unsentScans === 0 ? null : (
          <div>
            <dt>{t('scans.unsent')}</dt>
            <dd className="digits">{closing.unsentScans}</dd>
          </div>
        )}
        <div>
          <dt>{t('closed.held')}</dt>
          <dd className="digits">{closing.heldCases}</dd>
        </div>
      </dl>
      <p className="entry-hint">{t('closed.hint')}</p>
      <Button type="primary" autoFocus onClick={() => setClosing(null)}>
        {t('closed.done')} <KeyCap>Enter</KeyCap>
      </Button>
    </section>
  </main>
);
