import { workingDayAfter } from '../../calendar/working-day.ts';
import { type Answers, type Field, type FieldProblem, missingAnswers } from '../../forms/field.ts';
import { isPlainDate } from '../../plain-date.ts';
import type { MatterContext } from '../matter.ts';

/** Working days within which the other bureau is asked to answer; the paper says 及时 and no number. */
export const replyTerm = {
  id: 'liaison-reply-term',
  title: '反避税联系单要求回复的工作日数',
  proposed: 10,
} as const;

const text = (id: string, label: string, labelEn: string, maxLength: number): Field => ({
  kind: 'text',
  id,
  label,
  labelEn,
  required: true,
  maxLength,
});
const paragraph = (id: string, label: string, labelEn: string): Field => ({
  kind: 'paragraph',
  id,
  label,
  labelEn,
  required: true,
  maxLength: 400,
});

export const liaisonFields: readonly Field[] = [
  text('enterprise', '企业名称', 'Enterprise', 80),
  text('taxpayerNo', '纳税人识别号', 'Taxpayer number', 20),
  text('investigation', '调查案件编号', 'Investigation number', 40),
  text('levies', '涉及对方管辖税种', 'Levies of the other bureau', 80),
  paragraph('facts', '调查发现的情况', 'What was found'),
  paragraph('request', '请求协助事项', 'What is asked for'),
  { kind: 'date', id: 'replyBy', label: '要求回复日期', labelEn: 'Answer asked for by', required: true },
];

export const initialLiaisonAnswers = ({ businessDate, parameters }: MatterContext): Answers => {
  const term = parameters[replyTerm.id];
  return typeof term === 'number' ? { replyBy: workingDayAfter(businessDate, term) } : {};
};

/** Every wrong field at once. */
export const liaisonProblems = (answers: Answers, { businessDate }: MatterContext): FieldProblem[] => {
  const problems = missingAnswers(liaisonFields, answers);
  const replyBy = (answers['replyBy'] ?? '').trim();
  const wrong = (message: string): void => {
    problems.push({ field: 'replyBy', code: 'case/answers-wrong', message });
  };
  if (replyBy !== '' && !isPlainDate(replyBy)) wrong('要求回复日期不是有效日期，请按 2016-03-31 的格式输入');
  else if (replyBy !== '' && replyBy <= businessDate) wrong('要求回复日期应晚于今天');
  const number = (answers['taxpayerNo'] ?? '').trim();
  if (number !== '' && !/^[0-9A-Z]{15,20}$/.test(number))
    problems.push({
      field: 'taxpayerNo',
      code: 'case/answers-wrong',
      message: '纳税人识别号应为 15 至 20 位数字或大写字母',
    });
  return problems;
};
