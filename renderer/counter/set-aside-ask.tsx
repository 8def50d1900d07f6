import { Button, Input } from 'antd';
import { useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showDone, showFailure } from '../state/notice.ts';
import { openPanel } from '../state/screen.ts';
import type { Ask } from '../state/screen.ts';
import { moveDay, readDay } from '../text/date-input.ts';
import { KeyCap } from './key-cap.tsx';

/** 搁置: until which day, and why. It stays in its list and is counted; on the day it is back as it was. */
export const SetAsideAsk = ({ ask }: { readonly ask: Extract<Ask, { kind: 'set-aside' }> }) => {
  const today = useHallState((state) => state.session?.businessDate ?? '');
  const [until, setUntil] = useState(() => moveDay(today, 3) ?? '');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const day = readDay(until);
  const ready = day !== null && day > today && reason.trim() !== '' && !busy;
  const back = ask.of === 'task' ? 'inbox' : 'unfinished';
  const go = (): void => {
    if (!ready || day === null) return;
    setBusy(true);
    valueOf(
      hall().exchange.setAside({ kind: ask.of, subject: ask.subject, until: day, reason: reason.trim() }),
    )
      .then(() => {
        openPanel({ kind: back });
        showDone(t('done.set-aside', { on: day }));
      })
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <label htmlFor="ask-until">{t('ask.set-aside-until')}</label>
      <Input
        id="ask-until"
        className="ask-day"
        status={day !== null && day > today ? '' : 'error'}
        aria-invalid={day === null || day <= today}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
        onKeyDown={(event) => {
          if (keyOf(event) !== 'Enter') return;
          event.preventDefault();
          document.getElementById('ask-reason')?.focus();
        }}
      />
      <label htmlFor="ask-reason">{t('ask.set-aside')}</label>
      <Input
        id="ask-reason"
        className="ask-reason"
        maxLength={200}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (keyOf(event) !== 'Enter') return;
          event.preventDefault();
          go();
        }}
      />
      <Button type="primary" disabled={!ready} onClick={go}>
        {t('set-aside.deed')} <KeyCap>Enter</KeyCap>
      </Button>
    </>
  );
};
