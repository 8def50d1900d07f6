import { readdirSync, readFileSync, readlinkSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainDate } from '../../domain/plain-date.ts';
import { selectOne } from '../../db/sql.ts';
import { beginShift } from '../../main/training/act-player.ts';
import { residentId } from '../../main/training/town/codes.ts';
import { people } from '../../main/training/town/people.ts';
import { town } from '../../main/training/town/town.ts';
import {
  makeTraining,
  readBooks,
  type RunningHall,
  startHall,
  type TestTraining,
} from '../support/training.ts';
import {
  clerk,
  lineIsQuiet,
  localClerk,
  lookAtForms,
  newRound,
  prepare,
  pressF9,
  printed,
  reverse,
} from './clerk.ts';
import { patience, tell } from './seed.ts';

const payer = town.taxpayers.find(({ taxpayer }) => taxpayer.name === '龘昇汽车维修有限公司')?.taxpayer;
const other = town.taxpayers.find(({ taxpayer }) => taxpayer.taxpayerNo === '91359901DEMA00013F')?.taxpayer;
if (payer === undefined || other === undefined) throw new Error('the town has moved');

/** Everything a person typed, or a card said, that names somebody. */
const planted = {
  'name typed by hand': '欧阳䶮蕊',
  'ID number typed by hand': residentId('359903', plainDate('1987-06-05'), 777),
  'reason for typing': '身份证磁条被水泡坏',
  'handler typed into the form': '夏侯霂霖',
  'phone typed into the form': '0599-7741852963',
  'name on the card': people['chen-jianming'].name,
  'ID number on the card': people['chen-jianming'].idNumber,
  'taxpayer name': payer.name,
  'taxpayer number': payer.taxpayerNo,
  'second taxpayer name': other.name,
  'second taxpayer number': other.taxpayerNo,
  'reason for spoiling': '墨水糊了看不清字迹',
  'reason for holding': '回去拿公章和发票存根',
  'reason for returning': '销售额与开票系统对不上',
  'words searched for': '赵钱孙李周吴郑王',
} as const;

const escaped = (text: string): string =>
  [...text]
    .flatMap((character) => [...Array(character.length).keys()].map((index) => character.charCodeAt(index)))
    .map((unit) => (unit < 128 ? String.fromCharCode(unit) : `\\u${unit.toString(16).padStart(4, '0')}`))
    .join('');
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
  GB18030: (text) => iconv.encode(text, 'gb18030'),
  'JSON escapes': (text) => Buffer.from(escaped(text), 'latin1'),
  hex: (text) => Buffer.from(Buffer.from(text, 'utf8').toString('hex'), 'latin1'),
};
const needles = Object.entries(planted).flatMap(([what, text]) =>
  Object.entries(encodings).map(([encoding, encode]) => ({
    what: `${what} in ${encoding}`,
    bytes: encode(text),
  })),
);

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const foundIn = (bytes: Buffer): string[] =>
  needles.filter((needle) => bytes.includes(needle.bytes)).map(({ what }) => what);

let home: string;
let training: TestTraining;
const before = process.env['TMPDIR'];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'joint-window-clear-'));
  // The exchange, too, puts its temporary files where they are looked through.
  process.env['TMPDIR'] = home;
  training = await makeTraining();
});
afterAll(async () => {
  await training.remove();
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
});

/** Searches all that lies on the disk, except what the virtual printers printed: paper says names. */
const search = (): { files: number; found: string[] } => {
  const paper = join(training.folder, 'paper') + sep;
  const files = filesUnder(home).filter((file) => !file.startsWith(paper));
  const found = files.flatMap((file) =>
    foundIn(readFileSync(file)).map((what) => `${relative(home, file)}: ${what}`),
  );
  return { files: files.length, found };
};

/** Files a process holds open although nobody can see them any more; where the system shows them. */
const openFilesOf = (pid: number): Buffer[] => {
  const folder = `/proc/${pid}/fd`;
  if (process.platform !== 'linux') return [];
  return readdirSync(folder).flatMap((fd) => {
    const path = join(folder, fd);
    const target = readlinkSync(path);
    return target.startsWith('/') && statSync(path).isFile() ? [readFileSync(path)] : [];
  });
};

