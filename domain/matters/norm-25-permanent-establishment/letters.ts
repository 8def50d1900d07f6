import { type Bureau, otherBureau } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import { dayOnPaper } from '../../plain-date.ts';
import type { Letter } from '../plan.ts';
import { item25, statedTerm } from './clauses.ts';
import { findingName, findingOf, type Finding } from './findings.ts';
import { kinds, prescribedTerm, replyStart } from './form.ts';
import { type Level, levelName } from './ladder.ts';
import { type Determination, openQuestion, positionOf } from './state.ts';
import {
  isByPrescribedTerm,
  noticeBasis,
  projectBasis,
  type Trigger,
  triggerOf,
  triggers,
} from './triggers.ts';

type Row = Letter['rows'][number];

const nameOf = (options: readonly { readonly value: string; readonly label: string }[], value = ''): string =>
  options.find((option) => option.value === value)?.label ?? value;

/** A project without an end is written as such, not as a term that breaks off. */
const daysOf = ({ startsOn = '', endsOn = '' }: Answers): string =>
  endsOn.trim() === ''
    ? `${dayOnPaper(startsOn)}起，结束日期未定`
    : `${dayOnPaper(startsOn)}至${dayOnPaper(endsOn)}`;

const projectRows = (answers: Answers): readonly Row[] => [
  { label: '境外企业名称', value: answers['enterprise'] ?? '' },
  { label: '所属国家（地区）', value: answers['country'] ?? '' },
  { label: '适用的税收协定（安排）', value: answers['treaty'] ?? '' },
  { label: '境内支付人（合同相对方）', value: answers['payer'] ?? '' },
  { label: '境内支付人纳税人识别号', value: answers['payerNo'] ?? '' },
  { label: '合同编号', value: answers['contractNo'] ?? '' },
  { label: '项目类型', value: nameOf(kinds, answers['kind']) },
  { label: '项目（服务）起止日期', value: daysOf(answers) },
];

const opinionRows = (finding: Finding | undefined, reasons: string): readonly Row[] => [
  { label: '本局意见', value: finding === undefined ? '' : findingName[finding] },
  { label: '理由', value: reasons },
];

/** What the case is about, at the head of every later letter, and the 文号 of the letter that is answered. */
const subjectRows = ({ notice }: Determination, answered?: string): readonly Row[] => [
  ...(answered === undefined || answered === '' ? [] : [{ label: '来文字号', value: answered }]),
  { label: '境外企业名称', value: notice?.answers['enterprise'] ?? '' },
  { label: '合同编号', value: notice?.answers['contractNo'] ?? '' },
];

/** Until when the other bureau is asked for its opinion: in numbers, so that the paper alone tells. */
const replyTerm = (trigger: Trigger | undefined, answers: Answers): string => {
  const from = answers[replyStart.field] === 'signed' ? '签收' : '告知';
  const given = isByPrescribedTerm(trigger) ? answers[prescribedTerm.field] : undefined;
  return `自${from}之日起${given ?? statedTerm.days}个工作日内`;
};

/** The written notice; a contract's data go along on the form that the norm names for their monthly transfer. */
export const noticeLetters = (from: Bureau, answers: Answers): readonly Letter[] => {
  const to = otherBureau(from);
  const trigger = triggerOf(answers['trigger']);
  const isContract = answers['kind'] === 'construction' || answers['kind'] === 'services';
  const notice: Letter = {
    kind: 'pe-notice',
    title: '协同判定常设机构资格告知书',
    from,
    to,
    rows: [
      ...projectRows(answers),
      { label: '告知事由', value: nameOf(triggers, answers['trigger']) },
      { label: '事项发生日期', value: dayOnPaper(answers['eventOn']) },
      { label: '本局获知日期', value: dayOnPaper(answers['learnedOn']) },
      ...opinionRows(findingOf(answers['finding']), answers['reasons'] ?? ''),
    ],
    text: `现将下列非居民企业的有关信息及我局对其是否构成常设机构的意见告知贵局，请予签收，并${replyTerm(trigger, answers)}将贵局意见书面反馈我局。`,
    basis: [...noticeBasis(trigger), ...projectBasis(answers['kind'])],
  };
  const transfer: Letter = {
    kind: 'project-transfer-form',
    title: '非居民承包工程作业和提供劳务项目信息传递表',
    from,
    to,
    rows: projectRows(answers),
    text: '现将下列项目信息传递贵局。',
    basis: [item25.notice, item25.transfer],
  };
  return isContract ? [notice, transfer] : [notice];
};

