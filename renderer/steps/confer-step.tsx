import { Button } from 'antd';
import type { AnsweredView, FlowView, OpenActView } from '../../contract/calls/case-flow.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DeadlineMark } from '../counter/deadline-mark.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { fieldStop } from '../fields/field-props.ts';
import { FlowForm } from '../fields/flow-form.tsx';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { actInHand, editAct, endAct, saveAct, submitAct } from '../state/acting.ts';
import { openScans } from '../state/open-scans.ts';
import { useWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { clausesText, documentTitle, labelOf, titleOf, valueOfField } from '../text/in-language.ts';

const AnswersOf = ({ answers }: Pick<AnsweredView, 'answers'>) =>
  answers.length === 0 ? null : (
    <dl className="course-answers">
      {answers.map((answer) => (
        <div key={answer.label}>
          <dt>{labelOf(answer)}</dt>
          <dd>
            <Quoted as="typed" text={valueOfField(answer)} />
          </dd>
        </div>
      ))}
    </dl>
  );

const Papers = ({ documents }: Pick<AnsweredView, 'documents'>) =>
  documents.map((document) => (
    <p key={`${document.title}-${document.number}`} className="secondary">
      <Quoted as="paper" text={documentTitle(document.kind, document.title)} />{' '}
      <span className="digits">
        <Quoted as="paper" text={document.number ?? ''} />
      </span>
    </p>
  ));

/** The letter that is answered, in sight while the answer is written. */
const Answered = ({ answered }: { readonly answered: AnsweredView }) => (
  <section className="answered" aria-label={t('flow.answered')} tabIndex={0}>
    <h3>
      <BureauMark bureau={answered.lane} /> {titleOf(answered)}{' '}
      <span className="digits unbroken">{answered.doneOn}</span>
    </h3>
    <Papers documents={answered.documents.slice(0, 1)} />
    <AnswersOf answers={answered.answers} />
  </section>
);

/** The form of the act that is being done. */
const ActForm = ({ open }: { readonly open: OpenActView }) => {
  const acting = useWork((state) => state.acting);
  useKeys({ Escape: endAct, F9: () => void submitAct(), 'Ctrl+Enter': () => void submitAct() });
  if (acting === null) return null;
  return (
    <section className="card form-card act-form" aria-label={titleOf(open)}>
      <header className="section-head">
        <h2>
          <BureauMark bureau={open.lane} /> {titleOf(open)}
        </h2>
        <span {...quotedText('law', clausesText(open.basis))}>{clausesText(open.basis)}</span>
      </header>
      <div className={open.answering === null ? undefined : 'act-beside'}>
        <FlowForm
          key={acting.actId}
          fields={open.fields}
          initial={acting.answers}
          stored={acting.answers}
          problems={acting.refused === null ? [] : [acting.refused]}
          showAll={acting.submitted}
          stops={[...open.fields.map((field) => fieldStop(field.id)), 'submit-act']}
          openAt={null}
          returned={null}
          onEdit={editAct}
          onLeave={() => void saveAct()}
        />
        {open.answering === null ? null : <Answered answered={open.answering} />}
      </div>
      <div className="action-bar">
        <Button onClick={endAct}>
          {t('command.cancel')} <KeyCap>Esc</KeyCap>
        </Button>
        <span className="bar-space" />
        <Button onClick={openScans}>
          {t('panel.scans')} <KeyCap>Alt+S</KeyCap>
        </Button>
        <Button type="primary" data-stop="submit-act" onClick={() => void submitAct()}>
          {titleOf(open)} <KeyCap>F9</KeyCap>
        </Button>
      </div>
    </section>
  );
};

const Deadlines = ({ deadlines }: { readonly deadlines: FlowView['deadlines'] }) =>
  deadlines.length === 0 ? null : (
    <section className="card" aria-label={t('flow.deadlines')}>
      <header className="section-head">
        <h2>{t('flow.deadlines')}</h2>
      </header>
      <ul className="deadlines">
        {deadlines.map((deadline) => (
          <li key={deadline.id}>
            <DeadlineMark deadline={deadline} />
            {deadline.metOn === null ? null : (
              <span>
                {t('deadline.done-on')} <b className="digits">{deadline.metOn}</b>
              </span>
            )}
            {deadline.extended === null ? null : (
              <span>
                <Quoted
                  as="typed"
                  text={t('deadline.extended', { from: deadline.extended.from, by: deadline.extended.by })}
                />
              </span>
            )}
            {deadline.explained === null ? null : (
              <span>
                <Quoted as="typed" text={t('deadline.explained', { reason: deadline.explained })} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );

const voidKey = {
  'not-open': 'flow.void-not-open',
  'not-holder': 'flow.void-not-holder',
  unreadable: 'flow.void-unreadable',
} as const;

/** 办件经过: every act of both bureaus, in the one order that both see. */
const Course = ({ entries }: { readonly entries: FlowView['entries'] }) => (
  <section className="card" aria-label={t('flow.course')}>
    <header className="section-head">
      <h2>{t('flow.course')}</h2>
    </header>
    <ol className="course">
      {entries.map((entry) => (
        <li key={`${entry.lane}-${entry.entryNo}`} className={entry.void === null ? undefined : 'void'}>
          <p>
            <BureauMark bureau={entry.lane} /> <b>{titleOf(entry)}</b>{' '}
            <span className="digits">{entry.doneOn}</span>{' '}
            <span {...quotedText('name', entry.officerName)}>{entry.officerName}</span>
            {entry.transport === 'waiting' ? <span className="attention">{t('flow.waiting')}</span> : null}
            {entry.void === null ? null : <span className="attention">{t(voidKey[entry.void])}</span>}
          </p>
          <AnswersOf answers={entry.answers} />
          <Papers documents={entry.documents} />
          {entry.signedBy === null ? null : (
            <p className="secondary">
              <Quoted as="name" text={t('flow.signed-by', { name: entry.signedBy })} />
            </p>
          )}
          {entry.scans === 0 ? null : (
            <button type="button" className="quiet" onClick={openScans}>
              {t('scans.count', { count: entry.scans })} <KeyCap>Alt+S</KeyCap>
            </button>
          )}
        </li>
      ))}
    </ol>
  </section>
);

/** What the two bureaus say to each other in a case: the act in hand, the time limits, and the course so far. */
export const ConferStep = ({ view }: StepProps) => {
  useWork((state) => state.acting);
  const open = actInHand();
  const { flow } = view;
  if (flow === null) return null;
  return (
    <>
      {open === null ? null : <ActForm open={open} />}
      <Deadlines deadlines={flow.deadlines} />
      <Course entries={flow.entries} />
    </>
  );
};
