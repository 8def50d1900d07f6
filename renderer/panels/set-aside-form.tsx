import { Button, Input } from 'antd';
import { useState } from 'react';
import type { SetAsideRow } from '../../contract/calls/exchange-tasks.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';
import { moveDay, readDay } from '../text/date-input.ts';

const stops = ['set-aside.until', 'set-aside.reason', 'set-aside.submit'];
const usualDays = 3;

/** What is to be put off, by the name its row has. */
export interface ToPutOff {
  readonly kind: SetAsideRow['kind'];
  readonly subject: string;
  readonly name: string;
}

/** 搁置: until which day, and why. It stays in its list and is counted; on the day it is back as it was. */
export const SetAsideForm = ({ what, close }: { readonly what: ToPutOff; readonly close: () => void }) => {
  const today = useHallState((state) => state.session?.businessDate ?? '');
  const [until, setUntil] = useState<string>(() => moveDay(today, usualDays) ?? '');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  useKeys({ Escape: close });
  const day = readDay(until);
  const isLater = day !== null && day > today;
  const putOff = (): void => {
    if (day === null) return;
    setBusy(true);
    clearNotice();
    valueOf(
      hall().exchange.setAside({
        kind: what.kind,
        subject: what.subject,
        until: day,
        reason: reason.trim(),
      }),
    )
      .then(() => {
        showDone(t('done.set-aside', { on: day }));
        close();
      })
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <b>
        <Quoted as="name" text={what.name} />
      </b>
      <label htmlFor="set-aside-until">{t('set-aside.until')}</label>
      <Input
        id="set-aside-until"
        className="ask-day"
        data-stop="set-aside.until"
        status={isLater ? '' : 'error'}
        aria-invalid={!isLater}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <label htmlFor="set-aside-reason">{t('set-aside.reason')}</label>
      <Input
        id="set-aside-reason"
        data-stop="set-aside.reason"
        maxLength={200}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        data-stop="set-aside.submit"
        disabled={!isLater || reason.trim() === '' || busy}
        onClick={putOff}
      >
        {t('set-aside.deed')}
      </Button>
      <Button onClick={close}>
        {t('command.back')} <KeyCap>Esc</KeyCap>
      </Button>
    </div>
  );
};
