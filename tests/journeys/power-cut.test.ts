import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ValueClient } from '../../contract/client.ts';
import { beginShift, until } from '../../main/training/act-player.ts';
import { alteredCopy, HallDied, readBooks, type RunningHall, startHall } from '../support/training.ts';
import { disagreements } from '../../scripts/rehearsal/books.ts';
import { clerk, lookAtForms, openJobs, prepare, pressF9, printed, reverse, type Round } from './clerk.ts';
import {
  checkDead,
  checkScreen,
  closeDay,
  finish,
  isFiled,
  isOpen,
  isReversed,
  nextRound,
  openStreet,
  type Street,
} from './street.ts';
import { long, patience, tell, whole } from './seed.ts';

const root = join(import.meta.dirname, '../..');

type Step =
  | 'opening'
  | 'signing-in'
  | 'opening-the-drawer'
  | 'reading-the-card'
  | 'filing'
  | 'printing'
  | 'issuing'
  | 'spoiling'
  | 'reversing'
  | 'sending';

interface Scene {
  readonly step: Step;
  readonly name: string;
  readonly nth: number;
}
const points = ['begin', 'before-seal', 'before-commit', 'after-commit'] as const;
const transaction = (step: Step, name: string, nth = 1): Scene[] =>
  points.map((point) => ({ step, name: `${name}:${point}`, nth }));
/** What only leads to the act or follows it: two sides of the commit in .ci/run, every place in the long run. */
const around = (step: Step, name: string): Scene[] =>
  transaction(step, name).filter(({ name: place }) => long || place.endsWith('-commit'));
const led = (name: string): boolean =>
  ['open-cash', 'tidy', 'lockout', 'session', 'identify', 'open', 'save'].includes(name.split(':')[0] ?? '');

/** Every named place the act passes, in the order of the day. */
const places: readonly Scene[] = [
  ...around('opening-the-drawer', 'open-cash'),
  ...around('opening', 'tidy'),
  ...around('signing-in', 'lockout'),
  ...around('signing-in', 'session'),
  ...around('reading-the-card', 'identify'),
  ...around('reading-the-card', 'open'),
  ...around('reading-the-card', 'save'),
  ...['begin', 'after-lanes', 'after-money', 'after-vouchers', 'after-journal'].map(
    (point): Scene => ({ step: 'filing', name: `file:${point}`, nth: 1 }),
  ),
  ...transaction('filing', 'file').slice(1),
  { step: 'printing', name: 'print:before-sent', nth: 1 },
  ...transaction('printing', 'print', 1),
  { step: 'printing', name: 'print:after-sent', nth: 1 },
  { step: 'printing', name: 'print:after-device', nth: 1 },
  ...transaction('printing', 'print', 3),
  ...transaction('issuing', 'issue'),
  ...transaction('spoiling', 'spoil'),
  ...transaction('reversing', 'reverse'),
  ...['sync-sent', 'sync-received', 'sync-verdicts', 'sync-page'].flatMap((name) => around('sending', name)),
];
/**
 * The ordinary run leaves out what falls on the same side as the place beside it: the beginning of a transaction, and
 * its end before the messages are sealed; and what leads to the act. .ci/run and the long run cut them all.
 */
const scenes = whole
  ? places
  : places.filter(({ name }) => !/:(begin|before-seal)$/.test(name) && !led(name));

/** Transactions of the window that are not part of this act. */
const notOfTheAct = [
  ...['copy', 'calculation', 'print-ledger', 'close-cash', 'hall-date', 'correct', 'identify-case', 'access'],
  'agreement',
  ...['sync-rewind', 'sync-failure', 'sync-alarm', 'settle-task', 'wrong-pin', 'looked-at'],
  // Cases between the bureaus are cut in a journey of their own; a draft is carried over when the hall opens.
  ...['act', 'save-act', 'release-lane', 'take-lane', 'carry-over'],
  // One transaction each, of the taxpayer's entry, the seal keys, the tasks, the sticks and the absent officer.
  ...['enter-by-hand', 'correct-by-hand', 'withdraw-by-hand', 'close-absent', 'settle-conflict', 'set-aside'],
  ...['ask-seal', 'take-seal', 'seal-alarm', 'seal-posted', 'exporting', 'carried-file'],
  // Scans: put to a draft, on their way, fetched and looked at.
  ...[
    'attach-scan',
    'detach-scan',
    'scan-sent',
    'scan-arrived',
    'scan-lost',
    'scan-failure',
    'scan-piece',
    'scan-dropped',
  ],
  ...['open-scan', 'retry-scan'],
  // What a window believes of CA keys, and a legal act as it is played before a key signs it.
  ...['take-trust-list', 'take-revocation-list', 'identify-by-key', '-rehearsal'],
  // Lists by the line: cut in tests/faults/trust-line-killed.test.ts.
  ...['trust-piece', 'refuse-trust-paper', 'forget-trust-papers'],
  // After the act: an opening of the drawer that a power cut prevents is not made up for.
  ...['drawer', 'queue', 'rating', 'payer-signs'],
  // By which printer forms go out, and how far it is off: one transaction each.
  ...['form-way', 'calibrate'],
  // A window that begins anew: cut in tests/journeys/new-epoch.test.ts.
  ...['standing', 'ask-epoch', 'epoch-progress', 'epoch-refused', 'epoch', 'leftover', 'tray'],
  // The signed heads of the feed that the line brings.
  ...['grow-tree', 'take-head', 'head-alarm', 'history', 'reconcile'],
  // A window that builds its records anew, by a snapshot where there is one: tests/main/sync/catch-up.test.ts cuts it.
  ...['inbox-rebuild', 'snapshot'],
];

