import { Button, Input } from 'antd';
import { useState } from 'react';
import { PinInput } from '../fields/pin-input.tsx';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { mayApprove } from '../state/approvers.ts';
import { useHallState } from '../state/hall-state.ts';
import { quotedText } from './quoted.tsx';

export interface SecondOfficerInput {
  readonly reason: string;
  readonly secondOfficerId: string;
  readonly secondPin: string;
}

interface SecondOfficerFormProps {
  /** Stops are named by it. */
  readonly of: 'reverse' | 'no-sale';
  readonly reasonLabel: MessageKey;
  readonly confirm: MessageKey;
  readonly danger?: boolean;
  /** Says whether it was done; the PIN is typed again where it was refused. */
  readonly run: (input: SecondOfficerInput) => Promise<boolean>;
}

/** A reason, a second officer, and that officer's own PIN. The PIN is forgotten as soon as it is sent. */
export const SecondOfficerForm = ({
  of,
  reasonLabel,
  confirm,
  danger = false,
  run,
}: SecondOfficerFormProps) => {
  const session = useHallState((state) => state.session);
  const [reason, setReason] = useState('');
  const [secondOfficerId, setOfficer] = useState('');
  const [secondPin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const approvers = mayApprove(session);
  const stops = [`${of}.reason`, `${of}.officer`, `${of}.pin`, `${of}.submit`];
  const ready = reason.trim() !== '' && secondOfficerId !== '' && /^\d{6,12}$/.test(secondPin) && !busy;
  const go = (): void => {
    const input = { reason: reason.trim(), secondOfficerId, secondPin };
    setPin('');
    setBusy(true);
    void run(input)
      .then((done) => {
        if (!done) focusStop(`${of}.pin`);
      })
      .finally(() => setBusy(false));
  };
  return (
    <div className="reverse-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor={`${of}-reason`}>{t(reasonLabel)}</label>
      <Input
        id={`${of}-reason`}
        className="reason"
        data-stop={`${of}.reason`}
        maxLength={of === 'reverse' ? 400 : 200}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <label htmlFor={`${of}-officer`}>{t('reverse.officer')}</label>
      <select
        id={`${of}-officer`}
        data-stop={`${of}.officer`}
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
      <label htmlFor={`${of}-pin`}>{t('reverse.pin')}</label>
      <PinInput id={`${of}-pin`} stop={`${of}.pin`} value={secondPin} onType={setPin} />
      <Button type="primary" danger={danger} data-stop={`${of}.submit`} disabled={!ready} onClick={go}>
        {t(confirm)}
      </Button>
    </div>
  );
};
