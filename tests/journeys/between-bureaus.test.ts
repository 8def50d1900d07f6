import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { ValueClient } from '../../contract/client.ts';
import { allRecords } from '../../db/inbox.ts';
import { digestOfRecords } from '../../main/sync/digest.ts';
import { until } from '../../main/training/act-player.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import type { TrainingWindow } from '../../main/training/open-training.ts';
import { draftLiaison, liaison, sendCase } from '../support/liaison.ts';
import {
  makeTraining,
  readBooks,
  type RunningHall,
  startHall,
  type TestTraining,
} from '../support/training.ts';
import { refusal } from '../support/refusal.ts';

/*
 * A case between the bureaus at two real windows and a real exchange: nobody stands at the counter, and each bureau
 * acts at its own window, in its own lane.
 */

let training: TestTraining;
const halls: Partial<Record<TrainingWindow, RunningHall>> = {};
const taxOfficer = { state: 'n-zhao', local: 'l-qiu' } as const;

const openWindow = async (window: TrainingWindow, officerId: string = taxOfficer[window]): Promise<void> => {
  const hall = await startHall(training.profile(window), { temp: training.temp, entry: 'test' });
  training.halls.add(hall);
  halls[window] = hall;
  await hall.calls.session.signIn({ officerId, pin: trainingPin });
};
const at = (window: TrainingWindow): ValueClient => {
  const hall = halls[window];
  if (hall === undefined) throw new Error('the window is closed');
  return hall.calls;
};

beforeAll(async () => {
  training = await makeTraining();
  await openWindow('state');
  await openWindow('local');
});
afterAll(() => training.remove());

/** Written and sent by the State window; the case as that window sees it. */
const send = async (): Promise<CaseView> => {
  const draft = await draftLiaison(at('state'));
  expect(draft.preview.blocked).toBeNull();
  return sendCase(at('state'), draft.id);
};

const hears = (window: TrainingWindow, caseFileId: string, stage: string): Promise<CaseView> =>
  until(`${window} sees: ${stage}`, async () => {
    await at(window).exchange.retryNow({});
    const { rows } = await at(window).cases.flows({});
    const row = rows.find((candidate) => candidate.caseFileId === caseFileId);
    if (row === undefined || !(row.concluded?.zh ?? row.stage.zh).includes(stage)) return undefined;
    return at(window).cases.get({ caseFileId });
  });

const act = (window: TrainingWindow, caseFileId: string, name: string, answers = {}, actId = uuidv7()) =>
  at(window).cases.perform({ action: 'act', caseFileId, lane: window, act: name, answers, actId });

