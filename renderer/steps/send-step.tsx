import { BureauMark } from '../counter/bureau-mark.tsx';
import { laneSentence, laneTone } from '../counter/words.ts';
import { t } from '../messages/t.ts';
import type { StepProps } from './step-view.ts';
import { Quoted } from '../counter/quoted.tsx';
import { bureauText } from '../text/in-language.ts';

/** How far each bureau's record has travelled, in words. */
export const SendStep = ({ view }: StepProps) =>
  // The course of a case between the bureaus says it entry by entry.
  view.flow !== null || view.lanes.every((lane) => lane.status === 'empty') ? null : (
    <section className="card outcome" aria-label={t('send.heading')} aria-live="polite">
      <header className="section-head">
        <h2>{t('send.heading')}</h2>
      </header>
      <ul className="lanes">
        {view.lanes.map((lane) => (
          <li key={lane.bureau} className={`lane ${laneTone(lane)}`}>
            <BureauMark bureau={lane.bureau} />
            <span>{t('send.record', { bureau: bureauText(lane.bureau) })}</span>
            <b>
              <Quoted as="typed" text={laneSentence(lane)} />
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
