import { type Bureau, bureaus, otherBureau } from '../bureau.ts';
import type { Deadline } from '../case-file/deadline.ts';
import { type Answers, type Field, missingAnswers } from '../forms/field.ts';
import { textField } from '../forms/fields.ts';
import type { InBoth } from '../language.ts';
import { type ActDecision, type FlowAct, openingAct } from '../matters/act.ts';
import { defineFlow, type Flow, type OpenAct, type Words } from '../matters/flow.ts';
import type { CertificateOrder } from '../matters/plan.ts';
import type { PlainDate } from '../plain-date.ts';
import { type ArchiveState, applyEntry, archiveStart, dayAfterTerm, openLoan } from './archive-state.ts';
import { item1, law } from './clauses.ts';
import { turnSupplementary } from './duplicate-act.ts';
import { lendPapers, refusePapers, requestPapers, returnPapers } from './loan-acts.ts';
import { plainPlan } from '../matters/plan.ts';
import type { Registration } from './registration.ts';

type Read = { readonly registration: Registration } | Extract<ActDecision, { outcome: 'correct' }>;

/** What a matter of item 1 gives its flow: how its form is drawn and read again for a correction or a late paper. */
export interface RegistrationForm {
  fields(answers: Answers): readonly Field[];
  /** The registration that a form in the case stands for; its number is the one given when it was opened. */
  read(form: Answers, on: PlainDate): Read;
  /** The certificate that a registration entitles to; `null` for one-licence-one-code. */
  certificate: ((registration: Registration, form: Answers) => CertificateOrder) | null;
}

const clerks = ['counter-clerk', 'tax-officer', 'supervisor'] as const;
const onlyNumber: InBoth = {
  zh: '纳税人识别号不能更正，号码有误的请由主管人员处理。',
  en: 'The taxpayer number cannot be corrected; a wrong one is for the supervisor.',
};

/** Norm item 36 at item 1: the other bureau has returned the record; the clerk who sent it corrects the form. */
const correction = (form: RegistrationForm): FlowAct<ArchiveState> => ({
  id: 'correct-registration',
  title: '更正登记信息',
  titleEn: 'Correct the registration',
  step: 'send',
  roles: clerks,
  basis: [item1.toldAndArchived],
  answersTask: 'correct',
  fields: ({ state }) => form.fields(state.form),
  initialAnswers: ({ state }) => state.form,
  decide: (answers, { state }) => {
    const read = form.read({ ...state.form, ...answers }, state.registeredOn ?? ('' as PlainDate));
    if (!('registration' in read)) return read;
    if (read.registration.taxpayerNo !== state.form['taxpayerNo'])
      return { outcome: 'refuse', reason: onlyNumber, remedy: onlyNumber };
    return { outcome: 'accept', plan: { ...plainPlan, registers: read.registration } };
  },
});

const handOverFields: readonly Field[] = [textField('receivedBy', '领取人', 'Received by', 40)];

/** 证件后补: the keys were missing when the registration was taken; now both bureaus' seals are to be had. */
const handOver = (
  form: RegistrationForm,
  certificate: NonNullable<RegistrationForm['certificate']>,
): FlowAct<ArchiveState> => ({
  id: 'hand-over-certificate',
  title: '补发税务登记证件',
  titleEn: 'Hand over the certificate',
  step: 'certificate',
  roles: clerks,
  basis: [item1.onTheSpot, law.certificate],
  certifies: true,
  legalAct: 'certificate',
  fields: () => handOverFields,
  initialAnswers: ({ state }) => ({ receivedBy: state.form['contactName'] ?? '' }),
  decide: (answers, { state }) => {
    const problems = missingAnswers(handOverFields, answers);
    if (problems.length > 0) return { outcome: 'correct', problems };
    const read = form.read(state.form, state.registeredOn ?? ('' as PlainDate));
    if (!('registration' in read)) return read;
    return {
      outcome: 'accept',
      plan: { ...plainPlan, certificate: certificate(read.registration, state.form) },
    };
  },
});