/** Brings an act to the edge of the step: the one a former power cut left there, or a new one. */
const atTheEdgeOf = async (street: Street, hall: ValueClient, step: Step): Promise<Round> => {
  const { dead } = street;
  const waiting = street.rounds.find(
    (round) =>
      round.view !== undefined &&
      (step === 'filing'
        ? round.fileAsked && (dead === undefined || !isFiled(dead, round))
        : step === 'reversing' && round.reverseAsked && (dead === undefined || !isReversed(dead, round))),
  );
  if (waiting !== undefined) return waiting;
  if (step === 'issuing' || step === 'spoiling') {
    for (const round of street.rounds) {
      const jobs = round.view === undefined ? [] : await openJobs(hall, round);
      if (jobs.some((job) => job.voucherNumber !== null && job.status === 'sent')) return round;
    }
  }
  const round = nextRound(street);
  if (step === 'reading-the-card') return round;
  await prepare(hall, round);
  if (step === 'filing' || step === 'printing' || step === 'sending') return round;
  await pressF9(hall, round);
  await printed(hall, round);
  if (step === 'reversing') await lookAtForms(hall, round, street.paper);
  return round;
};

const take = async (street: Street, hall: ValueClient, step: Step, round: Round): Promise<void> => {
  const form = async () => {
    const job = (await openJobs(hall, round)).find((row) => row.voucherNumber !== null);
    if (job?.voucherNumber == null) throw new Error('no form to look at');
    return { jobId: job.id, number: job.voucherNumber };
  };
  switch (step) {
    case 'reading-the-card':
      return prepare(hall, round);
    case 'filing':
    case 'printing':
    case 'sending':
      return void (await pressF9(hall, round));
    case 'issuing': {
      const { jobId, number } = await form();
      await hall.paper.issue({ jobId, numberOnPaper: number });
      return;
    }
    case 'spoiling': {
      const { jobId } = await form();
      await hall.paper.spoil({ jobId, reason: '纸张撕破' });
      return;
    }
    case 'reversing':
      return void (await reverse(hall, round));
    default:
      return;
  }
};

const untilGone = async (hall: RunningHall, where: string): Promise<void> => {
  await until(`${where}: the power is cut`, async () => (hall.isGone() ? true : undefined), 20_000);
};

/** Plays up to the failpoint; resolves when the process is dead. */
const cutAt = async (street: Street, scene: Scene): Promise<void> => {
  const { profile, training } = street;
  const at = `${scene.name}#${scene.nth}`;
  const early = ['opening', 'signing-in', 'opening-the-drawer'].includes(scene.step);
  try {
    const hall = await startHall(profile, {
      entry: 'test',
      temp: training.temp,
      arm: early ? at : undefined,
    });
    training.halls.add(hall);
    await beginShift(hall.calls, clerk.officerId, clerk.pin);
    await checkScreen(street, hall.calls, `after the restart, before ${at}`);
    const round = await atTheEdgeOf(street, hall.calls, scene.step);
    for (const other of street.rounds)
      if (other !== round && isOpen(street, other)) await finish(street, hall.calls, other);
    await hall.order({ do: 'arm', at });
    await take(street, hall.calls, scene.step, round);
    await untilGone(hall, at);
  } catch (error) {
    if (!(error instanceof HallDied)) throw error;
  }
};

const sideOf = (scene: Scene): 'before' | 'after' =>
  scene.name.endsWith(':after-commit') ||
  scene.name === 'print:after-sent' ||
  scene.name === 'print:after-device'
    ? 'after'
    : 'before';

