import { Button, Input } from 'antd';
import { useState } from 'react';
import { bureaus } from '../../domain/bureau.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DrawerAtClose } from '../counter/drawer-line.tsx';
import { AmountInput } from '../fields/amount-input.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { leave } from '../state/open-case.ts';
import { setClosing } from '../state/closing.ts';
import { setSession, useHallState } from '../state/hall-state.ts';
import { clearNotice, showFailure } from '../state/notice.ts';
import { readAmount, shownAmount } from '../text/money-input.ts';
import { PanelFrame } from './panel-frame.tsx';
import { bureauText } from '../text/in-language.ts';

const stops = ['close.counted', 'close.note', 'close.submit'];

/** 结账: the cash counted in the drawer against the books. A difference is written down, never adjusted away. */
export const CloseSessionPanel = () => {
  const { session, line, openForms } = useHallState();
  const unsent = line?.waiting ?? 0;
  const [counted, setCounted] = useState('');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const cash = session?.cashSession ?? null;
  const read = readAmount(counted);
  const expected = cash === null ? 0 : cash.floatFen + cash.takenFen;
  const difference = read.kind === 'amount' ? read.fen - expected : null;
  const ready = difference !== null && (difference === 0 || note.trim() !== '') && !busy;
  const close = (): void => {
    if (read.kind !== 'amount') return;
    setBusy(true);
    clearNotice();
    valueOf(hall().session.closeCashSession({ countedFen: read.fen, note: note.trim() }))
      .then((closed) => {
        leave();
        setClosing(closed);
        setSession(closed.session);
      })
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  if (cash === null) return null;
  return (
    <PanelFrame title={t('panel.close-session')} note={t('close.hint')}>
      <div className="close-grid">
        <dl className="facts-list">
          <div>
            <dt>{t('session.business-date')}</dt>
            <dd className="digits">{cash.businessDate}</dd>
          </div>
          <div>
            <dt>{t('session.float')}</dt>
            <dd className="digits">{shownAmount(cash.floatFen)}</dd>
          </div>
          {bureaus.map((bureau) => (
            <div key={bureau}>
              <dt>
                <BureauMark bureau={bureau} /> {t('close.taken-of', { bureau: bureauText(bureau) })}
              </dt>
              <dd className="digits">{shownAmount(cash.takenFenOf[bureau])}</dd>
            </div>
          ))}
          <div>
            <dt>{t('close.expected')}</dt>
            <dd className="digits">
              <b>{shownAmount(expected)}</b>
            </dd>
          </div>
          <div>
            <dt>{t('close.open-jobs')}</dt>
            <dd className={openForms > 0 ? 'digits attention' : 'digits'}>{openForms}</dd>
          </div>
          <div>
            <dt>{t('close.unsent')}</dt>
            <dd className={unsent > 0 ? 'digits attention' : 'digits'}>
              {unsent}
              {unsent > 0 ? ` · ${t('close.unsent-stay')}` : null}
            </dd>
          </div>
          <DrawerAtClose />
        </dl>
        <form
          className="close-form"
          onKeyDown={(event) => moveOnEnter(event, stops)}
          onSubmit={(event) => event.preventDefault()}
        >
          <label htmlFor="close-counted">{t('close.counted')}</label>
          <AmountInput
            id="close-counted"
            stop="close.counted"
            tendered
            autoFocus
            unreadable={read.kind === 'unreadable'}
            value={counted}
            onType={setCounted}
          />
          <p
            className={difference === null || difference === 0 ? 'field-line' : 'field-line error'}
            role="status"
          >
            {read.kind === 'unreadable'
              ? t('field.money.unreadable')
              : difference === null
                ? ''
                : difference === 0
                  ? t('close.even')
                  : t(difference > 0 ? 'close.over' : 'close.under', {
                      amount: shownAmount(Math.abs(difference)),
                    })}
          </p>
          <label htmlFor="close-note">{t('close.note')}</label>
          <Input
            id="close-note"
            data-stop="close.note"
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button type="primary" size="large" data-stop="close.submit" disabled={!ready} onClick={close}>
            {t('close.submit')}
          </Button>
        </form>
      </div>
    </PanelFrame>
  );
};
