import { Button, Input } from 'antd';
import { useState } from 'react';
import { useKeys } from '../keys/layers.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { identifyByHand } from '../state/identify.ts';
import { clearNotice } from '../state/notice.ts';
import { setWork } from '../state/work.ts';
import { tidyNumber } from '../text/half-width.ts';
import { KeyCap } from './key-cap.tsx';

const stops = ['hand.name', 'hand.number', 'hand.reason', 'hand.submit'];

/** The reader is out or the card is dead: typed by hand, marked so for ever, with the reason. */
export const ByHandForm = () => {
  const [personName, setName] = useState('');
  const [idNumber, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const close = (): void => {
    clearNotice();
    setWork({ byHand: false });
  };
  useKeys({ Escape: close });
  const ready = personName.trim() !== '' && tidyNumber(idNumber).length >= 15 && reason.trim() !== '';
  const go = (): void =>
    void identifyByHand({
      personName: personName.trim(),
      idNumber: tidyNumber(idNumber),
      reason: reason.trim(),
    }).then((done) => {
      // Refused, most often for the number: the keyboard is where it is typed again.
      if (!done) focusStop('hand.number');
    });
  return (
    <section
      className="card by-hand"
      aria-label={t('hand.heading')}
      onKeyDown={(event) => moveOnEnter(event, stops)}
    >
      <header className="section-head">
        <h2>{t('hand.heading')}</h2>
        <span>{t('hand.hint')}</span>
      </header>
      <div className="by-hand-fields">
        <label htmlFor="hand-name">{t('hand.name')}</label>
        <Input
          id="hand-name"
          data-stop="hand.name"
          maxLength={60}
          autoFocus
          autoComplete="off"
          value={personName}
          onChange={(event) => setName(event.target.value)}
        />
        <label htmlFor="hand-number">{t('hand.number')}</label>
        <Input
          id="hand-number"
          data-stop="hand.number"
          className="digits"
          maxLength={24}
          autoComplete="off"
          value={idNumber}
          onChange={(event) => setNumber(event.target.value)}
          onBlur={() => setNumber(tidyNumber(idNumber))}
        />
        <label htmlFor="hand-reason">{t('hand.reason')}</label>
        <Input
          id="hand-reason"
          data-stop="hand.reason"
          maxLength={200}
          placeholder={t('hand.reason-placeholder')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <p className="by-hand-deeds">
        <Button type="primary" data-stop="hand.submit" disabled={!ready} onClick={go}>
          {t('hand.submit')} <KeyCap>Enter</KeyCap>
        </Button>
        <Button onClick={close}>
          {t('command.cancel')} <KeyCap>Esc</KeyCap>
        </Button>
      </p>
    </section>
  );
};