describe('a power cut at every named place of the act', { timeout: patience }, () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.training.remove());

  it('knows every named place the act passes', () => {
    const sources = ['main/services', 'main/sync']
      .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(root, folder, file)))
      .concat(join(root, 'main/open-hall.ts'), join(root, 'main/serve-window.ts'))
      .filter((file) => !file.endsWith('memory-sync-store.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const names = (pattern: RegExp) => [...sources.matchAll(pattern)].map(([, name = '']) => name);
    const transactions = new Set(names(/(?:write\(context|= step\(|=> step\(|\bstep\()[,\s]*'([a-z-]+)'/g));
    const known = new Set(places.map(({ name }) => name.split(':')[0]));
    expect([...transactions].filter((name) => !known.has(name) && !notOfTheAct.includes(name))).toEqual([]);
    expect(transactions.size).toBeGreaterThan(20);
    const single = names(/failpoint\('([a-z:-]+)'\)/g);
    // A registration is cut at its own places in tests/main/services/registration.test.ts.
    const ofRegistration = ['file:after-registration', 'file:after-seals'];
    const cutElsewhere = (name: string): boolean =>
      ofRegistration.includes(name) || notOfTheAct.includes(name.split(':')[0] ?? '');
    expect(
      single.filter((name) => !places.some((scene) => scene.name === name) && !cutElsewhere(name)),
    ).toEqual([]);
    expect(single.length).toBeGreaterThanOrEqual(7);
  });

  it('leaves books that agree, whichever side of the commit it falls on', async () => {
    const sides = { before: 0, after: 0 };
    for (const scene of scenes) {
      const where = `${scene.step}, ${scene.name}#${scene.nth}`;
      await cutAt(street, scene);
      const books = await checkDead(street, where);
      const side = sideOf(scene);
      sides[side] += 1;
      const round = street.rounds.at(-1);
      if (scene.step === 'filing' && round !== undefined)
        expect(isFiled(books, round), where).toBe(side === 'after');
      if (scene.step === 'reversing' && round !== undefined)
        expect(isReversed(books, round), where).toBe(side === 'after');
    }
    const day = await closeDay(street);
    for (const sql of alterations) {
      const copy = await alteredCopy(street.profile, sql);
      const seen = await readBooks(street.profile, (db) => disagreements(db), copy);
      expect(seen.length, `the checker sees: ${sql}`).toBeGreaterThan(0);
    }
    tell(
      `power cut at ${scenes.length} named places (${sides.before} before, ${sides.after} after a commit): ` +
        `${day.acts} payments, ${day.forms} forms, ${day.messages} messages; nothing lost, nothing doubled`,
    );
  });
});

/** Each would be a power cut that lost or doubled one thing. */
const alterations = [
  'UPDATE payments SET total_fen = total_fen + 1, tendered_fen = tendered_fen + 1 WHERE rowid = 1',
  'DELETE FROM payments WHERE act_id = (SELECT act_id FROM payments WHERE reverses_act_id IS NOT NULL)',
  'DELETE FROM payment_lines WHERE act_id = (SELECT min(act_id) FROM payment_lines) AND line_no = 1',
  'DELETE FROM vouchers WHERE rowid = 2',
  "UPDATE vouchers SET status = 'sent' WHERE number = (SELECT min(number) FROM vouchers WHERE status = 'issued')",
  "UPDATE vouchers SET no = no + 1 WHERE rowid = (SELECT max(rowid) FROM vouchers WHERE bureau = 'local')",
  'UPDATE vouchers SET successor_number = NULL WHERE successor_number IS NOT NULL',
  'DELETE FROM memorandum_ledger WHERE entry_no = 3',
  'UPDATE memorandum_ledger SET amount_fen = amount_fen + 1 WHERE entry_no = 1',
  'UPDATE print_jobs SET settled_at = NULL WHERE voucher_number = (SELECT min(voucher_number) FROM print_jobs)',
  'DELETE FROM print_jobs WHERE rowid = 1',
  'UPDATE print_jobs SET attempts = 2 WHERE voucher_number = (SELECT max(voucher_number) FROM print_jobs)',
  'DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)',
  'DELETE FROM outbox WHERE seq = 2',
  "UPDATE outbox SET text = replace(text, 'filing:', 'filling:') WHERE seq = 1",
  "DELETE FROM case_actions WHERE action = 'file' AND lane = 'local' AND act_id = (SELECT min(act_id) FROM payments)",
  "UPDATE case_files SET status = 'draft' WHERE id = (SELECT min(case_file_id) FROM payments)",
  "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal WHERE entry_text LIKE '%case/filed%')",
  'DELETE FROM filed_periods WHERE case_file_id = (SELECT min(case_file_id) FROM payments)',
  "DELETE FROM documents WHERE kind = 'receipt' AND act_id = (SELECT min(act_id) FROM payments)",
];
