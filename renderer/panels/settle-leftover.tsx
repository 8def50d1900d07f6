import { Button, Input } from 'antd';
import { useState } from 'react';
import type { EpochView } from '../../contract/calls/epoch.ts';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import type { RunDeed } from './deed.ts';

const stops = ['leftover.note', 'leftover.re-entered', 'leftover.not-needed'];

interface SettleLeftoverProps {
  readonly left: EpochView['leftovers'][number];
  readonly busy: boolean;
  readonly run: RunDeed;
  readonly close: () => void;
}

/** One message that never arrived: entered again as what, or not needed because of what. */
export const SettleLeftover = ({ left, busy, run, close }: SettleLeftoverProps) => {
  const [note, setNote] = useState('');
  const settle = (outcome: 're-entered' | 'not-needed'): void =>
    run(async () => {
      const asked = { msgId: left.msgId, outcome, note: note.trim() };
      const done = await valueOf(hall().exchange.settleLeftover(asked));
      close();
      return done;
    });
  const isEmpty = note.trim() === '';
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor="leftover-note">
        {t('epoch.settle-which', { seq: left.seq, title: left.title, slip: left.slip ?? '' })}
      </label>
      <Input
        id="leftover-note"
        data-stop="leftover.note"
        autoFocus
        maxLength={200}
        placeholder={t('epoch.settle-note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        type="primary"
        data-stop="leftover.re-entered"
        disabled={busy || isEmpty}
        onClick={() => settle('re-entered')}
      >
        {t('epoch.re-entered')}
      </Button>
      <Button data-stop="leftover.not-needed" disabled={busy || isEmpty} onClick={() => settle('not-needed')}>
        {t('epoch.not-needed')}
      </Button>
      <Button onClick={close}>{t('epoch.not-now')}</Button>
    </div>
  );
};
