import { Button, Input } from 'antd';
import { useState } from 'react';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { reverse } from '../state/act.ts';
import { mayApprove } from '../state/approvers.ts';
import { useHallState } from '../state/hall-state.ts';
import { quotedText } from './quoted.tsx';

const stops = ['reverse.reason', 'reverse.officer', 'reverse.pin', 'reverse.submit'];

/** 冲正: reason, a second officer, and that officer's own PIN. The PIN is forgotten as soon as it is sent. */
export const ReverseForm = () => {
  const session = useHallState((state) => state.session);
  const [reason, setReason] = useState('');
  const [secondOfficerId, setOfficer] = useState('');
  const [secondPin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const approvers = mayApprove(session);
  const ready = reason.trim() !== '' && secondOfficerId !== '' && /^\d{6,12}$/.test(secondPin) && !busy;
  const go = (): void => {
    const input = { reason: reason.trim(), secondOfficerId, secondPin };
    setPin('');
    setBusy(true);
    void reverse(input)
      .then((done) => {
        // Refused, most often for the PIN: the keyboard is where it is typed again.
        if (!done) focusStop('reverse.pin');
      })
      .finally(() => setBusy(false));
  };
  return (
    <div className="reverse-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor="reverse-reason">{t('reverse.reason')}</label>
      <Input
        id="reverse-reason"
        className="reason"
        data-stop="reverse.reason"
        maxLength={400}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <label htmlFor="reverse-officer">{t('reverse.officer')}</label>
      <select
        id="reverse-officer"
        data-stop="reverse.officer"
        value={secondOfficerId}
        onChange={(event) => setOfficer(event.target.value)}
      >
        <option value="">{t(approvers.length === 0 ? 'reverse.nobody' : 'reverse.choose')}</option>
        {approvers.map((officer) => (
          <option key={officer.id} value={officer.id} {...quotedText('name', officer.name)}>
            {officer.name}
          </option>
        ))}
      </select>
      <label htmlFor="reverse-pin">{t('reverse.pin')}</label>
      <Input
        id="reverse-pin"
        data-stop="reverse.pin"
        className="pin"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        value={secondPin}
        onChange={(event) => setPin(event.target.value)}
      />
      <Button type="primary" danger data-stop="reverse.submit" disabled={!ready} onClick={go}>
        {t('reverse.confirm')}
      </Button>
    </div>
  );
};
