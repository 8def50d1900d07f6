import { t } from '../messages/t.ts';
import { Quoted } from '../counter/quoted.tsx';
import { documentTitle } from '../text/in-language.ts';
import type { StepProps } from './step-view.ts';

/** The list of duties towards both bureaus that the person takes along. */
export const RemindStep = ({ view }: StepProps) => {
  const list = view.documents.find((document) => document.kind === 'reminder-list');
  return list === undefined ? null : (
    <section className="card outcome" aria-label={t('remind.heading')}>
      <header className="section-head">
        <h2>{t('remind.heading')}</h2>
        <span>
          <Quoted as="paper" text={`${documentTitle(list.kind, list.title)} ${list.number ?? ''}`} />
        </span>
        <span>{t('remind.hint')}</span>
      </header>
    </section>
  );
};
