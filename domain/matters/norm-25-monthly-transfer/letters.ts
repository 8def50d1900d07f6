import { type Bureau, otherBureau } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import type { PlainDate } from '../../plain-date.ts';
import type { Letter } from '../plan.ts';
import { monthly } from './clauses.ts';
import { monthName } from './form.ts';
import { projectText } from './project.ts';
import type { Project } from './state.ts';

/** What the other bureau is asked to keep to from the first month on. */
export const openingLetter = (from: Bureau, answers: Answers): Letter => ({
  kind: 'transfer-arrangement',
  title: '非居民项目信息按月传递联系函',
  from,
  to: otherBureau(from),
  rows: [
    { label: '首个传递月份', value: monthName(answers['firstMonth'] ?? '').zh },
    { label: '传递期限', value: `月份终了后${answers['term'] ?? ''}个工作日内` },
    { label: '本月无信息时', value: answers['nil'] === 'omit' ? '不报' : '零报告' },
  ],
  text: '自下列月份起，双方按月传递《非居民承包工程作业和提供劳务项目信息传递表》，请贵局按下列期限同时传递。',
  basis: [monthly.software, monthly.contracts, monthly.form],
});

/** The norm's own form, for one month; a nil return says what it leaves out. */
export const transferLetter = (
  from: Bureau,
  month: PlainDate,
  projects: readonly Project[],
  remark: string,
): Letter => ({
  kind: 'project-transfer-form',
  title: '非居民承包工程作业和提供劳务项目信息传递表',
  from,
  to: otherBureau(from),
  rows: [
    { label: '信息所属月份', value: monthName(month).zh },
    { label: '项目数', value: String(projects.length) },
    ...projects.map(({ answers }, index) => ({ label: `项目${index + 1}`, value: projectText(answers) })),
    ...(remark === '' ? [] : [{ label: '备注', value: remark }]),
  ],
  text:
    projects.length === 0
      ? '本月除已随告知书逐件传递的项目外，我局未获知非居民承包工程作业和提供劳务项目信息。'
      : '现将我局本月获知的项目信息传递贵局（已随告知书逐件传递的不再列入），请予签收。',
  basis: [monthly.promptly, monthly.software, monthly.form],
});
