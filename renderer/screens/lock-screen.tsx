import { Button } from 'antd';
import { useEffect } from 'react';
import type { SessionView } from '../../contract/calls/session.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { PinInput } from '../fields/pin-input.tsx';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { useNotice } from '../state/notice.ts';
import { AbsentOfficer } from './absent-form.tsx';
import { ProfileBand } from './profile-band.tsx';
import { usePinEntry } from './use-pin-entry.ts';
import { Quoted } from '../counter/quoted.tsx';

/** Nothing of any taxpayer is on the page. The same officer goes on where the work stopped; another must sign in. */
export const LockScreen = ({ session }: { readonly session: SessionView }) => {
  const { pin, setPin, ready, submit } = usePinEntry(
    (typed) => valueOf(hall().session.unlock({ pin: typed })),
    'unlock-pin',
  );
  const notice = useNotice((state) => state.notice);
  useEffect(() => {
    focusStop('unlock-pin');
  }, []);
  return (
    <main className="entry">
      <ProfileBand session={session} />
      <section className="entry-card">
        <h1>{t('lock.heading')}</h1>
        <p>
          <Quoted as="name" text={t('lock.who', { name: session.officer?.name ?? '' })} />
        </p>
        <div className="pin-row">
          <label htmlFor="unlock-pin">{t('sign-in.pin')}</label>
          <PinInput
            id="unlock-pin"
            stop="unlock-pin"
            value={pin}
            onType={setPin}
            onKeyDown={(event) => {
              if (keyOf(event) === 'Enter') submit();
            }}
          />
          <Button type="primary" disabled={!ready} onClick={submit}>
            {t('lock.unlock')} <KeyCap>Enter</KeyCap>
          </Button>
        </div>
        {session.trainingPin === null ? null : (
          <p className="entry-hint">{t('lock.training-pin', { pin: session.trainingPin })}</p>
        )}
        <AbsentOfficer session={session} />
        <p className="field-line error" role="alert">
          {notice?.kind === 'error' ? notice.text : ''}
        </p>
      </section>
    </main>
  );
};
