import { useEffect, useRef } from 'react';
import { answerProblems } from '../fields/answer-problems.ts';
import { fieldStop } from '../fields/field-props.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { openAsk } from '../state/screen.ts';
import { useWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { clausesText, inLanguage, labelOf } from '../text/in-language.ts';

const Refusal = ({ view }: StepProps) => {
  const refusal = view.preview.refusal;
  if (refusal === null) return null;
  return (
    <section className="card error-card" role="alert">
      <h2>{t('check.refused')}</h2>
      <p>
        <Quoted as="name" text={inLanguage(refusal.reason)} />
      </p>
      <p>
        <Quoted as="name" text={inLanguage(refusal.remedy)} />
      </p>
      <p className="basis" {...quotedText('law', clausesText(refusal.basis))}>
        {clausesText(refusal.basis)}
      </p>
      {view.allowed.includes('refuse') ? (
        <button type="button" className="quiet" onClick={() => openAsk({ kind: 'refuse' })}>
          {t('command.refuse')}
        </button>
      ) : null}
    </section>
  );
};

/** What F9 found, as links to the fields: the same sentence as beside the field. Its first link takes the focus when F9 was pressed, so that Enter goes to the field. */
const Summary = ({ view }: StepProps) => {
  const { pending, submitted } = useWork();
  const first = useRef<HTMLButtonElement>(null);
  const own = answerProblems(view.fields, pending?.answers ?? view.answers);
  const problems = [
    ...own,
    ...view.preview.problems
      .filter((problem) => !own.some((one) => one.field === problem.field))
      .map(({ field, message }) => ({ field, message: inLanguage(message) })),
  ];
  const nameOf = (id: string): string => {
    const field = view.fields.find((one) => one.id === id);
    return field === undefined ? id : labelOf(field);
  };
  const shown = submitted > 0 && view.status === 'draft' && problems.length > 0;
  // Each F9 leads to the list; an error made later does not take the keyboard from the clerk who is typing.
  useEffect(() => {
    if (submitted > 0) first.current?.focus();
  }, [submitted]);
  if (!shown) return null;
  return (
    <section className="card error-card" role="alert">
      <h2>{t('check.problems', { count: problems.length })}</h2>
      <ul>
        {problems.map((problem, index) => (
          <li key={problem.field}>
            <button
              type="button"
              className="link"
              ref={index === 0 ? first : null}
              onClick={() => focusStop(fieldStop(problem.field))}
            >
              {t('check.problem', { label: nameOf(problem.field), message: problem.message })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What stands in the way, said once and on top: a refusal by the rules, or fields to mend. */
export const CheckStep = ({ view }: StepProps) =>
  view.status === 'draft' ? (
    <>
      <Refusal view={view} />
      <Summary view={view} />
    </>
  ) : null;