export const replyLetter = (state: Determination, from: Bureau, answers: Answers): Letter => {
  const finding = findingOf(answers['finding']);
  const agrees = finding === positionOf(state, otherBureau(from));
  return {
    kind: 'pe-opinion',
    title: '协同判定常设机构资格意见反馈书',
    from,
    to: otherBureau(from),
    rows: [
      ...subjectRows(state, state.said[otherBureau(from)]?.number),
      { label: '对贵局意见', value: agrees ? '同意' : '不同意' },
      ...opinionRows(finding, answers['reasons'] ?? ''),
    ],
    text: '贵局告知书收悉，现将我局意见反馈如下。',
    basis: noticeBasis(state.notice?.trigger),
  };
};

export const changeLetter = (state: Determination, from: Bureau, answers: Answers): Letter => ({
  kind: 'pe-opinion-changed',
  title: '协同判定常设机构资格意见变更告知书',
  from,
  to: otherBureau(from),
  rows: [
    ...subjectRows(state, state.said[otherBureau(from)]?.number),
    ...opinionRows(findingOf(answers['finding']), answers['reasons'] ?? ''),
  ],
  text: '我局变更此前意见，现告知贵局。',
  basis: [item25.goal, item25.notice],
});

export const questionLetter = (state: Determination, from: Bureau, answers: Answers): Letter => ({
  kind: 'pe-question',
  title: '协同判定常设机构资格质疑书',
  from,
  to: otherBureau(from),
  rows: [
    ...subjectRows(state, state.said[otherBureau(from)]?.number),
    { label: '质疑事项', value: answers['question'] ?? '' },
  ],
  text: `我局对贵局的判定意见提出质疑，请在${state.notice?.prescribedTerm ?? statedTerm.days}个工作日内将贵局意见书面反馈我局。`,
  basis: [item25.doubt],
});

export const answerLetter = (state: Determination, from: Bureau, answers: Answers): Letter => ({
  kind: 'pe-answer',
  title: '协同判定常设机构资格质疑答复书',
  from,
  to: otherBureau(from),
  rows: [
    ...subjectRows(state, openQuestion(state, otherBureau(from))?.number),
    ...opinionRows(findingOf(answers['finding']), answers['reasons'] ?? ''),
  ],
  text: '贵局质疑书收悉，现将我局意见反馈如下。',
  basis: [item25.doubt],
});

export const conclusionLetter = (state: Determination, from: Bureau, finding: Finding): Letter => ({
  kind: 'pe-conclusion',
  title: '协同判定常设机构资格结论确认书',
  from,
  to: otherBureau(from),
  rows: [
    ...subjectRows(state, state.said[otherBureau(from)]?.number),
    { label: '共同结论', value: findingName[finding] },
  ],
  text: '经双方协同判定，我局确认下列结论；双方均确认后生效。',
  basis: [item25.goal, item25.way],
});

/** 请示 to the bureau's own superior; the other bureau writes to its own. */
export const reportLetter = (state: Determination, from: Bureau, level: Level, answers: Answers): Letter => {
  const own = positionOf(state, from);
  const others = positionOf(state, otherBureau(from));
  return {
    kind: 'pe-report',
    title: '关于协调判定非居民企业常设机构资格的请示',
    from,
    to: 'superior',
    rows: [
      ...subjectRows(state),
      { label: '请示层级', value: levelName[level] },
      { label: '本局意见', value: own === null ? '' : findingName[own] },
      { label: '对方意见', value: others === null ? '' : findingName[others] },
      { label: '分歧说明', value: answers['difference'] ?? '' },
    ],
    text:
      level === 'administration'
        ? '省级国家税务局、地方税务局对判定结果无法协调一致，请逐级报请国家税务总局协调确定。'
        : '双方对判定结果无法协调一致，特请上一级税务机关协调。',
    basis: [item25.ladder],
  };
};
