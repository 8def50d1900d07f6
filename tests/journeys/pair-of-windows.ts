import { readFileSync, writeFileSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll } from 'vitest';
import type { ValueClient } from '../../contract/client.ts';
import { allRecords } from '../../db/inbox.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { digestOfRecords } from '../../main/sync/digest.ts';
import { beginShift, until } from '../../main/training/act-player.ts';
import type { TrainingWindow } from '../../main/training/open-training.ts';
import { type Cutter, openCutter, type Weather } from '../../scripts/rehearsal/cutter.ts';
import {
  makeTraining,
  readBooks,
  type RunningHall,
  startHall,
  type TestTraining,
} from '../support/training.ts';
import {
  clerk,
  localClerk,
  lookAtForms,
  prepare,
  pressF9,
  printed,
  reverse,
  type Round,
  stockUp,
} from './clerk.ts';

/**
 * A State and a Local window, each on a line of its own that can be cut, beside one exchange. Opened before the first
 * test of a file, removed after the last; a day is a story, and its tests go on where the one before ended.
 */
export const pairOfWindows = () => {
  let training: TestTraining;
  const lines: Partial<Record<TrainingWindow, Cutter>> = {};
  const halls: Partial<Record<TrainingWindow, RunningHall>> = {};
  const cutterOf = (window: TrainingWindow): Cutter => {
    const cutter = lines[window];
    if (cutter === undefined) throw new Error('no line was laid');
    return cutter;
  };
  const at = (window: TrainingWindow): ValueClient => {
    const hall = halls[window];
    if (hall === undefined) throw new Error('the window is closed');
    return hall.calls;
  };
  const weather = (next: Weather, ...windows: TrainingWindow[]): void => {
    for (const window of windows) cutterOf(window).set(next);
  };

  beforeAll(async () => {
    training = await makeTraining();
    await stockUp(training);
    for (const window of ['state', 'local'] as const) {
      const cutter = await openCutter(training.exchange.url);
      lines[window] = cutter;
      const { config } = profileFiles(training.profile(window));
      const profile = JSON.parse(readFileSync(config, 'utf8')) as object;
      writeFileSync(config, JSON.stringify({ ...profile, exchangeUrl: cutter.url }));
      const hall = await startHall(training.profile(window), { temp: training.temp });
      training.halls.add(hall);
      halls[window] = hall;
      const { officerId, pin } = window === 'state' ? clerk : localClerk;
      await beginShift(hall.calls, officerId, pin);
    }
  });
  afterAll(async () => {
    await training.remove();
    await Promise.all(Object.values(lines).map((cutter) => cutter.close()));
  });

  const undecided = async (hall: ValueClient): Promise<number> => {
    const { rows } = await hall.exchange.outbox({});
    return rows.filter(({ state }) => ['sealed', 'sent', 'received'].includes(state)).length;
  };

  const digests = async (): Promise<Set<string>> => {
    const found = new Set<string>();
    for (const window of ['state', 'local'] as const)
      found.add(await readBooks(training.profile(window), (db) => digestOfRecords(allRecords(db))));
    return found;
  };

  /** Both windows have said all they have to say, heard the verdicts, and read the feed to its end. */
  const quiet = (): Promise<true> =>
    until(
      'both windows and the exchange agree on everything',
      async () => {
        const heard: number[] = [];
        for (const window of ['state', 'local'] as const) {
          const line = await at(window).exchange.retryNow({});
          if (line.waiting > 0 || (await undecided(at(window))) > 0 || line.state !== 'online')
            return undefined;
          heard.push(await readBooks(training.profile(window), (db) => allRecords(db).length));
        }
        return heard[0] === heard[1] && (await digests()).size === 1 ? true : undefined;
      },
      90_000,
    );

  const fileWhole = async (
    round: Round,
    more: { spoils?: boolean; reverses?: boolean } = {},
  ): Promise<void> => {
    const hall = at('state');
    await prepare(hall, round);
    await pressF9(hall, round);
    if (more.spoils === true) {
      const [form] = await printed(hall, round);
      if (form === undefined) throw new Error('nothing came out of the printer');
      await hall.paper.spoil({ jobId: form.id, reason: '纸张撕破' });
    }
    await lookAtForms(hall, round, training.paper('state'));
    if (more.reverses === true) await reverse(hall, round);
  };

  /** The Local bureau's clerk looks at everything in the inbox; returns how many records were confirmed. */
  const confirmAll = async (except: readonly string[] = []): Promise<number> => {
    let confirmed = 0;
    const hall = at('local');
    const { rows } = await hall.exchange.inbox({});
    for (const row of rows) {
      if (row.kind !== 'confirm-or-return' || row.recordId === null || except.includes(row.recordId))
        continue;
      const record = await hall.exchange.record({ recordId: row.recordId });
      await hall.exchange.confirm({ recordId: row.recordId, version: record.version });
      confirmed += 1;
    }
    return confirmed;
  };

  /** The State bureau's clerk answers every return; a filing undone meanwhile was answered by its void. */
  const correctAll = async (): Promise<number> => {
    let corrected = 0;
    const hall = at('state');
    for (const task of (await hall.exchange.inbox({})).rows) {
      if (task.kind !== 'correct' || task.caseFileId === null) continue;
      const { answers } = await hall.cases.get({ caseFileId: task.caseFileId });
      corrected += 1;
      await hall.cases.perform({
        action: 'correct',
        caseFileId: task.caseFileId,
        lane: 'local',
        answers: { ...answers, contactName: `更正人${answers.contactName ?? ''}`.slice(0, 20) },
        actId: uuidv7(),
      });
    }
    return corrected;
  };

  /** A person has looked at what crossed, and says so. */
  const settleConflicts = async (window: TrainingWindow): Promise<void> => {
    const { rows } = await at(window).exchange.inbox({});
    for (const { kind, taskId } of rows)
      if (kind === 'conflict')
        await at(window).exchange.settleTask({ taskId, note: '已核对，以最新版本为准' });
  };

  return {
    get training() {
      return training;
    },
    halls,
    cutterOf,
    at,
    weather,
    undecided,
    quiet,
    digests,
    fileWhole,
    confirmAll,
    correctAll,
    settleConflicts,
  };
};
