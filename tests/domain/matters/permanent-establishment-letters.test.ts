import { expect, it } from 'vitest';
import { mergeLanes } from '../../../domain/case-file/entry.ts';
import { type CourseAct, lanesOfCourse } from '../../../domain/matters/course.ts';
import {
  answerLetter,
  conclusionLetter,
  noticeLetters,
  questionLetter,
  replyLetter,
} from '../../../domain/matters/norm-25-permanent-establishment/letters.ts';
import { noticeForm } from '../../../domain/matters/norm-25-permanent-establishment/sample-notice.ts';
import {
  apply,
  type Determination,
  start,
} from '../../../domain/matters/norm-25-permanent-establishment/state.ts';

const noticeOf = (change: Readonly<Record<string, string>>) =>
  noticeLetters('state', { ...noticeForm, ...change })[0];

it.each([
  ['a filed contract', {}, '自告知之日起7个工作日内'],
  ['a filed contract counted from the receipt', { replyStart: 'signed' }, '自签收之日起7个工作日内'],
  ['a filed contract, whatever the prescribed term', { prescribedTerm: '10' }, '自告知之日起7个工作日内'],
  ['another channel', { trigger: 'other-channel', prescribedTerm: '10' }, '自告知之日起10个工作日内'],
])('the notice about %s says until when the opinion is asked for', (_about, change, term) => {
  expect(noticeOf(change)?.text).toContain(`${term}将贵局意见书面反馈我局`);
});

it('a project without an end is written as such', () => {
  const days = (change: Readonly<Record<string, string>>) =>
    noticeOf(change)?.rows.find(({ label }) => label === '项目（服务）起止日期')?.value;
  expect(days({})).toBe('2016年3月1日至2017年5月31日');
  expect(days({ endsOn: '' })).toBe('2016年3月1日起，结束日期未定');
});

it('a question says within how many days the answer is asked for', () => {
  expect(questionLetter(start, 'state', { question: '？' }).text).toContain('请在7个工作日内');
});

/** A course whose letters carry numbers, as a window would have given them. */
const numbered = (...acts: readonly CourseAct[]): Determination =>
  mergeLanes(
    lanesOfCourse(
      acts.map((each, index) => ({
        ...each,
        documents: [{ kind: 'letter', title: '文书', number: `税函〔2016〕第${index + 1}号` }],
      })),
    ),
  ).reduce(apply, start);
const notice = { lane: 'state', act: 'open', on: '2016-04-05', answers: noticeForm } as const;
const signed = { lane: 'local', act: 'sign', on: '2016-04-06' } as const;
const reply = {
  lane: 'local',
  act: 'reply',
  on: '2016-04-07',
  answers: { finding: 'constitutes', reasons: '同意。' },
} as const;
const question = { lane: 'state', act: 'question', on: '2016-04-08', answers: { question: '？' } } as const;
const answered = (letter: { readonly rows: readonly { readonly label: string; readonly value: string }[] }) =>
  letter.rows.find(({ label }) => label === '来文字号')?.value;

it('an opinion names the notice that it answers', () => {
  expect(answered(replyLetter(numbered(notice, signed), 'local', {}))).toBe('税函〔2016〕第1号');
});

it('an answer names the question, also where the other bureau has said something else since', () => {
  const asked = numbered(notice, signed, reply, question, {
    lane: 'state',
    act: 'change-opinion',
    on: '2016-04-11',
    answers: { finding: 'does-not', reasons: '补充证据。' },
  });
  expect(answered(answerLetter(asked, 'local', {}))).toBe('税函〔2016〕第4号');
});

it('a confirmation names what the other bureau said last, its own confirmation included', () => {
  const agreed = numbered(notice, signed, reply);
  expect(answered(conclusionLetter(agreed, 'state', 'constitutes'))).toBe('税函〔2016〕第3号');
  const confirmed = numbered(notice, signed, reply, {
    lane: 'state',
    act: 'confirm',
    on: '2016-04-11',
    answers: { conclusion: 'constitutes' },
  });
  expect(answered(conclusionLetter(confirmed, 'local', 'constitutes'))).toBe('税函〔2016〕第4号');
});
