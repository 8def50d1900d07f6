import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { answerProblems } from '../fields/answer-problems.ts';
import { fieldStop } from '../fields/field-props.ts';
import { FlowForm } from '../fields/flow-form.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { endEntry, knownByNumber, submitEntry, typeEntry, withdrawEntry } from '../state/enter-taxpayer.ts';
import { showError } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { type Entering, setWork, type TaxpayerRow, useWork } from '../state/work.ts';
import { KeyCap } from './key-cap.tsx';
import { NumberedTaxpayers } from './numbered-taxpayers.tsx';
import { Quoted } from './quoted.tsx';

const reasonOf = (typed: Entering['typed']): string => (typed['reason'] ?? '').trim();

/** A taxpayer that the window does not know, from its papers; or the correction of such an entry. */
export const TaxpayerForm = ({ entering }: { readonly entering: Entering }) => {
  const { taxpayerNo, refused, submitted } = entering;
  const taxpayer = useWork((state) => state.taxpayer);
  const { data: form } = useLoaded(
    async () => valueOf(hall().taxpayers.entryForm({ taxpayerNo })),
    taxpayerNo ?? '',
    [],
  );
  const [known, setKnown] = useState<readonly TaxpayerRow[]>([]);
  const asked = useRef('');
  const busy = useRef(false);
  useKeys({ Escape: endEntry });
  // Whoever is known already is one key away, and nothing more has to be typed.
  useEffect(() => {
    if (known.length > 0) focusStop('match.0');
  }, [known]);
  if (form === null) return null;

  const typed = { ...form.answers, ...entering.typed };
  const stops = [...form.fields.map(({ id }) => fieldStop(id)), 'enter.submit'];
  const look = async (): Promise<void> => {
    const number = typed['taxpayerNo'] ?? '';
    if (taxpayerNo !== null || number === asked.current) return;
    asked.current = number;
    const rows = await knownByNumber(number);
    if (asked.current === number) setKnown(rows);
  };
  const submit = async (): Promise<void> => {
    const [problem] = answerProblems(form.fields, typed);
    if (problem !== undefined) {
      setWork({ entering: { ...entering, submitted: true } });
      showError(problem.message);
      focusStop(fieldStop(problem.field));
      return;
    }
    if (busy.current) return;
    busy.current = true;
    const { done, field } = await submitEntry(typed);
    busy.current = false;
    if (done) return;
    if (field !== null) focusStop(fieldStop(field));
    else {
      asked.current = '';
      await look();
    }
  };
  const withdraw = (): void => {
    if (reasonOf(entering.typed) === '') {
      showError(t('entry.needs-reason'));
      focusStop(fieldStop('reason'));
    } else void withdrawEntry(reasonOf(entering.typed));
  };
  const heading =
    taxpayerNo === null ? t('entry.heading') : t('entry.heading-correct', { name: taxpayer?.name ?? '' });
  return (
    <>
      <section
        className="card taxpayer-entry"
        aria-label={heading}
        onKeyDown={(event) => moveOnEnter(event, stops)}
      >
        <header className="section-head">
          <h2>
            <Quoted as="name" text={heading} />
          </h2>
          <span>{t(taxpayerNo === null ? 'entry.hint' : 'entry.hint-correct')}</span>
        </header>
        <FlowForm
          fields={form.fields}
          initial={typed}
          stored={refused?.typed ?? {}}
          problems={refused === null ? [] : [refused]}
          showAll={submitted}
          stops={stops}
          openAt={taxpayerNo === null ? null : (form.fields[0]?.id ?? null)}
          returned={null}
          onEdit={typeEntry}
          onLeave={() => void look()}
        />
        <p className="entry-deeds">
          <Button type="primary" data-stop="enter.submit" onClick={() => void submit()}>
            {t(taxpayerNo === null ? 'entry.submit' : 'entry.submit-correct')} <KeyCap>Enter</KeyCap>
          </Button>
          <Button onClick={endEntry}>
            {t('command.cancel')} <KeyCap>Esc</KeyCap>
          </Button>
          {form.mayWithdraw ? (
            <Button data-stop="enter.withdraw" onClick={withdraw}>
              {t('entry.withdraw')}
            </Button>
          ) : null}
        </p>
      </section>
      {known.length > 0 ? <NumberedTaxpayers rows={known} heading={t('entry.known')} /> : null}
    </>
  );
};
