import { calendarKnownFrom } from '../../rates/public-holidays.ts';
import {
  type Answers,
  type Field,
  type FieldProblem,
  fieldOf,
  missingAnswers,
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
import { isPlainDate } from '../../plain-date.ts';
import type { MatterContext, MatterParameter } from '../matter.ts';
import { findingField } from './findings.ts';
import { levelName, levelNameEn, levels } from './ladder.ts';
import { triggers } from './triggers.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly labelEn: string;
}

/** A bureau's setting that the opening answers carry along, so that both bureaus' windows reckon alike. */
interface Pinned {
  readonly parameter: MatterParameter;
  readonly field: string;
  readonly labelEn: string;
  readonly options: readonly Choice[] | null;
}

/** The clause says 7 working days and not from when: the bureau sets both start events. */
export const noticeStart: Pinned = {
  parameter: { id: 'pe-notice-start', title: '书面告知时限的起算', proposed: 'learned' },
  field: 'noticeStart',
  labelEn: 'Notice counted from',
  options: [
    { value: 'event', label: '事项发生之日', labelEn: 'the day it happened' },
    { value: 'learned', label: '本局获知之日', labelEn: 'the day the bureau learned of it' },
  ],
};
export const replyStart: Pinned = {
  parameter: { id: 'pe-reply-start', title: '反馈意见时限的起算', proposed: 'notice' },
  field: 'replyStart',
  labelEn: 'Opinion counted from',
  options: [
    { value: 'notice', label: '告知之日', labelEn: 'the day of the notice' },
    { value: 'signed', label: '对方签收之日', labelEn: 'the day it was signed for' },
  ],
};
/** Clause (2) says 规定时限 and no number. */
export const prescribedTerm: Pinned = {
  parameter: { id: 'pe-prescribed-term', title: '质疑和其他渠道获知的规定时限（工作日）', proposed: 7 },
  field: 'prescribedTerm',
  labelEn: 'Prescribed term (working days)',
  options: null,
};
/** The first superior of both bureaus of the hall: a county bureau's own hall begins with the city. */
export const firstLevel: Pinned = {
  parameter: { id: 'pe-first-level', title: '逐级报请的第一级', proposed: 'county' },
  field: 'firstLevel',
  labelEn: 'First level reported to',
  options: levels.map((value) => ({ value, label: levelName[value], labelEn: levelNameEn[value] })),
};
const pinned = [noticeStart, replyStart, prescribedTerm, firstLevel];
export const parameters: readonly MatterParameter[] = pinned.map(({ parameter }) => parameter);

export const kinds: readonly Choice[] = [
  { value: 'construction', label: '承包工程', labelEn: 'Construction' },
  { value: 'services', label: '提供劳务', labelEn: 'Services' },
  { value: 'office', label: '代表机构', labelEn: 'Representative office' },
  { value: 'secondment', label: '派遣人员', labelEn: 'Secondment' },
];
const residences: readonly Choice[] = [
  { value: 'non-resident', label: '非居民企业', labelEn: 'Non-resident' },
  { value: 'resident', label: '居民企业', labelEn: 'Resident' },
];

/** The setting of this window's bureau; in another bureau's notice, the one it was opened with. */
const pinnedField = (
  { parameter, field, labelEn, options }: Pinned,
  context: MatterContext,
  answers: Answers,
): Field => {
  const { id, title } = parameter;
  if (options === null) return textField(field, title, labelEn, 3);
  const held = [answers[field] ?? '', String(context.parameters[id] ?? '')];
  return choiceField(
    field,
    title,
    labelEn,
    options.filter(({ value }) => held.includes(value)),
  );
};

export const openingFields = (context: MatterContext, answers: Answers): readonly Field[] => [
  textField('enterprise', '境外企业名称', 'Foreign enterprise', 80),
  choiceField('residence', '企业身份', 'Residence', residences),
  textField('country', '所属国家（地区）', 'Country or region', 40),
  textField('treaty', '适用的税收协定（安排）', 'Tax treaty', 80, false),
  textField('payer', '境内支付人（合同相对方）', 'Domestic payer or contract partner', 80),
  textField('payerNo', '境内支付人纳税人识别号', 'Taxpayer number of the payer', 20, false),
  textField('contractNo', '合同编号', 'Contract number', 60),
  choiceField('kind', '项目类型', 'Kind of project', kinds),
  dateField('startsOn', '项目（服务）开始日期', 'Project begins'),
  dateField('endsOn', '项目（服务）结束日期', 'Project ends', false),
  choiceField('trigger', '告知事由', 'What gave rise to the notice', triggers),
  dateField('eventOn', '事项发生日期', 'Day it happened'),
  dateField('learnedOn', '本局获知日期', 'Day the bureau learned of it'),
  findingField('finding', '本局意见', 'Own opinion'),
  paragraphField('reasons', '判定理由', 'Reasons'),
  ...pinned.map((one) => pinnedField(one, context, answers)),
];

