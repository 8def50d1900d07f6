import { PrintedPaper } from '../counter/printed-paper.tsx';
import { hall, valueOf } from '../hall.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { t } from '../messages/t.ts';
import type { StepProps } from './step-view.ts';

/** What was printed: each numbered form is compared with the paper before it counts as issued. */
export const PrintStep = ({ view }: StepProps) => {
  const { data } = useLoaded(
    async () => (await valueOf(hall().paper.printJobs({}))).rows,
    view.documents.map((document) => document.printStatus).join(),
    ['print-jobs'],
  );
  const sentences = new Map(data?.map((job) => [job.id, job.sentence]));
  return view.documents.length === 0 ? null : (
    <section className="card outcome" aria-label={t('print.heading')}>
      <header className="section-head">
        <h2>{t('print.heading')}</h2>
        <span>{t('print.hint')}</span>
      </header>
      <ul className="papers-printed">
        {view.documents.map((document) => (
          <PrintedPaper
            key={document.id}
            title={document.title}
            number={document.number}
            isForm={document.kind === 'voucher'}
            bureau={document.bureau}
            status={document.printStatus}
            jobId={document.printJobId}
            documentId={document.id}
            sentence={sentences.get(document.printJobId ?? '') ?? null}
          />
        ))}
      </ul>
    </section>
  );
};
