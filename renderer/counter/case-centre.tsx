import { useEffect, useRef } from 'react';
import type { CaseView } from '../../contract/calls/cases.ts';
import { keyOf } from '../keys/key-event.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop } from '../keys/stops.ts';
import { language, t } from '../messages/t.ts';
import { correct, endCorrection } from '../state/act.ts';
import { papersInOrder } from '../state/papers-in-order.ts';
import { useScreen } from '../state/screen.ts';
import { clausesText, titleOf } from '../text/in-language.ts';
import { useWork } from '../state/work.ts';
import { kindsIn, stepViews } from '../steps/index.ts';
import type { StepArea } from '../steps/step-view.ts';
import { ActionBar } from './action-bar.tsx';
import { DerivationPanel } from './derivation-panel.tsx';
import { ByHandForm } from './by-hand-form.tsx';
import { NoticeLine } from './notice-line.tsx';
import { matterTitle } from './matter-rail.tsx';
import { PapersCount } from './papers-count.tsx';
import { Quoted, quotedText } from './quoted.tsx';

const Area = ({ view, area }: { readonly view: CaseView; readonly area: StepArea }) =>
  kindsIn(view.steps, area).map((kind) => {
    const { View } = stepViews[kind];
    return <View key={kind} view={view} />;
  });

const StepBar = ({ view }: { readonly view: CaseView }) => {
  // A concluded case did not need the steps that are left: none of them is next.
  const isOver = (view.flow?.concluded ?? null) !== null;
  const present = isOver ? -1 : view.steps.findIndex((step) => !step.done);
  return (
    <ol className="step-bar" aria-label={t('case.steps')}>
      {view.steps.map((step, index) => (
        <li
          key={step.id}
          className={step.done ? 'done' : index === present ? 'present' : undefined}
          aria-current={index === present ? 'step' : undefined}
          title={clausesText(step.clauses)}
          {...quotedText('law', clausesText(step.clauses))}
        >
          <span lang={language() === 'en' ? 'en' : undefined}>
            {step.done ? `✓${titleOf(step)}` : titleOf(step)}
          </span>
        </li>
      ))}
    </ol>
  );
};

const settled = new Set(['issued', 'spoiled']);

/** Nobody is typing, nor about to settle a paper: the focus may be led on. A settled paper has nothing to hold it. */
const mayLead = (): boolean => {
  const active = document.activeElement;
  if (useScreen.getState().ask !== null) return false;
  return !(active instanceof HTMLInputElement) && (active?.closest('.printed.open') ?? null) === null;
};

/** After filing the focus goes from one form that wants checking to the next, and at last to the next customer. */
const useOutcomeFocus = (view: CaseView): void => {
  const correcting = useWork((state) => state.correcting);
  const waiting = papersInOrder(view.documents).find(
    (document) =>
      document.printJobId !== null && document.kind === 'voucher' && !settled.has(document.printStatus),
  );
  const isOurTurn = view.flow?.acts.some((act) => act.isAwaited && act.blocked === null) === true;
  const stops =
    waiting === undefined
      ? `${isOurTurn ? 'act.0 ' : ''}next ${view.flow?.entries.length ?? ''}`
      : `check.${waiting.printJobId} send.${waiting.printJobId} ${waiting.printStatus}`;
  const isOpen = view.status === 'draft' || correcting !== null;
  useEffect(() => {
    if (!isOpen && mayLead()) stops.split(' ').some(focusStop);
    // A reversal leaves the stops as they were and takes away the question that had the keyboard.
  }, [isOpen, stops, view.status]);
};

const CorrectionKeys = () => {
  useKeys({ Escape: endCorrection, F9: () => void correct(), 'Ctrl+Enter': () => void correct() });
  return null;
};

/** The working column of one case: title and steps, form (or a derivation), levy lines, the reserved line, the deeds. */
export const CaseCentre = ({ view }: { readonly view: CaseView }) => {
  const derivation = useScreen((state) => state.derivation);
  const { byHand, correcting } = useWork();
  useOutcomeFocus(view);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What the form was scrolled to says nothing about what stands in its place once it is filed.
    scroller.current?.scrollTo({ top: 0 });
  }, [view.status]);
  return (
    <main className="centre" onKeyDown={(event) => keyOf(event) === 'Ctrl+Enter' && event.preventDefault()}>
      <header className={correcting === null ? 'case-head' : 'case-head plain'}>
        <h1>
          <Quoted
            as="name"
            text={
              correcting === null
                ? matterTitle(view.matterTitle)
                : t('correct.heading', { title: matterTitle(view.matterTitle) })
            }
          />
        </h1>
        {correcting === null ? <StepBar view={view} /> : null}
        {correcting === null ? <PapersCount view={view} /> : null}
      </header>
      <div ref={scroller} className="centre-scroll" tabIndex={view.flow === null ? -1 : 0}>
        {byHand ? <ByHandForm /> : null}
        {derivation === null ? null : <DerivationPanel view={view} index={derivation} />}
        <div hidden={derivation !== null || byHand} className="centre-form">
          <Area view={view} area="top" />
          {view.status === 'draft' || correcting !== null ? null : <Area view={view} area="outcome" />}
          <Area view={view} area="form" />
          <Area view={view} area="papers" />
        </div>
      </div>
      <Area view={view} area="dock" />
      <NoticeLine />
      {correcting === null ? null : <CorrectionKeys />}
      <ActionBar view={view} />
    </main>
  );
};
