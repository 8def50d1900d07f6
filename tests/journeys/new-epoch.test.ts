import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochView } from '../../contract/calls/epoch.ts';
import { type BureauOpinion, bureauOpinionText } from '../../contract/exchange/device-papers.ts';
import { EnrolmentRequest, enrolmentRequestText } from '../../contract/exchange/enrolment.ts';
import { bureaus } from '../../domain/bureau.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { signingKeyFrom, signText } from '../../evidence/signature.ts';
import { until } from '../../main/training/act-player.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { type HallTown, makeHallTown } from '../e2e/support/hall-town.ts';
import { beginDay, file, prepare, smallScaleTaxpayer, trainingPin } from '../support/hall.ts';
import { HallDied, type RunningHall, startHall } from '../support/training.ts';
import { refusal } from '../support/refusal.ts';

/* The State window's disk fails at noon and last evening's backup is put back: what a supervisor and the clerk do then. */

let town: HallTown;
let state: RunningHall;
const stick = () => join(town.folder, 'stick');
const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
const january = { ...february, periodEnd: '2016-01-31' } as const;
const keys = Object.fromEntries(
  bureaus.map((bureau, n) => [bureau, signingKeyFrom('ed25519', Buffer.alloc(32, n + 1))]),
) as Record<'state' | 'local', ReturnType<typeof signingKeyFrom>>;

const exchange = (...words: string[]) => {
  const folder = join(town.folder, 'exchange');
  const store = ['--keys', join(folder, 'keys'), '--store', `sqlite:${join(folder, 'exchange.db')}`];
  const ran = spawnSync(process.execPath, ['exchange/cli.ts', ...words, ...store], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);
};

/** What a bureau signs, handed in at the exchange's own command. */
const approve = (bureau: 'state' | 'local', id: string, device: string): object | undefined => {
  const [{ exchangeId }] = exchange('enrolments') as [{ exchangeId: string }];
  const paper: Omit<BureauOpinion, 'signature'> = {
    v: 1,
    env: 'training',
    exchangeId,
    bureau,
    enrolment: id,
    device,
    opinion: 'approve',
    entitlements: [],
    newEpoch: true,
    officer: `${bureau}-9`,
    reason: '硬盘损坏，由备份恢复',
    decidedOn: '2016-04-05',
  };
  const signed = { ...paper, signature: signText(keys[bureau].signing, bureauOpinionText(paper)) };
  const path = join(town.folder, `${bureau}-says.json`);
  writeFileSync(path, JSON.stringify(signed));
  return exchange('opinion', path)[0];
};

const accepted = () =>
  until('everything is accepted', async () => {
    const { rows } = await state.calls.exchange.outbox({});
    return rows.length > 0 && rows.every((row) => row.state === 'accepted') ? rows : undefined;
  });
const epoch = (): Promise<EpochView> => state.calls.exchange.epoch({});
const be = async (officerId: string): Promise<void> => {
  const { officer, cashSession } = await state.calls.session.state({});
  if (cashSession !== null && officer !== null)
    await state.calls.session.closeCashSession({ countedFen: 50_000, note: '由备份恢复，差额另查' });
  if (officer !== null) await state.calls.session.signOut({});
  await state.calls.session.signIn({ officerId, pin: trainingPin });
};
const database = () => profileFiles(town.profile('state')).database;
const backup = () => join(town.folder, 'last-evening.db');

let spentSince: string;

beforeAll(async () => {
  town = await makeHallTown();
  for (const bureau of bureaus) {
    const path = join(town.folder, `${bureau}.pub`);
    writeFileSync(path, JSON.stringify(keys[bureau].verifying));
    exchange('bureau-key', bureau, path, '--by', 'admin', '--reason', '登记公钥');
  }
  state = await startHall(town.profile('state'));
  await beginDay(state.calls);
  await file(state.calls, await prepare(state.calls, { answers: january }));
  await accepted();
  await state.close();
  cpSync(database(), backup());

  // The noon before the disk fails: one act that arrives, as the exchange and the taxpayer know.
  state = await startHall(town.profile('state'));
  await be('n-lin');
  await file(state.calls, await prepare(state.calls, { answers: february }));
  await accepted();
  const jobs = (await state.calls.paper.printJobs({})).rows;
  spentSince = jobs.findLast(({ voucherNumber }) => voucherNumber !== null)?.voucherNumber ?? '';
  await state.kill();

  cpSync(backup(), database());
  for (const end of ['-wal', '-shm']) writeFileSync(`${database()}${end}`, '');
  state = await startHall(town.profile('state'), { entry: 'test' });
  await be('n-lin');
  await until('the exchange has said what it holds', async () =>
    (await epoch()).exchange === null ? undefined : true,
  );
});
afterAll(async () => {
  await state?.kill();
  await town?.remove();
});