const open = (state: ArchiveState): readonly OpenAct[] => {
  const { keeper } = state;
  if (keeper === null) return [];
  const borrower = otherBureau(keeper);
  const loan = openLoan(state);
  const act = (id: string, lane: Bureau, meets: string | null): OpenAct => ({ act: id, lane, meets });
  return [
    // The opening act writes both lanes: its second entry is open until it has come.
    ...bureaus.filter((lane) => !state.lanesOpened.includes(lane)).map((lane) => act(openingAct, lane, null)),
    ...(state.certificate === 'to-follow' && !state.isSupplement
      ? [act('hand-over-certificate', keeper, 'certificate')]
      : []),
    ...(state.isSupplement
      ? []
      : [act('correct-registration', keeper, null), act('turn-supplementary', keeper, null)]),
    ...(loan === undefined
      ? [act('request-papers', borrower, null)]
      : loan.lentOn === null
        ? [act('lend-papers', keeper, 'loan-answer'), act('refuse-papers', keeper, 'loan-answer')]
        : [act('return-papers', borrower, 'loan-return')]),
  ];
};

const deadline = (
  of: Pick<Deadline, 'id' | 'bureau' | 'title' | 'titleEn' | 'startedOn' | 'metOn' | 'basis'>,
  dueOn: PlainDate | null,
): Deadline[] => (dueOn === null ? [] : [{ ...of, dueOn, extended: null, explained: null }]);

const deadlines = (state: ArchiveState): readonly Deadline[] => {
  const { keeper, registeredOn } = state;
  if (keeper === null || registeredOn === null) return [];
  const loan = state.loans.at(-1);
  const certificate =
    (state.certificate === 'to-follow' || state.followedOn !== null) && !state.isSupplement
      ? deadline(
          {
            id: 'certificate',
            bureau: keeper,
            title: '补发税务登记证件',
            titleEn: 'Hand over the certificate',
            startedOn: registeredOn,
            metOn: state.followedOn,
            basis: [item1.onTheSpot],
          },
          dayAfterTerm(state, 'certificate', registeredOn),
        )
      : [];
  if (loan === undefined) return certificate;
  return [
    ...certificate,
    ...deadline(
      {
        id: 'loan-answer',
        bureau: keeper,
        title: '答复调阅',
        titleEn: 'Answer the loan request',
        startedOn: loan.askedOn,
        metOn: loan.lentOn ?? loan.refusedOn,
        basis: [item1.toldAndArchived],
      },
      loan.answerBy,
    ),
    ...(loan.lentOn === null
      ? []
      : deadline(
          {
            id: 'loan-return',
            bureau: otherBureau(keeper),
            title: '归还登记资料',
            titleEn: 'Return the papers',
            startedOn: loan.lentOn,
            metOn: loan.returnedOn,
            basis: [item1.toldAndArchived],
          },
          loan.returnBy,
        )),
  ];
};

const stage = (state: ArchiveState): Words => {
  const loan = openLoan(state);
  if (state.certificate === 'to-follow' && !state.isSupplement)
    return { zh: '已登记，证件后补', en: 'Registered, certificate to follow' };
  if (loan !== undefined)
    return loan.lentOn === null
      ? { zh: '对方申请调阅，待答复', en: 'The other bureau asks for the papers' }
      : { zh: '资料已借出，待归还', en: 'Papers lent, to be returned' };
  return { zh: '已归档', en: 'Archived' };
};

const concluded = (state: ArchiveState): Words | null => {
  if (state.keeper === null || openLoan(state) !== undefined) return null;
  if (state.isSupplement)
    return state.numberWentToAnother
      ? {
          zh: '识别号已归同一业主的另一户，本件终止，另行登记',
          en: 'The number went to another business of the owner; this case ends, it is registered anew',
        }
      : {
          zh: '重复登记，已转为信息补录',
          en: 'A duplicate, turned into a supplementary entry',
        };
  return state.certificate === 'to-follow'
    ? null
    : { zh: '已登记，资料已归档', en: 'Registered, papers archived' };
};

/** What goes on after item 1's counter: a certificate that follows, a correction, a duplicate, a loan of the papers. */
export const archiveFlow = (form: RegistrationForm): Flow =>
  defineFlow<ArchiveState>({
    start: archiveStart,
    acts: [
      ...(form.certificate === null ? [] : [handOver(form, form.certificate)]),
      correction(form),
      turnSupplementary(form.certificate !== null),
      requestPapers,
      lendPapers,
      refusePapers,
      returnPapers,
    ],
    apply: applyEntry,
    open,
    deadlines,
    stage,
    concluded,
  });
