import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { useKeys } from '../keys/layers.ts';
import { useReturnFocus } from '../keys/return-focus.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { discard, hold, refuse, requestSupplement } from '../state/act.ts';
import { showFailure } from '../state/notice.ts';
import { settleTask } from '../state/settle-task.ts';
import { closeAsk, useScreen } from '../state/screen.ts';
import type { Ask } from '../state/screen.ts';
import { useWork } from '../state/work.ts';
import { NoSaleForm } from './drawer-line.tsx';
import { KeyCap } from './key-cap.tsx';
import { ReverseForm } from './reverse-form.tsx';
import { OfficerKeyForm } from './officer-key-form.tsx';
import { PayerSignForm } from './payer-sign-form.tsx';
import { titleOf } from '../text/in-language.ts';

interface ReasonAskProps {
  readonly question: MessageKey;
  readonly confirm: MessageKey;
  readonly danger?: boolean;
  readonly initial?: string;
  readonly run: (reason: string) => Promise<unknown>;
}

/** A deed that needs its reason: one line, Enter does it, Esc leaves it. */
const ReasonAsk = ({ question, confirm, danger = false, initial = '', run }: ReasonAskProps) => {
  const [reason, setReason] = useState(initial);
  const [busy, setBusy] = useState(false);
  const go = (): void => {
    if (reason.trim() === '' || busy) return;
    setBusy(true);
    void run(reason.trim()).finally(() => setBusy(false));
  };
  return (
    <>
      <label htmlFor="ask-reason">{t(question)}</label>
      <Input
        id="ask-reason"
        className="ask-reason"
        maxLength={200}
        autoFocus
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (keyOf(event) === 'Enter') {
            event.preventDefault();
            go();
          }
        }}
      />
      <Button type="primary" danger={danger} disabled={reason.trim() === '' || busy} onClick={go}>
        {t(confirm)} <KeyCap>Enter</KeyCap>
      </Button>
    </>
  );
};

/** Another taxpayer while a draft is open: hold it or give it up, never lose it by accident. */
const SwitchAsk = ({ then }: { readonly then: () => void }) => {
  const [choice, setChoice] = useState<'hold' | 'discard' | null>(null);
  useKeys({
    1: () => {
      if (choice !== null) return false;
      setChoice('hold');
      return true;
    },
    2: () => {
      if (choice !== null) return false;
      setChoice('discard');
      return true;
    },
  });
  const goOn = (done: boolean): void => {
    if (done) then();
  };
  if (choice === 'hold') {
    return (
      <ReasonAsk
        key="hold"
        question="ask.hold"
        confirm="ask.hold-and-go"
        initial={t('ask.hold-default')}
        run={async (reason) => goOn(await hold(reason))}
      />
    );
  }
  if (choice === 'discard') {
    return (
      <ReasonAsk
        key="discard"
        question="ask.discard"
        confirm="ask.discard-and-go"
        danger
        run={async (reason) => goOn(await discard(reason))}
      />
    );
  }
  return (
    <>
      <p className="ask-question">{t('ask.switch')}</p>
      <Button type="primary" autoFocus onClick={() => setChoice('hold')}>
        {t('command.hold-short')} <KeyCap>1</KeyCap>
      </Button>
      <Button onClick={() => setChoice('discard')}>
        {t('ask.give-up')} <KeyCap>2</KeyCap>
      </Button>
    </>
  );
};

const SupplementAsk = () => {
  const view = useWork((state) => state.view);
  const missing = view?.papers.filter((paper) => paper.required && !paper.brought) ?? [];
  return (
    <>
      <p className="ask-question">
        {missing.length === 0
          ? t('ask.supplement-none')
          : t('ask.supplement', {
              papers: missing.map((paper) => titleOf(paper)).join(t('punctuation.list')),
            })}
      </p>
      <Button
        type="primary"
        autoFocus
        disabled={missing.length === 0}
        onClick={() => void requestSupplement()}
      >
        {t('ask.supplement-confirm')}
      </Button>
    </>
  );
};

const RefuseAsk = () => {
  // It goes onto the notice, which is Chinese whatever the screen speaks.
  const suggested = useWork((state) => state.view?.preview.refusal?.reason.zh ?? '');
  return (
    <ReasonAsk question="ask.refuse" confirm="ask.refuse-confirm" danger initial={suggested} run={refuse} />
  );
};

const RebuildAsk = () => {
  const [busy, setBusy] = useState(false);
  const go = (): void => {
    setBusy(true);
    valueOf(hall().exchange.rebuildInbox({}))
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <p className="ask-question">{t('ask.rebuild')}</p>
      <Button type="primary" danger autoFocus disabled={busy} onClick={go}>
        {t('ask.rebuild-confirm')}
      </Button>
    </>
  );
};

const question = (ask: Ask): ReactNode => {
  switch (ask.kind) {
    case 'hold':
      return (
        <ReasonAsk
          question="ask.hold"
          confirm="command.hold-short"
          initial={t('ask.hold-default')}
          run={hold}
        />
      );
    case 'discard':
      return <ReasonAsk question="ask.discard" confirm="command.discard" danger run={discard} />;
    case 'supplement':
      return <SupplementAsk />;
    case 'refuse':
      return <RefuseAsk />;
    case 'reverse':
      return <ReverseForm />;
    case 'settle':
      return (
        <ReasonAsk
          question="ask.settle"
          confirm="ask.settle-confirm"
          run={(note) => settleTask(ask.taskId, note)}
        />
      );
    case 'no-sale':
      return <NoSaleForm />;
    case 'payer-signs':
      return <PayerSignForm caseFileId={ask.caseFileId} />;
    case 'rebuild':
      return <RebuildAsk />;
    case 'officer-key':
      return <OfficerKeyForm signing={ask.signing} run={ask.run} />;
    case 'switch':
      return <SwitchAsk then={ask.then} />;
  }
};

/** Shuts the keys of the counter off. Stands before the question, so that the question's own keys lie above it. */
const OnlyTheQuestion = () => {
  useKeys({ Escape: closeAsk }, true);
  return null;
};

const Question = ({ ask }: { readonly ask: Ask }) => {
  useReturnFocus();
  return (
    <div className="action-bar ask-bar" role="group" aria-label={t('ask.heading')}>
      <OnlyTheQuestion />
      {question(ask)}
      <span className="bar-space" />
      <Button onClick={closeAsk}>
        {t('command.back')} <KeyCap>Esc</KeyCap>
      </Button>
    </div>
  );
};

/** The place at the foot where the page asks; what stands there otherwise comes in from outside. */
export const AskBar = ({ otherwise }: { readonly otherwise: ReactNode }) => {
  const ask = useScreen((state) => state.ask);
  return ask === null ? otherwise : <Question key={ask.kind} ask={ask} />;
};
