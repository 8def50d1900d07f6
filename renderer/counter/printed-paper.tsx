import { Button, Input } from 'antd';
import { useState } from 'react';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { PrintJobView } from '../../contract/calls/paper.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';
import { refreshCase } from '../state/open-case.ts';
import { tidyNumber } from '../text/half-width.ts';
import { fullNumber } from '../text/number-on-paper.ts';
import { BureauMark } from './bureau-mark.tsx';
import { printStatusKey } from './words.ts';
import { spokenNumber } from '../text/in-language.ts';
import { Quoted } from './quoted.tsx';

interface PrintedPaperProps {
  readonly title: string;
  readonly number: string | null;
  /** A numbered form of the stock, as against a notice with a 文号: only a form is checked, spoiled and never repeated. */
  readonly isForm: boolean;
  readonly bureau: Bureau | null;
  readonly status: CaseView['documents'][number]['printStatus'];
  readonly jobId: string | null;
  readonly documentId: string | null;
  readonly sentence: string | null;
  /** The act it belongs to was undone: an issued form is to be taken back. */
  readonly isReversed?: boolean;
}

export const settledPrints: ReadonlySet<string> = new Set(['none', 'issued', 'spoiled']);
const toSend = new Set(['prepared', 'failed']);
/** With the printer: there is nothing to look at yet, and nothing to do. */
const atPrinter = 'printing';

const after = (answer: Promise<PrintJobView>): void => {
  clearNotice();
  answer
    .then(async (job) => {
      showDone(job.sentence);
      await refreshCase(null);
    })
    .catch(showFailure);
};

/** The paper is torn or lost: its number is spoiled for all to see, with the reason, and the next one is used. */
const Spoil = ({ jobId, close }: { readonly jobId: string; readonly close: () => void }) => {
  const [reason, setReason] = useState('');
  useKeys({ Escape: close });
  const spoil = (): void => {
    if (reason.trim() === '') return;
    after(valueOf(hall().paper.spoil({ jobId, reason: reason.trim() })));
    close();
  };
  return (
    <span className="spoil">
      <Input
        aria-label={t('print.spoil-reason')}
        placeholder={t('print.spoil-reason')}
        value={reason}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (keyOf(event) === 'Enter') spoil();
        }}
      />
      <Button danger disabled={reason.trim() === ''} onClick={spoil}>
        {t('print.spoil-confirm')}
      </Button>
      <Button onClick={close}>{t('command.cancel')}</Button>
    </span>
  );
};

const CheckNumber = ({ jobId, number }: { readonly jobId: string; readonly number: string }) => {
  const [typed, setTyped] = useState('');
  const issue = (): void => {
    if (typed.trim() === '') return;
    after(valueOf(hall().paper.issue({ jobId, numberOnPaper: fullNumber(number, typed) })));
    setTyped('');
  };
  return (
    <>
      <Input
        className="digits number-on-paper"
        aria-label={t('print.number-on-paper', { number: spokenNumber(number) })}
        placeholder={t('print.number-placeholder')}
        inputMode="numeric"
        autoComplete="off"
        data-stop={`check.${jobId}`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(tidyNumber(typed))}
        onKeyDown={(event) => {
          if (keyOf(event) === 'Enter') issue();
        }}
      />
      <Button type="primary" disabled={typed.trim() === ''} onClick={issue}>
        {t('print.issue')}
      </Button>
    </>
  );
};

/** One printed paper and what is to be done with it. A numbered form is never printed again silently. */
export const PrintedPaper = ({
  title,
  number,
  isForm,
  bureau,
  status,
  jobId,
  documentId,
  sentence,
  isReversed = false,
}: PrintedPaperProps) => {
  const [spoiling, setSpoiling] = useState(false);
  const open = jobId !== null && !settledPrints.has(status);
  const toLookAt = open && status !== atPrinter && !toSend.has(status);
  const toTakeBack = isReversed && isForm && status === 'issued';
  return (
    <li className={open ? 'printed open' : 'printed'}>
      <span className="printed-what">
        {bureau === null ? null : <BureauMark bureau={bureau} />}
        <span>
          <Quoted as="name" text={title} />
        </span>
        {number === null ? null : (
          <b className={status === 'spoiled' || toTakeBack ? 'digits struck' : 'digits'}>
            <Quoted as="paper" text={number} />
          </b>
        )}
      </span>
      <span className={open ? 'printed-state attention' : 'printed-state'}>
        {toTakeBack ? t('print.reversed') : (sentence ?? t(printStatusKey[status]))}
      </span>
      <span className="printed-deeds">
        {open && toSend.has(status) ? (
          <Button
            type="primary"
            data-stop={`send.${jobId}`}
            onClick={() => after(valueOf(hall().paper.send({ jobId })))}
          >
            {t('print.send')}
          </Button>
        ) : null}
        {toLookAt && isForm && number !== null && !spoiling ? (
          <CheckNumber key={jobId} jobId={jobId} number={number} />
        ) : null}
        {open && status !== atPrinter && isForm && !spoiling ? (
          <Button onClick={() => setSpoiling(true)}>{t('print.spoil')}</Button>
        ) : null}
        {open && spoiling ? <Spoil jobId={jobId} close={() => setSpoiling(false)} /> : null}
        {open && !isForm && status === 'unknown' ? (
          <Button onClick={() => after(valueOf(hall().paper.send({ jobId })))}>{t('print.again')}</Button>
        ) : null}
        {toLookAt && !isForm ? (
          <Button onClick={() => after(valueOf(hall().paper.issue({ jobId, numberOnPaper: '' })))}>
            {t('print.looked-at')}
          </Button>
        ) : null}
        {!isForm && documentId !== null && !open ? (
          <Button onClick={() => after(valueOf(hall().paper.printCopy({ documentId })))}>
            {t('print.copy')}
          </Button>
        ) : null}
      </span>
    </li>
  );
};
