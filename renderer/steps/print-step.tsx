import { PrintedPaper } from '../counter/printed-paper.tsx';
import { t } from '../messages/t.ts';
import type { StepProps } from './step-view.ts';

/** What was printed: each numbered form is compared with the paper before it counts as issued. */
export const PrintStep = ({ view }: StepProps) =>
  view.documents.length === 0 ? null : (
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
            sentence={null}
          />
        ))}
      </ul>
    </section>
  );
