import { expect, it } from 'vitest';
import {
  noticeLetters,
  questionLetter,
} from '../../../domain/matters/norm-25-permanent-establishment/letters.ts';
import { noticeForm } from '../../../domain/matters/norm-25-permanent-establishment/sample-notice.ts';
import { start } from '../../../domain/matters/norm-25-permanent-establishment/state.ts';

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
  expect(days({})).toBe('2016-03-01 至 2017-05-31');
  expect(days({ endsOn: '' })).toBe('2016-03-01 起，结束日期未定');
});

it('a question says within how many days the answer is asked for', () => {
  expect(questionLetter(start, 'state', { question: '？' }).text).toContain('请在7个工作日内');
});
