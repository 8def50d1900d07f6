import { Button, Input } from 'antd';
import { useState } from 'react';
import { handReasonWords, needsNote } from '../../domain/identification.ts';
import type { HandReason } from '../../domain/identification.ts';
import { checkDocumentNumber, documentKindWords } from '../../domain/identifiers/personal-document.ts';
import type { DocumentKind } from '../../domain/identifiers/personal-document.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { identifyByHand } from '../state/identify.ts';
import { useHallState } from '../state/hall-state.ts';
import { clearNotice } from '../state/notice.ts';
import { setWork } from '../state/work.ts';
import { tidyNumber } from '../text/half-width.ts';
import { inLanguage } from '../text/in-language.ts';
import { HandChoice } from './hand-choice.tsx';
import { KeyCap } from './key-cap.tsx';

const stops = [
  'hand.name',
  'field.hand-kind',
  'hand.number',
  'field.hand-reason',
  'hand.note',
  'hand.submit',
];

const isReaderOut = (): boolean =>
  useHallState
    .getState()
    .devices.some(
      ({ kind, state }) => kind === 'id-card-reader' && (state === 'absent' || state === 'fault'),
    );

/** The reader is out or the document cannot be read: typed by hand, marked so for ever, with the reason. */
export const ByHandForm = () => {
  const [personName, setName] = useState('');
  const [documentKind, setKind] = useState<DocumentKind>('resident-id');
  const [idNumber, setNumber] = useState('');
  const [left, setLeft] = useState(false);
  // Where the reader is out, that is the reason, unless the clerk says another.
  const [reasonKind, setReason] = useState<HandReason | null>(() => (isReaderOut() ? 'reader-out' : null));
  const [note, setNote] = useState('');
  const close = (): void => {
    clearNotice();
    setWork({ byHand: false });
  };
  useKeys({ Escape: close });
  const number = tidyNumber(idNumber);
  const { verdict } = checkDocumentNumber(documentKind, number);
  const problem = left && number !== '' && !verdict.valid ? inLanguage(verdict.reason) : '';
  const noteMissing = reasonKind !== null && needsNote.has(reasonKind) && note.trim() === '';
  const ready = personName.trim() !== '' && number !== '' && reasonKind !== null && !noteMissing;
  const go = (): void => {
    if (reasonKind === null) return;
    void identifyByHand({
      personName: personName.trim(),
      documentKind,
      idNumber: number,
      reasonKind,
      note: note.trim(),
    }).then((done) => {
      // Refused, most often for the number: the keyboard is where it is typed again.
      if (!done) focusStop('hand.number');
    });
  };
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
          className="by-hand-wide"
          maxLength={60}
          autoFocus
          autoComplete="off"
          value={personName}
          onChange={(event) => setName(event.target.value)}
        />
        <HandChoice
          id="hand-kind"
          label={t('hand.kind')}
          words={documentKindWords}
          value={documentKind}
          onChange={setKind}
        />
        <label htmlFor="hand-number">{t('hand.number')}</label>
        <div className="by-hand-number">
          <Input
            id="hand-number"
            data-stop="hand.number"
            className="digits by-hand-short"
            maxLength={24}
            autoComplete="off"
            aria-describedby="hand-problem"
            status={problem === '' ? '' : 'error'}
            value={idNumber}
            onChange={(event) => {
              setNumber(event.target.value);
              setLeft(false);
            }}
            onBlur={() => {
              setNumber(tidyNumber(idNumber));
              setLeft(true);
            }}
          />
          <span id="hand-problem" className="problem" role="status">
            {problem}
          </span>
        </div>
        <HandChoice
          id="hand-reason"
          label={t('hand.reason')}
          words={handReasonWords}
          value={reasonKind}
          onChange={setReason}
        />
        <label htmlFor="hand-note">{t('hand.note')}</label>
        <Input
          id="hand-note"
          data-stop="hand.note"
          className="by-hand-wide"
          maxLength={100}
          autoComplete="off"
          placeholder={t(
            reasonKind !== null && needsNote.has(reasonKind) ? 'hand.note-required' : 'hand.note-placeholder',
          )}
          value={note}
          onChange={(event) => setNote(event.target.value)}
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
