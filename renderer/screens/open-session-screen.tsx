import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { SessionView } from '../../contract/calls/session.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { AmountInput } from '../fields/amount-input.tsx';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { setSession } from '../state/hall-state.ts';
import { clearNotice, showFailure, useNotice } from '../state/notice.ts';
import { readAmount } from '../text/money-input.ts';
import { ProfileBand } from './profile-band.tsx';
import { Quoted } from '../counter/quoted.tsx';

/** The business day begins with the float in the drawer. */
export const OpenSessionScreen = ({ session }: { readonly session: SessionView }) => {
  const [float, setFloat] = useState('0.00');
  const [busy, setBusy] = useState(false);
  const notice = useNotice((state) => state.notice);
  useEffect(() => {
    focusStop('float');
  }, []);
  const read = readAmount(float);
  const open = (): void => {
    if (busy || read.kind !== 'amount') return;
    setBusy(true);
    clearNotice();
    valueOf(hall().session.openCashSession({ floatFen: read.fen }))
      .then(setSession)
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  const signOut = (): void => {
    valueOf(hall().session.signOut({})).then(setSession).catch(showFailure);
  };
  return (
    <main className="entry">
      <ProfileBand session={session} />
      <section className="entry-card">
        <h1>{t('session.open-heading')}</h1>
        <p>
          <Quoted
            as="name"
            text={t('session.open-who', { name: session.officer?.name ?? '', on: session.businessDate })}
          />
        </p>
        <div className="pin-row">
          <label htmlFor="float">{t('session.float')}</label>
          <AmountInput
            id="float"
            stop="float"
            unreadable={read.kind === 'unreadable'}
            value={float}
            onType={setFloat}
            onKeyDown={(event) => {
              if (keyOf(event) === 'Enter') open();
            }}
          />
          <Button type="primary" disabled={busy || read.kind !== 'amount'} onClick={open}>
            {t('session.open')} <KeyCap>Enter</KeyCap>
          </Button>
          <Button onClick={signOut}>{t('command.sign-out')}</Button>
        </div>
        <p className="field-line error" role="alert">
          {read.kind === 'unreadable'
            ? t('field.money.unreadable')
            : notice?.kind === 'error'
              ? notice.text
              : ''}
        </p>
      </section>
    </main>
  );
};