describe('names and numbers on the disk', { timeout: patience }, () => {
  let state: RunningHall;
  let local: RunningHall;
  let seen = 0;

  it('are in no file of either window, the exchange or the temporary folder while the halls run', async () => {
    state = await startHall(training.profile('state'), { temp: training.temp });
    local = await startHall(training.profile('local'), { temp: training.temp });
    training.halls.add(state).add(local);
    await beginShift(state.calls, clerk.officerId, clerk.pin);
    await beginShift(local.calls, localClerk.officerId, localClerk.pin);
    await state.calls.taxpayers.search({ text: planted['words searched for'] });
    await state.calls.taxpayers.search({ text: planted['ID number typed by hand'] });

    const answers = {
      periodEnd: '2016-03-31',
      filingPeriod: 'month',
      gross: '45678.90',
      contactName: planted['handler typed into the form'],
      contactPhone: planted['phone typed into the form'],
    };
    const byHand = newRound(payer.taxpayerNo, answers, {
      person: {
        name: planted['name typed by hand'],
        idNumber: planted['ID number typed by hand'],
        reason: planted['reason for typing'],
      },
    });
    await prepare(state.calls, byHand);
    const caseFileId = byHand.view?.id ?? '';
    await state.calls.cases.perform({ action: 'hold', caseFileId, reason: planted['reason for holding'] });
    await state.calls.cases.perform({ action: 'resume', caseFileId });
    await pressF9(state.calls, byHand);
    const [form] = await printed(state.calls, byHand);
    await state.calls.paper.spoil({ jobId: form?.id ?? '', reason: planted['reason for spoiling'] });
    await lookAtForms(state.calls, byHand, training.paper('state'));
    const byCard = newRound(other.taxpayerNo, { ...answers, gross: '56789.01' });
    await prepare(state.calls, byCard);
    await pressF9(state.calls, byCard);
    await lookAtForms(state.calls, byCard, training.paper('state'));
    await reverse(state.calls, byCard);
    await state.calls.paper.printCalculation({ caseFileId });
    await lineIsQuiet(state.calls);
    await local.calls.exchange.retryNow({});
    await expect
      .poll(async () => (await local.calls.exchange.inbox({})).rows.length, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await local.calls.exchange.returnRecord({
      recordId: `filing:${caseFileId}:local`,
      version: 1,
      field: 'gross',
      reason: planted['reason for returning'],
    });
    await lineIsQuiet(local.calls);
    // A faulty call must not write what was typed into the log either.
    await expect(
      state.calls.taxpayers.identifyByHand({
        personName: planted['name typed by hand'],
        idNumber: `${planted['ID number typed by hand'].slice(0, 17)}?`,
        documentKind: 'resident-id',
        reasonKind: 'reader-out',
        note: '',
      }),
    ).rejects.toThrow();

    const { files, found } = search();
    seen = files;
    expect(found).toEqual([]);
    for (const hall of [state, local])
      for (const bytes of openFilesOf(hall.pid)) expect(foundIn(bytes)).toEqual([]);
  });

  it('are in no file a power cut leaves behind', async () => {
    await Promise.all([state.kill(), local.kill()]);
    const { files, found } = search();
    expect(found).toEqual([]);
    expect(files).toBeGreaterThanOrEqual(seen - 2);
  });

  it('are in no backup, log or database after the shift is closed', async () => {
    const hall = await startHall(training.profile('state'), { temp: training.temp });
    training.halls.add(hall);
    await beginShift(hall.calls, clerk.officerId, clerk.pin);
    const counted = (await hall.calls.session.state({})).cashSession;
    if (counted === null) throw new Error('the drawer is shut');
    const countedFen = counted.floatFen + counted.takenFen;
    await hall.calls.session.closeCashSession({ countedFen, note: '' });
    await hall.close();
    await training.exchange.stop();
    const names = filesUnder(training.folder).map((file) => relative(training.folder, file));
    expect(names.filter((name) => name.startsWith(join('state', 'backups')))).toHaveLength(1);
    expect(names).toEqual(
      expect.arrayContaining([
        join('state', 'logs', 'hall.jsonl'),
        join('state', 'window.db'),
        join('exchange', 'exchange.db'),
        join('exchange', 'exchange.jsonl'),
      ]),
    );
    const { files, found } = search();
    expect(found).toEqual([]);
    tell(`clear text: ${needles.length} byte strings searched in ${files} files, none found`);
  });

  it('are there all the same: in the sealed database, and on the paper, which lies outside the profiles', async () => {
    const person = await readBooks(training.profile('state'), (db) =>
      selectOne<{ n: number }>(
        db,
        'SELECT count(*) AS n FROM identifications WHERE person_name = ? AND id_number = ?',
        planted['name typed by hand'],
        planted['ID number typed by hand'],
      ),
    );
    expect(person?.n).toBe(1);
    const receipts = filesUnder(join(training.paper('state'), 'receipts')).flatMap((file) =>
      foundIn(readFileSync(file)),
    );
    expect(receipts).toContain('taxpayer name in UTF-8');
    for (const window of ['state', 'local'] as const)
      expect(training.paper(window).startsWith(training.profile(window))).toBe(false);
  });
});
