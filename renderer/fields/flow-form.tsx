import { useEffect, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import type { FieldView } from '../../contract/calls/field-view.ts';
import { firstEmptyStop } from '../keys/flow.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { shownAmount, readAmount } from '../text/money-input.ts';
import { answerProblem } from './answer-problems.ts';
import { fieldStop } from './field-props.ts';
import { fieldViews } from './index.ts';
import { Quoted } from '../counter/quoted.tsx';
import { hintOf, labelOf } from '../text/in-language.ts';

type Answers = Readonly<Record<string, string>>;

interface FlowFormProps {
  readonly fields: readonly FieldView[];
  /** What the form opens with: the stored answers, or what was typed before the window was locked. */
  readonly initial: Answers;
  /** The answers as they stand in the record. */
  readonly stored: Answers;
  /** Problems the hall process found in what is saved. */
  readonly problems: readonly { readonly field: string; readonly message: string }[];
  /** Show every problem, also in fields not yet visited. */
  readonly showAll: boolean;
  readonly stops: readonly string[];
  /** The field to open at: a returned one, else the first required one that is empty. */
  readonly openAt: string | null;
  /** A returned field and why, with the value it had. */
  readonly returned: { readonly field: string; readonly reason: string } | null;
  /** Take over what another source has filled in: nothing typed here is under way. */
  readonly adopts?: boolean;
  readonly onEdit: (field: string, value: string) => void;
  readonly onLeave: () => void;
}

const oldValue = (field: FieldView, value: string): string => {
  if (field.kind === 'money') {
    const read = readAmount(value);
    return read.kind === 'amount' ? shownAmount(read.fen) : value;
  }
  const option = field.options.find((one) => one.value === value);
  return option === undefined ? value : labelOf(option);
};

/** From here on a text is a name or an address rather than a word. */
const longText = 60;
/** Taxpayer numbers and ID numbers. */
const numberLength = { least: 18, most: 20 };

const roomOf = ({ kind, maxLength }: FieldView): string => {
  if (kind !== 'text' || maxLength === null) return '';
  if (maxLength >= longText) return ' field-wide';
  return maxLength >= numberLength.least && maxLength <= numberLength.most ? ' field-number' : '';
};

const FieldLabel = ({ field }: { readonly field: FieldView }) => {
  const text = (
    <>
      {field.required ? (
        <span className="required" aria-hidden="true">
          *
        </span>
      ) : null}
      {labelOf(field)}
    </>
  );
  const id = `${field.id}-label`;
  return field.kind === 'choice' ? (
    <span id={id} className="field-label">
      {text}
    </span>
  ) : (
    <label id={id} className="field-label" htmlFor={field.id}>
      {text}
    </label>
  );
};

/** The form of any matter, drawn from its fields. Each field keeps a line below it, so that no message moves a row. */
export const FlowForm = (props: FlowFormProps) => {
  const { fields, initial, stored, problems, showAll, stops, openAt, returned, onEdit, onLeave } = props;
  const { adopts = false } = props;
  // Judged in step with the answer, not by an awaited resolver: the autosave draws the form anew while one is under
  // way, and react-hook-form then drops its verdict.
  const [defaultValues] = useState(() => ({ ...initial }));
  const { control, getValues, setValue } = useForm<Record<string, string>>({ defaultValues });
  useEffect(() => {
    if (!adopts) return;
    for (const [field, value] of Object.entries(stored))
      if (value !== '' && (getValues(field) ?? '') === '') setValue(field, value);
  }, [adopts, stored, getValues, setValue]);
  // Only when the form opens: later answers must not move the focus.
  const [openingStop] = useState(() => openAt ?? firstEmptyStop(fields, initial));
  useEffect(() => {
    if (openingStop !== null) focusStop(fieldStop(openingStop));
  }, [openingStop]);

  return (
    <form
      className="flow-form"
      noValidate
      onKeyDown={(event) => moveOnEnter(event, stops)}
      onSubmit={(event) => event.preventDefault()}
    >
      {fields.map((field) => {
        const View = fieldViews[field.kind];
        const lineId = `${field.id}-line`;
        return (
          <Controller
            key={field.id}
            control={control}
            name={field.id}
            render={({ field: bound, fieldState }) => {
              const value = bound.value ?? '';
              const visited = fieldState.isTouched || showAll;
              const known = problems.find((problem) => problem.field === field.id)?.message;
              const isSaved = (stored[field.id] ?? '') === value;
              const problem = answerProblem(field, value)?.message ?? (isSaved ? known : undefined);
              const message = visited ? (problem ?? null) : null;
              const isReturned = returned?.field === field.id;
              return (
                <div className={`field field-${field.kind}${roomOf(field)}${isReturned ? ' returned' : ''}`}>
                  <FieldLabel field={field} />
                  <div className="field-body">
                    <View
                      field={field}
                      value={value}
                      invalid={message !== null}
                      describedBy={lineId}
                      onChange={(typed) => {
                        bound.onChange(typed);
                        onEdit(field.id, typed);
                      }}
                      onLeave={(left) => {
                        if (left !== bound.value) {
                          bound.onChange(left);
                          onEdit(field.id, left);
                        }
                        bound.onBlur();
                        onLeave();
                      }}
                    />
                    <p
                      id={lineId}
                      title={message ?? undefined}
                      className={message === null ? 'field-line' : 'field-line error'}
                      role={message === null ? undefined : 'alert'}
                    >
                      {message ?? (
                        <span className="hint">
                          {hintOf(field) ?? (field.kind === 'choice' ? t('field.choice.hint') : '')}
                        </span>
                      )}
                    </p>
                    {isReturned ? (
                      <p className="returned-reason">
                        <strong>
                          <Quoted as="typed" text={t('correct.reason', { reason: returned.reason })} />
                        </strong>
                        <span>
                          <Quoted
                            as="typed"
                            text={t('correct.old', { value: oldValue(field, stored[field.id] ?? '') })}
                          />
                        </span>
                      </p>
                    ) : null}
                  </div>
                </div>
              );
            }}
          />
        );
      })}
    </form>
  );
};