export const initialOpeningAnswers = ({ businessDate, parameters: set }: MatterContext): Answers => ({
  residence: 'non-resident',
  learnedOn: businessDate,
  ...Object.fromEntries(
    pinned.flatMap(({ parameter, field }) => {
      const value = set[parameter.id];
      return value === undefined ? [] : [[field, String(value)]];
    }),
  ),
});

type Problem = readonly [field: string, message: InBoth];

const written = (answers: Answers, id: string): string => (answers[id] ?? '').trim();

const dateProblems = (fields: readonly Field[], answers: Answers, today: string): Problem[] => {
  const problems: Problem[] = [];
  const read = (id: string): string => {
    const day = written(answers, id);
    if (day === '' || isPlainDate(day)) return day;
    problems.push([id, notADay(fieldOf(fields, id))]);
    return '';
  };
  const startsOn = read('startsOn');
  const endsOn = read('endsOn');
  const eventOn = read('eventOn');
  const learnedOn = read('learnedOn');
  if (startsOn !== '' && endsOn !== '' && endsOn < startsOn)
    problems.push([
      'endsOn',
      { zh: '项目（服务）结束日期不应早于开始日期', en: 'A project does not end before it begins' },
    ]);
  if (learnedOn > today) problems.push(['learnedOn', inTheFuture(fieldOf(fields, 'learnedOn'))]);
  if (eventOn !== '' && learnedOn !== '' && eventOn > learnedOn)
    problems.push([
      'eventOn',
      {
        zh: '事项发生日期不应晚于本局获知日期',
        en: 'It did not happen after the bureau learned of it',
      },
    ]);
  // What no holiday notice is entered for cannot be counted in working days.
  if (eventOn !== '' && eventOn < calendarKnownFrom)
    problems.push([
      'eventOn',
      {
        zh: `事项发生日期早于 ${calendarKnownFrom}，无工作日历，不能计算时限`,
        en: `There is no working calendar before ${calendarKnownFrom}; no time limit can be counted`,
      },
    ]);
  return problems;
};

const pinnedProblems = (answers: Answers, { parameters: set }: MatterContext): Problem[] =>
  pinned.flatMap(({ parameter, field, labelEn }): Problem[] => {
    const value = set[parameter.id];
    const { title } = parameter;
    if (value === undefined)
      return [[field, { zh: `本局尚未设定“${title}”`, en: `The own bureau has not set “${labelEn}” yet` }]];
    return written(answers, field) === String(value)
      ? []
      : [
          [
            field,
            {
              zh: `“${title}”由本局统一设定，不在本表更改`,
              en: `“${labelEn}” is set by the bureau and not changed here`,
            },
          ],
        ];
  });

/** Every wrong field at once. */
export const openingProblems = (answers: Answers, context: MatterContext): FieldProblem[] => {
  const fields = openingFields(context, answers);
  const missing = missingAnswers(fields, answers);
  const wrong = [...dateProblems(fields, answers, context.businessDate), ...pinnedProblems(answers, context)];
  for (const field of fields) {
    const given = written(answers, field.id);
    if (field.kind === 'choice' && given !== '' && !field.options.some(({ value }) => value === given))
      wrong.push([field.id, notAnOption(field)]);
    if ((field.kind === 'text' || field.kind === 'paragraph') && given.length > field.maxLength)
      wrong.push([field.id, tooLong(field, field.maxLength)]);
  }
  const payerNo = written(answers, 'payerNo');
  if (payerNo !== '' && !taxpayerNoPattern.test(payerNo)) wrong.push(['payerNo', notATaxpayerNo]);
  const known = new Set(missing.map(({ field }) => field));
  for (const [field, message] of wrong) {
    if (known.has(field)) continue;
    known.add(field);
    missing.push(problemAt(field, message));
  }
  return missing;
};
