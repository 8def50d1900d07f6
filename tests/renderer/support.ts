import type { CaseView } from '../../contract/calls/cases.ts';
import { CaseView as CaseViewSchema } from '../../contract/calls/cases.ts';
import { agreementOn } from '../../domain/authority.ts';
import { capitalAmount } from '../../domain/capital-amount.ts';
import { allowedActions } from '../../domain/case-file/case-file.ts';
import type { Answers } from '../../domain/forms/field.ts';
import type { MatterContext } from '../../domain/matters/matter.ts';
import { matter } from '../../domain/matters/norm-17-cooperative-collection/matter.ts';
import { zeroFen } from '../../domain/money.ts';
import { plainDate } from '../../domain/plain-date.ts';
import type { Taxpayer } from '../../domain/taxpayer.ts';

const taxpayer: Taxpayer = {
  taxpayerNo: '91359901DEMA00013F',
  name: '临江晨曦商贸有限公司',
  vatStatus: 'small-scale',
  registrationType: '私营有限责任公司',
  place: 'city',
  address: '江北区解放路 1 号',
  industry: '百货零售',
  legalPersonName: '陈建明',
  contactPhone: '16005991001',
  statusOf: { state: 'normal', local: 'normal' },
  arrearsFenOf: { state: zeroFen, local: zeroFen },
  creditLevel: 'B',
};

const today = plainDate('2016-04-05');
const agreements = [
  {
    id: 'a-17',
    item: 17,
    mode: 2,
    voucherBureauForLocal: 'local',
    from: plainDate('2016-01-01'),
    to: null,
    document: '联合办税合作协议',
  },
] as const;

/** A draft of the real matter as the hall process would show it, checked against the contract. */
export const draftView = (typed: Answers, papers: readonly string[] | 'all' = 'all'): CaseView => {
  const context: MatterContext = {
    taxpayer,
    businessDate: today,
    windowBureau: 'state',
    agreement: agreementOn(agreements, 17, 2, today),
    filedPeriods: [],
    parameters: {},
  };
  const answers = { ...matter.initialAnswers(context), ...typed };
  const asked = matter.papers(context, answers);
  const brought = papers === 'all' ? asked.map((paper) => paper.id) : papers;
  const decision = matter.decide({ answers, papers: asked.map((paper) => paper.id), context });
  const plan = decision.outcome === 'accept' ? decision.plan.levies : null;
  return CaseViewSchema.parse({
    id: 'case-1',
    humanNo: 'JB-11-20160405-001',
    matterId: matter.id,
    matterTitle: matter.title,
    revision: matter.revision,
    status: 'draft',
    allowed: [...allowedActions.draft],
    taxpayer: { ...taxpayer, taxpayerNoMasked: '913599**********3F', byHand: null, seenAsOf: null },
    identification: {
      id: 'id-1',
      method: 'card',
      documentKind: 'resident-id',
      personName: '陈建明',
      englishName: null,
      idNumberMasked: '3599**********0013',
      travelPermitNo: null,
      reason: null,
      hasPhoto: true,
    },
    answers,
    fields: matter.fields(context, answers).map((field) => ({
      id: field.id,
      kind: field.kind,
      label: field.label,
      labelEn: field.labelEn,
      required: field.required,
      hint: field.hint ?? null,
      hintEn: field.hintEn ?? null,
      options: field.kind === 'choice' ? field.options : [],
      maxLength: field.kind === 'text' || field.kind === 'phone' ? field.maxLength : null,
    })),
    papers: asked.map((paper) => ({ ...paper, brought: brought.includes(paper.id) })),
    steps: matter.steps.map(({ id, kind, title, titleEn, clauses }) => ({
      id,
      kind,
      title,
      titleEn,
      clauses,
      done: false,
    })),
    preview: {
      problems: decision.outcome === 'correct' ? decision.problems : [],
      lines: plan?.lines ?? [],
      totalFen: plan?.totalFen ?? null,
      totalFenOf: plan?.totalFenOf ?? null,
      totalCapital: plan === null ? null : capitalAmount(plan.totalFen),
      carriedForwardFen: plan?.carriedForwardFen ?? null,
      dueOn: plan?.dueOn ?? null,
      missingPapers: [],
      refusal: null,
      vouchers: [],
      certificate: null,
      signing: null,
      blocked: null,
      figuresHash: JSON.stringify(plan?.totalFenOf ?? null),
    },
    draftSavedAt: null,
    lanes: [],
    documents: [],
    collection: null,
    heldReason: null,
    subject: taxpayer.name,
    flow: null,
  });
};
