import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import type { SessionView } from '../../contract/calls/session.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { AmountInput } from '../fields/amount-input.tsx';
import { PinInput } from '../fields/pin-input.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { mayCloseAbsent } from '../state/approvers.ts';
import { readAmount } from '../text/money-input.ts';
import { usePinEntry } from './use-pin-entry.ts';

type Absent = NonNullable<SessionView['absent']>;

interface AbsentFormProps {
  readonly session: SessionView;
  readonly absent: Absent;
  readonly close: () => void;
}

/** Reason, the drawer counted blind where it is open, and the supervisor's own PIN. */
const AbsentForm = ({ session, absent, close }: AbsentFormProps) => {
  const [reason, setReason] = useState('');
  const [counted, setCounted] = useState('');
  const closers = mayCloseAbsent(session, absent.officerId);
  const [officerId, setOfficer] = useState(closers.length === 1 ? (closers[0]?.id ?? '') : '');
  const read = readAmount(counted);
  const stops = [
    'absent.reason',
    ...(absent.hasOpenDrawer ? ['close.counted'] : []),
    'absent.officer',
    'absent.pin',
    'absent.submit',
  ];
  const { pin, setPin, ready, submit } = usePinEntry(
    (typed) =>
      valueOf(
        hall().session.closeAbsent({
          absentId: absent.officerId,
          officerId,
          pin: typed,
          reason: reason.trim(),
          countedFen: absent.hasOpenDrawer && read.kind === 'amount' ? read.fen : null,
        }),
      ),
    'absent.pin',
  );
  const isFilled =
    reason.trim() !== '' && officerId !== '' && (!absent.hasOpenDrawer || read.kind === 'amount');
  useEffect(() => {
    focusStop('absent.reason');
  }, []);
  useKeys({ Escape: close });
  return (
    <form
      className="absent-form"
      aria-label={t('absent.heading', { name: absent.name })}
      onKeyDown={(event) => moveOnEnter(event, stops)}
      onSubmit={(event) => event.preventDefault()}
    >
      <p>
        <Quoted as="name" text={t('absent.what', { name: absent.name })} />
      </p>
      <label htmlFor="absent-reason">{t('absent.reason')}</label>
      <Input
        id="absent-reason"
        data-stop="absent.reason"
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {absent.hasOpenDrawer ? (
        <>
          <label htmlFor="absent-counted">{t('close.counted')}</label>
          <AmountInput
            id="absent-counted"
            stop="close.counted"
            unreadable={read.kind === 'unreadable'}
            value={counted}
            onType={setCounted}
          />
        </>
      ) : null}
      <label htmlFor="absent-officer">{t('absent.officer')}</label>
      <select
        id="absent-officer"
        data-stop="absent.officer"
        value={officerId}
        onChange={(event) => setOfficer(event.target.value)}
      >
        <option value="">{t(closers.length === 0 ? 'absent.nobody' : 'reverse.choose')}</option>
        {closers.map((officer) => (
          <option key={officer.id} value={officer.id} {...quotedText('name', officer.name)}>
            {officer.name}
          </option>
        ))}
      </select>
      <label htmlFor="absent-pin">{t('absent.pin')}</label>
      <PinInput id="absent-pin" stop="absent.pin" value={pin} onType={setPin} />
      <div className="absent-deeds">
        <Button onClick={close}>
          {t('command.cancel')} <KeyCap>Esc</KeyCap>
        </Button>
        <Button type="primary" data-stop="absent.submit" disabled={!ready || !isFilled} onClick={submit}>
          {t('absent.submit')}
        </Button>
      </div>
    </form>
  );
};

/** 代为签退: at a locked window, or one left with an open drawer, a supervisor closes what the absent officer left. */
export const AbsentOfficer = ({ session }: { readonly session: SessionView }) => {
  const [isOpen, setOpen] = useState(false);
  const { absent } = session;
  useKeys({ F8: absent === null || isOpen ? undefined : () => setOpen(true) });
  if (absent === null) return null;
  if (!isOpen)
    return (
      <p className="entry-hint">
        <Quoted
          as="name"
          text={t(absent.hasOpenDrawer ? 'absent.hint-drawer' : 'absent.hint', { name: absent.name })}
        />{' '}
        <button type="button" className="quiet" data-stop="absent.open" onClick={() => setOpen(true)}>
          {t('absent.open')} <KeyCap>F8</KeyCap>
        </button>
      </p>
    );
  return (
    <AbsentForm
      key={absent.officerId}
      session={session}
      absent={absent}
      close={() => {
        setOpen(false);
        if (!focusStop('unlock-pin')) focusStop('officer');
      }}
    />
  );
};
