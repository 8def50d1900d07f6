import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ValueClient } from '../../contract/client.ts';
import { execute, selectAll } from '../../db/sql.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { mostScanBytes } from '../../domain/scan.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { until } from '../../main/training/act-player.ts';
import type { AnyWindow } from '../../main/training/make-profile.ts';
import { type Cutter, openCutter } from '../../scripts/rehearsal/cutter.ts';
import {
  establishment,
  fileNewcomer,
  household,
  householdNo,
  prepareNewcomer,
  signIn,
} from '../main/services/registration.ts';
import { attach, lookAtOfRecord } from '../support/attach.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import {
  makeTraining,
  type RunningHall,
  startHall,
  type TestTraining,
  writeBooks,
} from '../support/training.ts';

/*
 * A registration leaves for another jurisdiction while the scan of its paper is still at its window: without a line, then
 * spoilt on the disk, then with the power gone in the middle of the upload. The place that takes the record waits in words.
 */

const recordId = identityRecordId(householdNo);
const paper = pdfOf('deed of the shop', mostScanBytes);
const hash = sha256(paper);
const officers = { state: 'n-lin', yunxi: 'n-zhao', 'yunxi-local': 'l-zheng' } as const;
type Window = keyof typeof officers;
let training: TestTraining;
let line: Cutter;
const halls = {} as Record<Window, RunningHall>;
const at = (window: Window): ValueClient => halls[window].calls;

const open = async (window: Window, officer: string = officers[window], arm?: string): Promise<void> => {
  const hall = await startHall(training.profile(window), {
    temp: training.temp,
    ...(arm === undefined ? {} : { entry: 'test' as const, arm }),
  });
  training.halls.add(hall);
  halls[window] = hall;
  await signIn(hall.calls, officer);
};
/** Turns one bit of the scan in the books of the closed window; a second time turns it back. */
const spoil = (): Promise<void> =>
  writeBooks(training.profile('state'), (tx) => {
    const [piece] = selectAll<{ bytes: Buffer }>(
      tx,
      'SELECT bytes FROM scan_pieces WHERE hash = ? AND at = 0',
      hash,
    );
    if (piece === undefined) throw new Error('no such scan');
    const bytes = Buffer.from(piece.bytes);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    execute(tx, 'UPDATE scan_pieces SET bytes = ? WHERE hash = ? AND at = 0', bytes, hash);
  });
const uploadOf = async () => (await at('state').scans.uploads({})).rows[0]?.upload;
const row = async (window: Window) =>
  (await at(window).scans.ofRecord({ recordId })).rows.find((one) => one.hash === hash);
const standing = (window: Window, status: string) =>
  until(`${status} at ${window}`, async () => {
    await at(window).exchange.retryNow({});
    const record = await at(window)
      .exchange.record({ recordId })
      .catch(() => undefined);
    return record?.status === status ? record : undefined;
  });

beforeAll(async () => {
  training = await makeTraining({ withNeighbours: true });
  line = await openCutter(training.exchange.url);
  const { config } = profileFiles(training.profile('state' satisfies AnyWindow));
  const profile = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...profile, exchangeUrl: line.url }));
  for (const window of ['state', 'yunxi', 'yunxi-local'] as const) await open(window);
}, 180_000);
afterAll(async () => {
  await training.remove();
  await line.close();
});

describe('the scan of a registration that moves before its bytes have arrived', () => {
  it('is named where the record goes, and is said to be on its way while its window is dead', async () => {
    line.set('cut');
    const newcomer = await prepareNewcomer(at('state'), establishment, household);
    await attach(at('state'), newcomer.id, '房产证明', paper);
    await fileNewcomer(at('state'), newcomer);
    await halls.state.kill();
    await spoil();
    line.set('clear');
    await open('state', 'n-zhao');
    await standing('state', 'stored');
    await until('the exchange has found it spoilt', async () =>
      (await uploadOf())?.state === 'parked' ? true : undefined,
    );
    await at('state').exchange.handOver({
      recordId,
      version: 1,
      toPart: '359903',
      toAuthority: 'state',
      reason: 'taxpayer-moves',
      explanation: '经营地址迁至云溪县县前街',
      document: '临江国税迁〔2016〕3号',
      documentOn: '2016-04-01',
    });
    await standing('state', 'handed-over');
    await halls.state.kill();
    for (const window of ['yunxi', 'yunxi-local'] as const) {
      await standing(window, 'handed-over');
      await at(window).scans.fetchOfRecord({ recordId, hash });
      const told = await until('it is told that it has not come yet', async () => {
        const one = await row(window);
        return one?.isAwaited === true && one.place === 'away' ? one : undefined;
      });
      expect(told).toMatchObject({ title: '房产证明', from: '江北区', upload: null });
    }
  }, 120_000);

  it('does not hold up the taking, and the window that takes the record is asked for nothing', async () => {
    const [offer] = (await at('yunxi').exchange.handover({ recordId })).offers;
    await at('yunxi').exchange.takeOver({
      recordId,
      msgId: offer?.msgId ?? '',
      address: '临江市云溪县县前街20号',
      place: 'town',
      contactPhone: '16005991005',
    });
    for (const window of ['yunxi', 'yunxi-local'] as const) await standing(window, 'stored');
    await halls.yunxi.kill();
    await open('yunxi');
    await at('yunxi').exchange.retryNow({});
    expect(await at('yunxi').scans.uploads({})).toEqual({ rows: [], unsent: 0 });
    await at('yunxi').scans.fetchOfRecord({ recordId, hash });
    await until('it is still awaited', async () =>
      (await row('yunxi'))?.isAwaited === true ? true : undefined,
    );
  }, 60_000);

  it('arrives when its window is back, comes by itself where it was wanted, and is the paper', async () => {
    await spoil();
    await open('state', 'n-zhao', 'scan-sent:after-commit');
    await at('state').scans.retry({ hash });
    await until('the window dies with a piece acknowledged', async () =>
      halls.state.isGone() ? true : undefined,
    );
    expect((await row('yunxi-local'))?.isAwaited).toBe(true);
    await open('state', 'n-zhao');
    await until(
      'the rest is at the exchange',
      async () => ((await at('state').scans.uploads({})).unsent === 0 ? true : undefined),
      60_000,
    );
    for (const window of ['yunxi', 'yunxi-local'] as const) {
      await until(
        `it has come to ${window}`,
        async () => ((await row(window))?.place === 'here' ? true : undefined),
        60_000,
      );
      expect(sha256(await lookAtOfRecord(at(window), recordId, hash))).toBe(hash);
    }
    expect(await at('yunxi').scans.uploads({})).toEqual({ rows: [], unsent: 0 });
  }, 180_000);
});
