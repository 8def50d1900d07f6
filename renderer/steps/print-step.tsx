import { PrintedPaper, settledPrints } from '../counter/printed-paper.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { hall, valueOf } from '../hall.ts';
import { openHistory } from '../state/open-history.ts';
import { papersInOrder } from '../state/papers-in-order.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { t } from '../messages/t.ts';
import type { StepProps } from './step-view.ts';
import { documentTitle } from '../text/in-language.ts';

/** What was printed: each numbered form is compared with the paper before it counts as issued. */
export const PrintStep = ({ view }: StepProps) => {
  const { data } = useLoaded(
    async () => (await valueOf(hall().paper.printJobs({}))).rows,
    view.documents.map((document) => document.printStatus).join(),
    ['print-jobs'],
  );
  const isReversed = view.status === 'reversed';
  const toCheck = view.documents.some(
    (document) => document.kind === 'voucher' && !settledPrints.has(document.printStatus),
  );
  const sentences = new Map(data?.map((job) => [job.id, job.sentence]));
  return view.documents.length === 0 ? null : (
    <section className="card outcome" aria-label={t('print.heading')}>
      <header className="section-head">
        <h2>{t('print.heading')}</h2>
        <span>{toCheck ? t('print.hint') : ''}</span>
        {toCheck ? null : (
          <button type="button" className="quiet" onClick={openHistory}>
            {t('history.verify')} <KeyCap>Alt+V</KeyCap>
          </button>
        )}
      </header>
      <ul className="papers-printed">
        {papersInOrder(view.documents).map((document) => (
          <PrintedPaper
            key={document.id}
            title={documentTitle(document.kind, document.title)}
            number={document.number}
            isForm={document.kind === 'voucher'}
            bureau={document.bureau}
            status={document.printStatus}
            isReversed={isReversed}
            jobId={document.printJobId}
            documentId={document.id}
            sentence={sentences.get(document.printJobId ?? '') ?? null}
          />
        ))}
      </ul>
    </section>
  );
};
