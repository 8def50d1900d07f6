import { expect, test, vi } from 'vitest';
import { bureaus } from '../../../domain/bureau.ts';
import { faults } from '../../../domain/faults.ts';
import {
  inboxSentence,
  outboxSentence,
  printingSentence,
  printSentence,
  schemaTitle,
} from '../../../main/services/words.ts';
import { beginDay, type TestHall, trainingPin } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';

const { open, openHall } = testHalls();

const han = /\p{Script=Han}/u;
const wrongPin = (hall: TestHall) => hall.hall.session.signIn({ officerId: 'n-lin', pin: '000000' });

test('a window speaks Chinese until somebody says otherwise, before sign-in too, and keeps it', async () => {
  const hall = await openHall();
  expect((await hall.hall.session.state({})).language).toBe('zh');
  await expect(wrongPin(hall)).rejects.toMatchObject({ error: { message: expect.stringMatching(han) } });
  expect((await hall.hall.session.setLanguage({ language: 'en' })).language).toBe('en');
  const next = await hall.reopen();
  open.push(next);
  expect((await next.hall.session.state({})).language).toBe('en');
  await expect(wrongPin(next)).rejects.toMatchObject({
    error: {
      code: 'officer/wrong-pin',
      message: 'Wrong PIN; 3 more tries before a wait.',
      detail: { left: 3 },
    },
  });
  await next.hall.session.setLanguage({ language: 'zh' });
  await expect(wrongPin(next)).rejects.toMatchObject({ error: { message: expect.stringMatching(han) } });
});

test('the language is no business: it goes on while the window is locked, and nothing is journalled', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  await hall.hall.session.lock({});
  const state = await hall.hall.session.setLanguage({ language: 'en' });
  expect(state).toMatchObject({ language: 'en', locked: true });
});

test('an English window is told of its devices, its searches and its refusals in English', async () => {
  const hall = await openHall();
  await hall.hall.session.setLanguage({ language: 'en' });
  await beginDay(hall.hall);
  const rows = await vi.waitFor(async () => {
    const devices = (await hall.hall.devices.list({})).rows;
    expect(devices.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['id-card-reader', 'document-printer']),
    );
    return devices;
  }, 10_000);
  for (const { sentence } of rows) expect(sentence).not.toMatch(han);
  const controls = await hall.hall.devices.virtualControls({});
  // The keys beside the slot bear their holders' names.
  const labels = controls.faults.filter(({ fault }) => !fault.startsWith('put:'));
  for (const { label } of labels) expect(label).not.toMatch(han);
  const found = await hall.hall.taxpayers.search({ text: '晨曦' });
  expect(found.rows[0]?.foundBy).toBe('name');
  // The facts of a fault stay the hall's own words; its sentence says them in English.
  await expect(
    hall.hall.taxpayers.identifyByHand({
      personName: '',
      idNumber: '1',
      documentKind: 'resident-id',
      reasonKind: 'reader-out',
      note: '',
    }),
  ).rejects.toMatchObject({
    error: {
      code: 'figure/bad-input',
      message: '“Name” is wrong: the name is missing. Correct it and try again.',
      detail: { field: '姓名' },
    },
  });
});

test('what the hall says of line, papers and the other bureau has no Chinese in English, and nothing else in Chinese', () => {
  const codes: readonly (string | null)[] = [null, ...Object.keys(faults)];
  const said: { zh: string; en: string }[] = [printingSentence];
  const both = (say: (language: 'zh' | 'en') => string) => said.push({ zh: say('zh'), en: say('en') });
  for (const code of codes) {
    for (const state of ['sealed', 'sent', 'received', 'accepted', 'rejected', 'conflict'] as const)
      for (const parked of [true, false]) both((language) => outboxSentence(state, code, parked, language));
    for (const status of ['prepared', 'sent', 'unknown', 'checked', 'issued', 'spoiled', 'failed'] as const)
      for (const numbered of [true, false])
        both((language) => printSentence(status, numbered, code, language));
    for (const kind of ['confirm-or-return', 'correct', 'conflict', 'rejected', 'alarm'] as const)
      for (const sender of bureaus)
        both((language) => inboxSentence(kind, { sender, reason: 'x', field: 'y', code }, language));
  }
  for (const schema of [
    'joint-filing/1',
    'collection/1',
    'voucher-event/1',
    'reversal/1',
    'return/1',
    'confirm/1',
    'other/1',
  ])
    both((language) => schemaTitle(schema, language));
  for (const { zh, en } of said) {
    expect(zh).toMatch(han);
    // One fault speaks of the mark 〓 that stands on the paper: a sign, not a word.
    expect(en.replaceAll('〓', '')).not.toMatch(/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u);
    expect(en).not.toMatch(/ {2}| $/);
  }
});
