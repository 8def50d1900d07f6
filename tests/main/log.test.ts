import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { CallFailed } from '../../contract/client.ts';
import { errorName, fileLog, framesOf } from '../../main/log.ts';
import { issueVouchers } from '../../main/training/act-player.ts';
import { town } from '../../main/training/town/town.ts';
import { beginDay, file, openTestHall, prepare, reverse, smallScaleTaxpayer } from '../support/hall.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'joint-window-log-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const keys = new Set([
  't',
  'lost',
  'event',
  'code',
  'call',
  'device',
  'caseFileId',
  'actId',
  'jobId',
  'msgId',
  'officer',
  'count',
  'ms',
  'error',
  'at',
]);

test('after a full day with everything that can go wrong the log holds codes and ids, and no name or number', async () => {
  const hall = await openTestHall();
  const attempt = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if (!(error instanceof CallFailed)) throw error;
    });
  };
  const planted = [
    '欧阳密文',
    '11010519491231002X',
    '110105194912310021',
    '13900001234',
    '口令201699',
    '201603',
    '密语商行',
  ];
  try {
    const { hall: counter } = hall;
    await attempt(counter.session.signIn({ officerId: 'n-lin', pin: '201699' }));
    await attempt(counter.session.signIn({ officerId: '欧阳密文', pin: '201699' }));
    await beginDay(counter);
    await attempt(counter.taxpayers.search({ text: '密语商行' }));
    await attempt(hall.serve('欧阳密文.search', { 欧阳密文: '11010519491231002X' }));
    await attempt(hall.serve('taxpayers.search', { 欧阳密文: '11010519491231002X' }));
    await attempt(
      counter.taxpayers.identifyByHand({
        personName: '欧阳密文',
        idNumber: '110105194912310021',
        documentKind: 'resident-id',
        reasonKind: 'other',
        note: '密语商行',
      }),
    );
    await counter.taxpayers.identifyByHand({
      personName: '欧阳密文',
      idNumber: '11010519491231002X',
      documentKind: 'resident-id',
      reasonKind: 'other',
      note: '密语商行来人',
    });
    await attempt(counter.taxpayers.open({ taxpayerNo: '密语商行', purpose: 'counter-service' }));
    const answers = {
      gross: '30901.00',
      periodEnd: '2016-02-29',
      filingPeriod: 'month',
      contactName: '欧阳密文',
      contactPhone: '13900001234',
    };
    const view = await prepare(counter, { answers });
    await attempt(file(counter, view, { tenderedFen: 0 }));
    const filed = await file(counter, view);
    await hall.printed();
    await attempt(counter.paper.issue({ jobId: 'none', numberOnPaper: '密语商行' }));
    const [job] = (await counter.paper.printJobs({})).rows.filter((row) => row.voucherNumber !== null);
    await attempt(counter.paper.issue({ jobId: job!.id, numberOnPaper: '密语商行' }));
    await counter.paper.spoil({ jobId: job!.id, reason: '欧阳密文撕破' });
    await issueVouchers(counter, filed.id);
    await attempt(file(counter, await prepare(counter, { answers })));
    await reverse(counter, filed.id, '欧阳密文要求');
    await attempt(counter.session.closeCashSession({ countedFen: 1, note: '' }));
    await hall.printed();
    await counter.session.closeCashSession({ countedFen: 50_000, note: '' });
    const text = hall.logText();
    for (const secret of [
      ...planted,
      smallScaleTaxpayer,
      ...town.officers.map((officer) => officer.name),
      ...town.taxpayers.map((entry) => entry.taxpayer.name),
      ...town.cardDeck.map((entry) => entry.card.idNumber),
    ])
      expect(text, secret).not.toContain(secret);
    expect(text).not.toMatch(/\p{Script=Han}/u);
    expect(text).not.toMatch(/\d{17}[\dX]/);
    const lines = hall.log();
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(Object.keys(line).filter((key) => !keys.has(key))).toEqual([]);
    expect(lines.filter((line) => String(line['event']).endsWith('-broke'))).toEqual([]);
  } finally {
    await hall.close();
  }
});

test('the log turns over by size and keeps three older files', () => {
  const folder = newFolder();
  const path = join(folder, 'hall.jsonl');
  const log = fileLog(folder, () => 1);
  for (let turn = 1; turn <= 5; turn += 1) {
    writeFileSync(path, `${String(turn)}${'x'.repeat(2 * 1024 * 1024)}`);
    log.write({ event: `turn-${turn}` });
    expect(readFileSync(path, 'utf8')).toBe(`{"t":1,"event":"turn-${turn}"}\n`);
  }
  expect([1, 2, 3].map((n) => readFileSync(`${path}.${n}`, 'utf8').slice(0, 1))).toEqual(['5', '4', '3']);
  expect(existsSync(`${path}.4`)).toBe(false);
});

test('a log that cannot be written stops nobody, and the next line that fits says how many were lost', () => {
  const folder = newFolder();
  const path = join(folder, 'hall.jsonl');
  const log = fileLog(folder, () => 7);
  log.write({ event: 'first' });
  rmSync(path);
  rmSync(folder, { recursive: true });
  log.write({ event: 'gone' });
  log.write({ event: 'gone' });
  writeFileSync(join(newFolder(), 'x'), '');
  folders.push(folder);
  fileLog(folder, () => 7);
  log.write({ event: 'back' });
  expect(readFileSync(path, 'utf8')).toBe('{"t":7,"lost":2,"event":"back"}\n');
});

test('of an unexpected error the log keeps its class and the places in our own sources', () => {
  const error = new RangeError('350102199001011234\n    at secret.ts:1\n  陈建明.ts:2');
  expect(errorName(error)).toBe('RangeError');
  expect(framesOf(error)[0]).toMatch(/^log\.test\.ts:\d+$/);
  expect(JSON.stringify(framesOf(error))).not.toMatch(/secret|陈建明|3501/);
  const nameless = new Error('');
  expect(framesOf(nameless)[0]).toMatch(/^log\.test\.ts:\d+$/);
  expect([errorName('陈建明'), framesOf('陈建明'), errorName(undefined)]).toEqual([
    'string',
    [],
    'undefined',
  ]);
});
