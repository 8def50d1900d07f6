import { workingDayAfter } from '../../calendar/working-day.ts';
import {
  type Answers,
  type Field,
  type FieldProblem,
  fieldOf,
  missingAnswers,
  problemAt,
} from '../../forms/field.ts';
import { dateField, paragraphField, textField } from '../../forms/fields.ts';
import { notADay, notAfterToday, notATaxpayerNo, taxpayerNoPattern } from '../../forms/problem-words.ts';
import { isPlainDate } from '../../plain-date.ts';
import type { MatterContext } from '../matter.ts';

/** Working days within which the other bureau is asked to answer; the paper says 及时 and no number. */
export const replyTerm = {
  id: 'liaison-reply-term',
  title: '反避税联系单要求回复的工作日数',
  proposed: 10,
} as const;

export const liaisonFields: readonly Field[] = [
  textField('enterprise', '企业名称', 'Enterprise', 80),
  textField('taxpayerNo', '纳税人识别号', 'Taxpayer number', 20),
  textField('investigation', '调查案件编号', 'Investigation number', 60),
  textField('levies', '涉及对方管辖税种', 'Levies of the other bureau', 80),
  paragraphField('facts', '调查发现的情况', 'What was found'),
  paragraphField('request', '请求协助事项', 'What is asked for'),
  dateField('replyBy', '要求回复日期', 'Answer asked for by'),
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
