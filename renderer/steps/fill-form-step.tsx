import type { CaseView } from '../../contract/calls/cases.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { stopsOf } from '../counter/case-stops.ts';
import { FlowForm } from '../fields/flow-form.tsx';
import { t } from '../messages/t.ts';
import { edit, flush } from '../state/draft.ts';
import { showFailure } from '../state/notice.ts';
import { hasScans, openScans } from '../state/open-scans.ts';
import { useWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';
import { Quoted } from '../counter/quoted.tsx';
import { inLanguage, labelOf } from '../text/in-language.ts';

type Problem = CaseView['preview']['problems'][number];
const saidHere = ({ field, message }: Problem) => ({ field, message: inLanguage(message) });

/** The form: of a draft, or of the correction of a returned record. Otherwise what was declared, to be read only. */
export const FillFormStep = ({ view }: StepProps) => {
  const { opening, submitted, correcting, pending } = useWork();
  const lane = view.lanes.find((one) => one.bureau === correcting);
  const editable = view.status === 'draft' || correcting !== null;
  // The course of a case between the bureaus begins with the form.
  if (view.flow !== null) return null;
  return (
    <section className="card form-card" aria-label={t('form.heading')}>
      {editable ? (
        <FlowForm
          key={`${view.id}-${opening}`}
          fields={view.fields}
          initial={pending?.answers ?? view.answers}
          stored={view.answers}
          problems={correcting === null ? view.preview.problems.map(saidHere) : []}
          showAll={submitted > 0}
          stops={stopsOf(view)}
          // What was returned may be none of the form's fields: that the taxpayer was entered by hand.
          openAt={view.fields.find(({ id }) => id === lane?.returned?.field)?.id ?? null}
          returned={lane?.returned ?? null}
          adopts={pending === null && correcting === null}
          onEdit={edit}
          onLeave={() => flush().catch(showFailure)}
        />
      ) : (
        <dl className="answers">
          {view.fields.map((field) => {
            const answer = view.answers[field.id] ?? '';
            const option = field.options.find((one) => one.value === answer);
            return (
              <div key={field.id}>
                <dt>{labelOf(field)}</dt>
                <dd className="digits">
                  <Quoted as="typed" text={option === undefined ? answer || '—' : labelOf(option)} />
                </dd>
              </div>
            );
          })}
        </dl>
      )}
      {/* Where papers are collected, the button stands with them. */}
      {editable && hasScans() && !view.steps.some(({ kind }) => kind === 'collect-papers') ? (
        <p className="form-foot">
          <button type="button" className="quiet" onClick={openScans}>
            {t('panel.scans')} <KeyCap>Alt+S</KeyCap>
          </button>
        </p>
      ) : null}
    </section>
  );
};
