import { workingDayAfter } from '../../calendar/working-day.ts';
import {
  type Answers,
  type Field,
  type FieldProblem,
  fieldOf,
  missingAnswers,
  problemAt,
} from '../../forms/field.ts';
import { notADay, notAfterToday, notATaxpayerNo, taxpayerNoPattern } from '../../forms/problem-words.ts';
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
  text('investigation', '调查案件编号', 'Investigation number', 60),
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
  const field = fieldOf(liaisonFields, 'replyBy');
  if (replyBy !== '' && !isPlainDate(replyBy)) problems.push(problemAt(field.id, notADay(field)));
  else if (replyBy !== '' && replyBy <= businessDate)
    problems.push(problemAt(field.id, notAfterToday(field)));
  const number = (answers['taxpayerNo'] ?? '').trim();
  if (number !== '' && !taxpayerNoPattern.test(number))
    problems.push(problemAt('taxpayerNo', notATaxpayerNo));
  return problems;
};