describe('a window whose disk was put back', () => {
  it('says what both sides hold, and which paper may have left it', async () => {
    const view = await until('the feed has told what this machine does not know', async () => {
      const now = await epoch();
      return now.thereOnly.length > 0 && now.unknownFrom === null ? now : undefined;
    });
    expect(view.sentence).toContain('备份恢复');
    expect(view.exchange?.lastSeq).toBeGreaterThan(view.here.lastSeq);
    expect(view.thereOnly.map(({ slip }) => slip)).toContain(spentSince);
    expect(JSON.stringify(view)).not.toContain(smallScaleTaxpayer);
    expect((await state.calls.exchange.inbox({})).rows.map((row) => row.taskId)).toContain(
      'alarm:line:exchange/window-behind',
    );
  });

  it('gives out no number meanwhile, and only a supervisor asks to begin anew', async () => {
    const ready = await prepare(state.calls, { answers: february });
    await expect(file(state.calls, ready)).rejects.toEqual(refusal('exchange/issuing-blocked'));
    await expect(state.calls.exchange.askEpoch({ reason: '由备份恢复' })).rejects.toEqual(
      refusal('officer/not-entitled'),
    );
    await be('n-gao');
    await expect(state.calls.exchange.askEpoch({ reason: ' ' })).rejects.toEqual(refusal('figure/bad-input'));
    const { sentence, view } = await state.calls.exchange.askEpoch({ reason: '硬盘损坏，由昨晚备份恢复' });
    expect(sentence).toContain('已签名申请');
    expect(view.request).toMatchObject({ epoch: 1, state: 'waiting' });
  });

  it('follows its request, lies on a stick too, and survives a power cut at every place of the beginning', async () => {
    await until('the request is at the exchange', async () =>
      (await epoch()).request?.progress.includes('等待') === true ? true : undefined,
    );
    const { sentence } = await state.calls.exchange.exportEpochRequest({ stick: stick() });
    const name = /：(.+\.json)/.exec(sentence)?.[1] ?? '';
    const request = EnrolmentRequest.parse(JSON.parse(readFileSync(join(stick(), name), 'utf8')));
    const { signature: _signature, ...asked } = request;
    const id = sha256Hex(enrolmentRequestText(asked));
    await expect(state.calls.exchange.importEpochApproval({ stick: stick(), file: name })).rejects.toEqual(
      refusal('exchange/epoch-paper-wrong'),
    );
    expect(approve('state', id, request.device)).toMatchObject({ state: 'waiting' });
    await until('the page names who is to act', async () =>
      (await epoch()).request?.progress.includes('地税') === true ? true : undefined,
    );
    const before = (await epoch()).here;
    for (const place of ['epoch:begin', 'epoch:before-seal', 'epoch:before-commit']) {
      await state.order({ do: 'arm', at: place });
      if (place === 'epoch:begin')
        expect(approve('local', id, request.device)).toMatchObject({ state: 'approved' });
      await state.calls.exchange.retryNow({}).catch(whenDied);
      await state.gone;
      state = await startHall(town.profile('state'), { entry: 'test' });
      // Either whole: the old epoch with its request, or the new one.
      const { here, request: again } = await epochOf(state);
      expect([0, 1]).toContain(here.epoch);
      if (here.epoch === 0) {
        expect(here).toEqual(before);
        expect(again?.state).toBe('waiting');
      }
    }
    await until('the epoch has begun', async () => ((await epoch()).here.epoch === 1 ? true : undefined));
    await state.calls.exchange.retryNow({});
    const view = await until('every window can see that this one began anew', async () => {
      const now = await epoch();
      return now.begun.length > 0 ? now : undefined;
    });
    expect(view.begun[0]?.sentence).toContain('硬盘损坏');
    expect(view.sentence).toBeNull();
    expect(view.request).toMatchObject({ state: 'begun' });
    expect((await state.calls.exchange.outbox({})).rows[0]).toMatchObject({ state: 'accepted' });
    expect((await state.calls.exchange.inbox({})).rows.map((row) => row.taskId)).not.toContain(
      'alarm:line:exchange/window-behind',
    );
  });

  it('gives out numbers again once the officer has read the paper in the tray, and passes over what is gone', async () => {
    await be('n-lin');
    await state.calls.session.openCashSession({ floatFen: 50_000 });
    const ready = await prepare(state.calls, { answers: february });
    await expect(file(state.calls, ready)).rejects.toEqual(refusal('exchange/tray-unchecked'));
    const [tray] = (await epoch()).trays.filter(({ isMine }) => isMine);
    if (tray === undefined) throw new Error('the clerk holds no stock');
    const { bureau, kind } = tray;
    const look = (number: string, explanation: string) =>
      state.calls.exchange.checkTray({ bureau, kind, number, explanation });
    await expect(look('12', '')).rejects.toEqual(refusal('exchange/tray-unknown'));
    const digits = /(\d+)$/.exec(tray.expected ?? '')?.[1] ?? '';
    const next = (by: number) => String(Number(digits) + by).padStart(digits.length, '0');
    await expect(look(next(-1), '')).rejects.toEqual(refusal('exchange/tray-behind'));
    await expect(look(next(2), ' ')).rejects.toEqual(refusal('figure/bad-input'));
    const { view } = await look(next(2), '恢复前已开具');
    expect(view.trays.find((one) => one.isMine && one.bureau === bureau)?.found).toContain(next(2));
    await expect(look(next(2), '')).rejects.toEqual(refusal('exchange/tray-checked'));
    for (const other of view.trays.filter(({ isMine, found }) => isMine && found === null))
      await state.calls.exchange.checkTray({
        bureau: other.bureau,
        kind: other.kind,
        number: other.expected ?? '',
        explanation: '',
      });
    await file(state.calls, ready);
  });
});

const whenDied = (error: unknown): void => {
  if (!(error instanceof HallDied)) throw error;
};
const epochOf = async (hall: RunningHall): Promise<EpochView> => {
  await hall.calls.session.signIn({ officerId: 'n-gao', pin: trainingPin });
  return hall.calls.exchange.epoch({});
};
