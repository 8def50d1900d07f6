import { cite } from '../../citation.ts';
import type { Answers } from '../../forms/field.ts';
import type { TaxpayerContext, Paper } from '../matter.ts';
import { law } from './clauses.ts';

const surtaxReturn: Paper = {
  id: 'surtax-return',
  title: '城市维护建设税、教育费附加、地方教育附加申报表',
  titleEn: 'Return of city maintenance tax and both education surcharges',
  required: true,
  basis: [law.surtaxFiling, law.filingPapers],
};
const handlerId: Paper = {
  id: 'handler-id',
  title: '办税人身份证件',
  titleEn: 'ID document of the handler',
  required: true,
  basis: [law.identity],
};

const smallScale: readonly Paper[] = [
  {
    id: 'vat-return-small-scale',
    title: '增值税纳税申报表（小规模纳税人适用）',
    titleEn: 'VAT return (small-scale payers)',
    required: true,
    basis: [law.vatReturn, law.filing],
  },
];
const general: readonly Paper[] = [
  {
    id: 'vat-return-general',
    title: '增值税纳税申报表（一般纳税人适用）及附列资料',
    titleEn: 'VAT return (general payers) with its schedules',
    required: true,
    basis: [law.vatReturn, law.filing],
  },
  {
    id: 'input-invoices',
    title: '已认证增值税专用发票抵扣联汇总',
    titleEn: 'Summary of authenticated special VAT invoices (deduction copies)',
    required: true,
    basis: [cite('中华人民共和国增值税暂行条例', '第八条'), law.vatReturn],
  },
  {
    id: 'financial-statements',
    title: '财务会计报表（按期）',
    titleEn: 'Financial statements of the period',
    required: false,
    basis: [law.filing],
  },
];

const consumptionReturn: Paper = {
  id: 'consumption-tax-return',
  title: '消费税纳税申报表',
  titleEn: 'Consumption tax return',
  required: true,
  basis: [cite('中华人民共和国消费税暂行条例', '第十四条'), law.filing],
};

/** Consumption tax is collected with the filing, so its own return has to lie beside it. */
const declaresConsumptionTax = (answers: Answers): boolean => /[1-9]/.test(answers.consumptionTax ?? '');

/** What the taxpayer brings; the same papers serve both bureaus, and neither asks twice. */
export const filingPapers = ({ taxpayer }: TaxpayerContext, answers: Answers): readonly Paper[] => [
  handlerId,
  ...(taxpayer.vatStatus === 'small-scale' ? smallScale : general),
  ...(declaresConsumptionTax(answers) ? [consumptionReturn] : []),
  surtaxReturn,
];
