import { bureauName, bureauNameEn } from '../../bureau.ts';
import { Fault, faultWords } from '../../faults.ts';
import type { InBoth } from '../../language.ts';
import {
  defineMatter,
  type Application,
  type Decision,
  ofTaxpayer,
  type TaxpayerContext,
} from '../matter.ts';
import { item17, item36, law } from './clauses.ts';
import { computePlan } from './compute.ts';
import { filingFields, initialFilingAnswers } from './form.ts';
import { filingPapers } from './papers.ts';
import { readAnswers } from './read-answers.ts';

const refuse = (reason: InBoth, remedy: InBoth, basis: Decision['basis']): Decision => ({
  outcome: 'refuse',
  reason,
  remedy,
  basis,
});

/** Grounds on which the counter may not take this filing, whatever the figures. */
const findRefusal = ({ taxpayer, agreement, windowBureau }: TaxpayerContext): Decision | undefined => {
  if (windowBureau !== 'state') {
    return refuse(
      {
        zh: '代征方式二由国税窗口办理，地税窗口不能代收国税税款。',
        en: 'Mode 2 is carried out at State windows; a Local window cannot collect State taxes.',
      },
      {
        zh: '请引导纳税人到国地税通办的国税窗口办理。',
        en: 'Send the taxpayer to a State window that serves both bureaus.',
      },
      [item17.mode2],
    );
  }
  if (agreement === undefined) {
    return refuse(
      {
        zh: '本厅当日没有生效的代征协议，国税窗口不能代收地方税费。',
        en: 'The hall has no agreement on collection on behalf in force today; a State window cannot collect Local levies.',
      },
      {
        zh: '请联系大厅负责人；纳税人可分别到国税、地税窗口办理。',
        en: 'Call the hall manager; the taxpayer can go to a State and a Local window one after the other.',
      },
      [item17.agreement],
    );
  }
  for (const bureau of ['state', 'local'] as const) {
    const status = taxpayer.statusOf[bureau];
    if (status === 'not-registered') {
      return refuse(
        {
          zh: `该纳税人未在${bureauName[bureau]}办理登记，不能在本窗口申报。`,
          en: `This taxpayer is not registered with ${bureauNameEn[bureau]} and cannot file at this window.`,
        },
        {
          zh: `请先到${bureauName[bureau]}窗口补办登记，再行申报。`,
          en: `Register at a ${bureauNameEn[bureau]} window first, then file.`,
        },
        [law.registration],
      );
    }
    if (status === 'abnormal') {
      return refuse(
        {
          zh: `该纳税人已被${bureauName[bureau]}认定为非正常户。`,
          en: `${bureauNameEn[bureau]} has declared this taxpayer abnormal.`,
        },
        {
          zh: `请先到${bureauName[bureau]}办理解除非正常户手续，再行申报。`,
          en: `Have ${bureauNameEn[bureau]} lift that first, then file.`,
        },
        [law.abnormal],
      );
    }
  }
  return undefined;
};

const decide = ({ answers, papers, context: surroundings }: Application): Decision => {
  const context = ofTaxpayer(surroundings);
  const refusal = findRefusal(context);
  if (refusal !== undefined) return refusal;

  const read = readAnswers(answers, context);
  if ('problems' in read) return { outcome: 'correct', problems: read.problems, basis: [law.filing] };

  const { periodStart, periodEnd } = read.input;
  const filed = context.filedPeriods.find(
    (period) => period.periodStart <= periodEnd && periodStart <= period.periodEnd,
  );
  if (filed !== undefined) {
    return refuse(
      {
        zh: `该纳税人 ${filed.periodStart} 至 ${filed.periodEnd} 已经申报。`,
        en: `This taxpayer has already filed for ${filed.periodStart} to ${filed.periodEnd}.`,
      },
      {
        zh: '需要更正的，请打开原办件办理更正或冲正，不要重复申报。',
        en: 'To correct it, open that case file and correct or reverse it; do not file again.',
      },
      [law.filing],
    );
  }

  const missing = filingPapers(context, answers).filter(
    (paper) => paper.required && !papers.includes(paper.id),
  );
  if (missing.length > 0) return { outcome: 'supplement', missing, basis: [law.filingPapers] };

  try {
    return {
      outcome: 'accept',
      plan: { levies: computePlan(read.input), letters: [] },
      basis: [item17.mode2, item17.window],
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // A figure that the parameters cannot answer for is told at the period it concerns; nothing is guessed.
    return {
      outcome: 'correct',
      problems: [{ field: 'periodEnd', code: error.code, message: faultWords(error.code, error.facts) }],
      basis: [law.filing],
    };
  }
};

/**
 * Norm item 17, mode 2: the State bureau's window collects the Local bureau's surtaxes together with its own VAT, in
 * one sum, each bureau's money on the voucher that the hall's agreement names.
 */
export const matter = defineMatter({
  id: 'norm-17-cooperative-collection',
  item: 17,
  revision: 1,
  title: '增值税及附加税费联合申报征收',
  titleEn: 'VAT and surtaxes: joint filing',
  initials: 'zzsfj',
  basis: [item17.mode2, item17.vouchers, law.filing],
  startedBy: 'taxpayer',
  subject: 'taxpayer',
  bureaus: ['state', 'local'],
  opens: 'all-lanes',
  openedBy: ['counter-clerk', 'field-collector'],
  mode: { number: 2, title: '国税办税窗口直接代地税征收' },
  promise: '即办',
  promiseEn: 'On the spot',
  steps: [
    { id: 'identify', kind: 'identify', title: '身份核验', titleEn: 'Identify', clauses: [item17.window] },
    {
      id: 'papers',
      kind: 'collect-papers',
      title: '收取资料',
      titleEn: 'Papers',
      clauses: [item17.window],
      output: 'to-person',
    },
    { id: 'form', kind: 'fill-form', title: '填写申报', titleEn: 'Fill in', clauses: [item17.window] },
    {
      id: 'compute',
      kind: 'compute',
      title: '计算税费',
      titleEn: 'Compute',
      clauses: [item17.mode2, item17.system],
    },
    {
      id: 'check',
      kind: 'check',
      title: '纳税人确认',
      titleEn: 'Confirm',
      clauses: [item17.agreement, item17.training],
    },
    {
      id: 'collect',
      kind: 'collect-money',
      title: '合并收款',
      titleEn: 'Collect',
      clauses: [item17.mode2, item17.vouchers],
    },
    {
      id: 'print',
      kind: 'print',
      title: '开具票证',
      titleEn: 'Vouchers',
      clauses: [item17.vouchers],
      output: 'to-person',
    },
    {
      id: 'send',
      kind: 'send',
      title: '传递地税',
      titleEn: 'Send to Local',
      clauses: [item17.vouchers, item36.confirmOrReturn],
      output: 'to-bureau',
    },
  ],
  fields: (context) => filingFields(ofTaxpayer(context)),
  initialAnswers: (context) => initialFilingAnswers(ofTaxpayer(context)),
  papers: (context, answers) => filingPapers(ofTaxpayer(context), answers),
  decide,
});