describe('a liaison form between the two bureaus', () => {
  it('is written and printed at one window, and the other hears of it as its own turn', async () => {
    const sent = await send();
    expect(sent).toMatchObject({ status: 'filed', taxpayer: null, subject: liaison.enterprise });
    expect(sent.documents.map((paper) => paper.title)).toEqual(['特别纳税调整工作联系单（适用于信息交换）']);
    // The sender waits: the only thing open to it is to withdraw.
    expect(sent.flow?.acts.map((open) => open.act)).toEqual(expect.arrayContaining(['withdraw']));
    const seen = await hears('local', sent.id, '待签收');
    expect(seen.humanNo).toBe(sent.humanNo);
    const [row] = (await at('local').cases.flows({})).rows;
    expect(row).toMatchObject({ isOurTurn: true, deadline: { bureau: 'local', standing: 'running' } });
    expect(seen.flow?.entries[0]?.answers).toContainEqual({
      label: '企业名称',
      labelEn: 'Enterprise',
      value: liaison.enterprise,
      valueEn: liaison.enterprise,
    });
  });

  it('is signed for and answered there, also when the same key comes twice', async () => {
    const [row] = (await at('local').cases.flows({})).rows;
    const caseFileId = row?.caseFileId ?? '';
    const once = uuidv7();
    await act('local', caseFileId, 'sign', {}, once);
    await act('local', caseFileId, 'sign', {}, once);
    await expect(act('local', caseFileId, 'sign')).rejects.toEqual(refusal('case/act-not-open'));
    await expect(act('local', caseFileId, 'answer')).rejects.toEqual(refusal('case/answers-wrong'));
    await at('local').cases.perform({
      action: 'save-act',
      caseFileId,
      lane: 'local',
      act: 'answer',
      answers: { answer: '外籍人员两名' },
    });
    const draft = (await at('local').cases.get({ caseFileId })).flow?.acts.find(
      (open) => open.act === 'answer',
    );
    expect(draft?.answers).toEqual({ answer: '外籍人员两名' });
    const answered = await act('local', caseFileId, 'answer', { answer: '外籍人员两名，已按月申报。' });
    expect(answered.flow).toMatchObject({ concluded: { zh: '已反馈' } });
    expect(answered.documents.map((paper) => paper.title)).toEqual(['特别纳税调整工作联系单反馈意见']);
    const back = await hears('state', caseFileId, '已反馈');
    expect(back.flow?.entries.map((entry) => [entry.lane, entry.act, entry.void])).toEqual([
      ['state', 'open', null],
      ['local', 'sign', null],
      ['local', 'answer', null],
    ]);
    expect(back.flow?.deadlines.map((deadline) => deadline.standing)).toEqual(['met']);
  });

  it('is nobody else’s to act in: not the other lane, not a clerk without the right', async () => {
    const sent = await send();
    await hears('local', sent.id, '待签收');
    await expect(
      at('state').cases.perform({
        action: 'act',
        caseFileId: sent.id,
        lane: 'local',
        act: 'sign',
        answers: {},
        actId: uuidv7(),
      }),
    ).rejects.toEqual(refusal('officer/not-entitled-for-bureau'));
    await at('local').session.signOut({});
    await at('local').session.signIn({ officerId: 'l-zheng', pin: trainingPin });
    const seen = await at('local').cases.get({ caseFileId: sent.id });
    expect(seen.flow?.acts.find((open) => open.act === 'sign')?.blocked?.code).toBe(
      'officer/not-entitled-for-bureau',
    );
    await expect(act('local', sent.id, 'sign')).rejects.toEqual(refusal('officer/not-entitled-for-bureau'));
    await expect(
      at('local').cases.open({
        matterId: 'norm-28-anti-avoidance-liaison',
        taxpayerNo: null,
        identificationId: null,
      }),
    ).rejects.toEqual(refusal('officer/not-entitled-for-bureau'));
    await at('local').session.signOut({});
    await at('local').session.signIn({ officerId: taxOfficer.local, pin: trainingPin });
  });

  it('crosses on the way: what came too late stays in the course without effect, at both windows alike', async () => {
    const sent = await send();
    await hears('local', sent.id, '待签收');
    // Both act on what they know; neither has heard of the other.
    await act('state', sent.id, 'withdraw', { reason: '企业已自行调整' });
    await act('local', sent.id, 'sign');
    const state = await hears('state', sent.id, '已撤回');
    const local = await hears('local', sent.id, '已撤回');
    const course = (view: CaseView) => view.flow?.entries.map((entry) => [entry.lane, entry.act, entry.void]);
    await until('both have both entries', async () =>
      course(await at('state').cases.get({ caseFileId: sent.id }))?.length === 3 ? true : undefined,
    );
    expect(course(await at('state').cases.get({ caseFileId: sent.id }))).toEqual(
      course(await at('local').cases.get({ caseFileId: sent.id })),
    );
    expect([state.flow?.concluded?.zh, local.flow?.concluded?.zh]).toEqual(['已撤回', '已撤回']);
  });

  it('changes hands within a bureau: released, and taken again under the next number', async () => {
    const sent = await send();
    const lane = { caseFileId: sent.id, lane: 'state' } as const;
    const released = await at('state').cases.perform({ action: 'release-lane', ...lane, actId: uuidv7() });
    expect(released.flow?.lanes[0]).toMatchObject({ bureau: 'state', holder: null, mayTake: true });
    await expect(act('state', sent.id, 'withdraw', { reason: '误发' })).rejects.toEqual(
      refusal('case/lane-held'),
    );
    await at('state').cases.perform({ action: 'take-lane', ...lane, reason: '', actId: uuidv7() });
    const over = await act('state', sent.id, 'withdraw', { reason: '误发' });
    expect(over.flow?.concluded?.zh).toBe('已撤回');
    expect(over.flow?.lanes[0]).toMatchObject({ isMine: true, mayRelease: false });
    await hears('local', sent.id, '已撤回');
  });

  it('killed in the middle of an act, it is done once or not at all, and the same key completes it', async () => {
    for (const where of ['act:begin', 'act:after-journal', 'act:before-commit', 'act:after-commit']) {
      const sent = await send();
      await hears('local', sent.id, '待签收');
      const hall = halls.local;
      if (hall === undefined) throw new Error('the window is closed');
      await hall.order({ do: 'arm', at: `${where}#1` });
      const actId = uuidv7();
      await expect(act('local', sent.id, 'sign', {}, actId)).rejects.toThrow();
      await hall.gone;
      await openWindow('local');
      const after = await act('local', sent.id, 'sign', {}, actId);
      expect([where, after.flow?.entries.map((entry) => entry.act)]).toEqual([where, ['open', 'sign']]);
    }
  });

  it('leaves equal records at both windows', async () => {
    await until('both are quiet', async () => {
      const waiting = await Promise.all(
        (['state', 'local'] as const).map(async (window) => (await at(window).exchange.retryNow({})).waiting),
      );
      return waiting.every((count) => count === 0) ? true : undefined;
    });
    for (const window of ['state', 'local'] as const) await halls[window]?.close();
    const digests = await Promise.all(
      (['state', 'local'] as const).map((window) =>
        readBooks(training.profile(window), (db) => digestOfRecords(allRecords(db))),
      ),
    );
    expect(digests[0]).toBe(digests[1]);
  });
});
