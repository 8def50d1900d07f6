import type { ReactNode } from 'react';
import type { SessionView } from '../../contract/calls/session.ts';
import { t } from '../messages/t.ts';

/** Said once at the start: training or real, the day of law, and how far the figures of law are known. */
export const ProfileBand = ({
  session,
  children,
}: {
  readonly session: SessionView;
  readonly children?: ReactNode;
}) => (
  <header className="profile-band">
    <strong>{t('app.title')}</strong>
    <span className={session.profile.kind === 'training' ? 'training' : undefined}>
      {t(session.profile.kind === 'training' ? 'profile.training' : 'profile.production')}
    </span>
    <span className="digits">{t('bar.business-date', { on: session.businessDate })}</span>
    <span className={session.businessDate > session.ratesKnownTo ? 'attention' : undefined}>
      {t(session.businessDate > session.ratesKnownTo ? 'profile.rates-past' : 'profile.rates-known', {
        on: session.ratesKnownTo,
      })}
    </span>
    {session.journalSound ? null : (
      <strong className="attention" role="alert">
        {t('bar.journal-broken')}
      </strong>
    )}
    {children}
  </header>
);
