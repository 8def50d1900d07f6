import {
  type Answers,
  type Field,
  fieldOf,
  missingAnswers,
  type FieldProblem,
  problemAt,
} from '../../forms/field.ts';
import { choiceField, dateField, paragraphField, textField } from '../../forms/fields.ts';
import {
  inTheFuture,
  notADay,
  notAnOption,
  notATaxpayerNo,
  taxpayerNoPattern,
  tooLong,
} from '../../forms/problem-words.ts';
import type { InBoth } from '../../language.ts';
import { dayOnPaper, isPlainDate } from '../../plain-date.ts';

/** The form is for contracted construction and services (国家税务总局令第19号); other cases go by their own notice. */
const kinds = [
  { value: 'construction', label: '承包工程', labelEn: 'Construction' },
  { value: 'services', label: '提供劳务', labelEn: 'Services' },
] as const;
/** What the month's news of the project is: item 25 (4)(1) names contract filings and returns. */
const news = [
  { value: 'contract', label: '合同项目备案', labelEn: 'Contract filed' },
  { value: 'return', label: '纳税申报', labelEn: 'Return filed' },
  { value: 'finding', label: '纳税义务判定', labelEn: 'Liability determined' },
  { value: 'other', label: '其他相关信息', labelEn: 'Other information' },
] as const;

export const projectFields: readonly Field[] = [
  textField('enterprise', '境外企业名称', 'Foreign enterprise', 80),
  textField('country', '所属国家（地区）', 'Country or region', 40),
  textField('payer', '境内支付人（合同相对方）', 'Domestic payer or contract partner', 80),
  textField('payerNo', '境内支付人纳税人识别号', 'Taxpayer number of the payer', 20, false),
  textField('contractNo', '合同编号', 'Contract number', 60),
  choiceField('kind', '项目类型', 'Kind of project', kinds),
  dateField('startsOn', '项目（服务）开始日期', 'Project begins'),
  dateField('endsOn', '项目（服务）结束日期', 'Project ends', false),
  dateField('learnedOn', '本局获知日期', 'Day the bureau learned of it'),
  choiceField('news', '信息类别', 'What is told', news),
  paragraphField('note', '说明', 'Remark', 400, false),
];

/** Every wrong field of a project at once. */
export const projectProblems = (answers: Answers, on: string): FieldProblem[] => {
  const problems = missingAnswers(projectFields, answers);
  const said = (field: string, message: InBoth): void => {
    if (!problems.some((one) => one.field === field)) problems.push(problemAt(field, message));
  };
  const written = (id: string): string => (answers[id] ?? '').trim();
  for (const field of projectFields) {
    const given = written(field.id);
    if (given === '') continue;
    if (field.kind === 'date' && !isPlainDate(given)) said(field.id, notADay(field));
    if (field.kind === 'choice' && !field.options.some(({ value }) => value === given))
      said(field.id, notAnOption(field));
    if ((field.kind === 'text' || field.kind === 'paragraph') && given.length > field.maxLength)
      said(field.id, tooLong(field, field.maxLength));
  }
  const [startsOn, endsOn] = [written('startsOn'), written('endsOn')];
  if (isPlainDate(startsOn) && isPlainDate(endsOn) && endsOn < startsOn)
    said('endsOn', {
      zh: '项目（服务）结束日期不应早于开始日期',
      en: 'A project does not end before it begins',
    });
  if (written('learnedOn') > on) said('learnedOn', inTheFuture(fieldOf(projectFields, 'learnedOn')));
  const payerNo = written('payerNo');
  if (payerNo !== '' && !taxpayerNoPattern.test(payerNo)) said('payerNo', notATaxpayerNo);
  return problems;
};

/** One project on the form, as one running text, so that a month's projects stand on a page; a blank is written as one, so that nobody fills it in afterwards. */
export const projectText = (answers: Answers): string =>
  [
    ...projectFields.flatMap((field) => {
      const given = (answers[field.id] ?? '').trim();
      if (given === '' && field.id === 'note') return [];
      const option =
        field.kind === 'choice' ? field.options.find(({ value }) => value === given)?.label : undefined;
      const value = field.kind === 'date' ? dayOnPaper(given) : (option ?? given);
      return [`${field.label}：${value === '' ? '—' : value}`];
    }),
  ].join('；');
