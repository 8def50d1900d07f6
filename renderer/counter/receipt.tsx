import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { CaseView } from '../../contract/calls/cases.ts';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { startCorrection } from '../state/act.ts';
import { showDone, showFailure } from '../state/notice.ts';
import { hourMinuteSecond } from '../text/format.ts';
import { shownAmount } from '../text/money-input.ts';
import { NextButton, ReverseButton } from './case-buttons.tsx';
import { caseStatusKey } from './words.ts';
import { Quoted, quotedText } from './quoted.tsx';

const printCalculation = (caseFileId: string): void => {
  valueOf(hall().paper.printCalculation({ caseFileId }))
    .then((job) => showDone(job.sentence))
    .catch(showFailure);
};

/** What became of the case: the money as taken, and what can still be done. */
export const Receipt = ({ view, children }: { readonly view: CaseView; readonly children: ReactNode }) => {
  const taken = view.collection;
  const isReversed = view.status === 'reversed';
  const returned = view.lanes.find((lane) => lane.status === 'returned');
  return (
    <section className="cashier" aria-label={t('receipt.heading')}>
      <div className="cashier-scroll" tabIndex={-1}>
        <div className="total">
          <p className="total-label">
            {t(caseStatusKey[view.status])} · {view.humanNo}
          </p>
          {taken === null ? (
            <p className="total-capital">
              <Quoted as="typed" text={view.heldReason ?? t('receipt.no-money')} />
            </p>
          ) : (
            <>
              {isReversed ? <p className="give-back">{t('receipt.give-back')}</p> : null}
              <p className="total-figure digits">{shownAmount(taken.totalFen)}</p>
              <p className="total-capital" {...quotedText('paper', taken.totalCapital)}>
                {taken.totalCapital}
              </p>
            </>
          )}
        </div>
        {taken === null ? null : (
          <dl className="receipt-lines">
            {isReversed ? null : (
              <>
                <div>
                  <dt>{t('cashier.tendered')}</dt>
                  <dd className="digits">{shownAmount(taken.tenderedFen)}</dd>
                </div>
                <div className="receipt-change">
                  <dt>{t('cashier.change')}</dt>
                  <dd className="digits">{shownAmount(taken.changeFen)}</dd>
                </div>
              </>
            )}
            <div>
              <dt>{t('receipt.at')}</dt>
              <dd className="digits">{hourMinuteSecond(taken.at)}</dd>
            </div>
          </dl>
        )}
        {children}
        <div className="receipt-deeds">
          {view.allowed.includes('correct') && returned !== undefined ? (
            <Button block onClick={() => startCorrection(returned.bureau)}>
              {t('command.correct')}
            </Button>
          ) : null}
          {view.preview.lines.length > 0 ? (
            <Button block onClick={() => printCalculation(view.id)}>
              {t('command.print-calculation')}
            </Button>
          ) : null}
          <ReverseButton view={view} />
        </div>
      </div>
      <NextButton />
    </section>
  );
};
