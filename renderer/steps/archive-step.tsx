import { t } from '../messages/t.ts';
import { Quoted } from '../counter/quoted.tsx';
import { documentTitle } from '../text/in-language.ts';
import type { StepProps } from './step-view.ts';

/** Where the papers stand: the shelf number that is written on the file. Who has them now says the course. */
export const ArchiveStep = ({ view }: StepProps) => {
  const shelved = (view.flow?.entries ?? [])
    .flatMap((entry) => entry.documents)
    .find((document) => document.kind === 'archive');
  return shelved === undefined ? null : (
    <section className="card outcome" aria-label={t('archive.heading')}>
      <header className="section-head">
        <h2>{t('archive.heading')}</h2>
        <span>
          <Quoted as="paper" text={documentTitle(shelved.kind, shelved.title)} /> {t('archive.number')}{' '}
          <b className="digits">
            <Quoted as="paper" text={shelved.number ?? ''} />
          </b>
        </span>
      </header>
    </section>
  );
};
