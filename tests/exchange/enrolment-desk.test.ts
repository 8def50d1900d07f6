import { afterAll, describe, expect, it } from 'vitest';
import {
  type BureauOpinion,
  bureauOpinionText,
  type DeviceRevocation,
  deviceRevocationText,
  EnrolmentProgress,
} from '../../contract/exchange/device-papers.ts';
import { enrolmentApprovalText } from '../../contract/exchange/enrolment.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';
import { mostWaitingEnrolments, releaseQuarantined, takeOpinion } from '../../exchange/enrolment-desk.ts';
import { type Answer, type ErrorBody, get, post, push, signIn } from './test-client.ts';
import { requestOf, startTestExchange } from './test-exchange.ts';
import { collection, filing, makeWindow, part, type TestWindow } from './test-window.ts';

const exchange = await startTestExchange();
afterAll(() => exchange.remove());
const { store, keys, url } = exchange;

const keyOf = (name: string) => signingKeyFrom('ed25519', Buffer.from(sha256Hex(`bureau ${name}`), 'hex'));
const bureauKeys = { state: keyOf('state'), local: keyOf('local') };
const decision = (subject: string) =>
  ({ kind: 'bureau-key-set', subject, decidedAt: 1, by: 'admin-1', reason: '两局移交公钥' }) as const;
for (const bureau of ['state', 'local'] as const)
  await store.putBureauKey(bureau, bureauKeys[bureau].verifying, decision(bureau));

const ask = (window: TestWindow) =>
  post<EnrolmentProgress & ErrorBody>(`${url}/v1/enrolments`, requestOf(window));
const progress = async (id: string) =>
  EnrolmentProgress.parse((await get<EnrolmentProgress>(`${url}/v1/enrolments/${id}`)).body);
const opinionPaper = (
  { id, device }: { id: string; device: string },
  bureau: Bureau,
  over: Partial<BureauOpinion> = {},
): BureauOpinion => {
  const paper = {
    v: 1 as const,
    env: 'training' as const,
    exchangeId: keys.exchangeId,
    bureau,
    enrolment: id,
    device,
    opinion: 'approve' as const,
    entitlements: [],
    newEpoch: false,
    officer: `${bureau}-officer-9`,
    reason: '联合办税窗口，同意接入',
    decidedOn: '2016-03-10',
    ...over,
  };
  return { signature: signText(bureauKeys[bureau].signing, bureauOpinionText(paper)), ...paper };
};
const give = (paper: BureauOpinion): Promise<Answer<EnrolmentProgress & ErrorBody>> =>
  post(`${url}/v1/enrolments/${paper.enrolment}/opinions`, paper);

describe('a window that asks to be let in', () => {
  it('waits for both bureaus, and is let in when both have signed the same', async () => {
    const window = makeWindow({ device: 'ask-1', bureau: 'state' });
    const asked = EnrolmentProgress.parse((await ask(window)).body);
    expect(asked).toMatchObject({ device: 'ask-1', state: 'waiting', opinions: [], approval: null });
    expect((await ask(window)).body.id).toBe(asked.id);
    const rights = { entitlements: window.record.entitlements as BureauOpinion['entitlements'] };
    const first = await give(opinionPaper(asked, 'local', rights));
    expect(first.body).toMatchObject({
      state: 'waiting',
      opinions: [{ bureau: 'local', opinion: 'approve' }],
    });
    expect((await push(url, window, [window.seal(filing('too-early'))])).status).toBe(403);
    window.restore({ lastSeq: 0, chainHead: '0'.repeat(64) });
    await give(opinionPaper(asked, 'state', rights));
    const { approval, state } = await progress(asked.id);
    expect(state).toBe('approved');
    if (approval === null) throw new Error('approved without an approval');
    expect(verifyText(keys.verifying, enrolmentApprovalText(approval), approval.signature)).toBe(true);
    expect(approval).toMatchObject({ device: 'ask-1', epoch: 0, entitlements: rights.entitlements });
    expect((await push(url, window, [window.seal(filing('ask-1'))])).status).toBe(200);
    expect((await store.readDecisions(100)).find(({ subject }) => subject === 'ask-1')).toMatchObject({
      kind: 'window-enrolled',
      by: 'state-officer-9 local-officer-9',
    });
  });

  it('is not let in by one bureau twice, by a foreign key, by another’s paper or by an altered one', async () => {
    const window = makeWindow({ device: 'ask-2', bureau: 'state' });
    const { body: asked } = await ask(window);
    const own = opinionPaper(asked, 'state');
    const later = opinionPaper(asked, 'state', { reason: '再次同意' });
    for (const paper of [own, own, later]) expect((await give(paper)).status).toBe(200);
    const forged = { ...own, bureau: 'local' as const };
    const refused: [object, string][] = [
      [forged, 'exchange/bureau-signature-wrong'],
      [{ ...own, newEpoch: true }, 'exchange/bureau-signature-wrong'],
      [{ ...own, reason: '同意\n伪造' }, 'exchange/bureau-paper-not-in-order'],
      [{ ...own, extra: 1 }, 'exchange/bureau-paper-not-in-order'],
      [opinionPaper(asked, 'local', { env: 'production' }), 'exchange/environment-mixed'],
      [opinionPaper(asked, 'local', { exchangeId: 'another' }), 'exchange/environment-mixed'],
      [opinionPaper({ ...asked, device: 'ask-1' }, 'local'), 'exchange/bureau-paper-not-in-order'],
    ];
    for (const [paper, code] of refused) {
      const answer = await post(`${url}/v1/enrolments/${asked.id}/opinions`, paper);
      expect([code, answer.body.error.code]).toEqual([code, code]);
    }
    expect((await progress(asked.id)).state).toBe('waiting');
    expect(await store.findDevice('ask-2')).toBeUndefined();
    const stray = `${url}/v1/enrolments/${'f'.repeat(64)}`;
    expect((await get(stray)).status).toBe(404);
    expect((await post(`${stray}/opinions`, own)).status).toBe(404);
  });

  it('is told that the bureaus differ, and is let in when one has thought again', async () => {
    const window = makeWindow({ device: 'ask-3', bureau: 'local' });
    const { body: asked } = await ask(window);
    const open = [{ actingFor: 'local' as const, under: 'own-office', from: '2016-03-01', to: null }];
    await give(opinionPaper(asked, 'state', { entitlements: open }));
    expect((await give(opinionPaper(asked, 'local'))).body.error.code).toBe('exchange/opinions-differ');
    expect(await store.findDevice('ask-3')).toBeUndefined();
    expect((await give(opinionPaper(asked, 'local', { entitlements: open }))).body.state).toBe('approved');
  });

  it('is refused by either bureau, for good; it may ask anew', async () => {
    const window = makeWindow({ device: 'ask-4', bureau: 'state' });
    const { body: asked } = await ask(window);
    await give(opinionPaper(asked, 'state'));
    expect((await give(opinionPaper(asked, 'local', { opinion: 'refuse' }))).body.state).toBe('refused');
    expect((await give(opinionPaper(asked, 'local'))).body.error.code).toBe('exchange/enrolment-concluded');
    const again = await post<EnrolmentProgress>(
      `${url}/v1/enrolments`,
      requestOf(window, { requestedAt: 1_457_600_000_001 }),
    );
    expect([again.body.state, again.body.id === asked.id]).toEqual(['waiting', false]);
  });

  it('gets one epoch however the two papers arrive, the same twice and both at once', async () => {
    const window = makeWindow({ device: 'ask-5', bureau: 'state' });
    await exchange.enrol(window);
    const { body: asked } = await ask(window);
    const both = (['state', 'local'] as const).map((bureau) =>
      opinionPaper(asked, bureau, { newEpoch: true }),
    );
    await Promise.all(
      [...both, ...both].map((paper) => takeOpinion(store, keys, asked.id, paper, 5).catch(() => undefined)),
    );
    expect((await store.findDevice('ask-5'))?.epoch).toBe(1);
    expect((await progress(asked.id)).approval?.epoch).toBe(1);
  });

  it('is asked to come back when too many wait already', async () => {
    const other = await startTestExchange();
    for (let n = 0; n < mostWaitingEnrolments; n++)
      await other.store.putEnrolment({ id: `id-${n}`, device: `d-${n}`, text: '{}', askedAt: n }, 10_000);
    const answer = await post(
      `${other.url}/v1/enrolments`,
      requestOf(makeWindow({ device: 'q', bureau: 'state' })),
    );
    expect(answer.body.error.code).toBe('exchange/overloaded');
    await other.remove();
  });
});

describe('a window that is let in', () => {
  it('is shut out at once by either bureau’s signed word, which is kept', async () => {
    const window = makeWindow({ device: 'out-1', bureau: 'state' });
    await exchange.enrol(window);
    const session = await signIn(url, window);
    const paper: Omit<DeviceRevocation, 'signature'> = {
      v: 1,
      env: 'training',
      exchangeId: keys.exchangeId,
      bureau: 'local',
      device: 'out-1',
      officer: 'local-officer-9',
      reason: '设备遗失',
      decidedOn: '2016-03-10',
    };
    const signed = (by: Bureau) => ({
      ...paper,
      signature: signText(bureauKeys[by].signing, deviceRevocationText(paper)),
    });
    expect((await post(`${url}/v1/revocations`, signed('state'))).body.error.code).toBe(
      'exchange/bureau-signature-wrong',
    );
    expect((await get(`${url}/v1/devices/me`, session)).status).toBe(200);
    expect((await post(`${url}/v1/revocations`, signed('local'))).status).toBe(200);
    expect((await get(`${url}/v1/devices/me`, session)).body.error.code).toBe('exchange/device-revoked');
    expect((await store.readDecisions(100))[0]).toMatchObject({ kind: 'window-revoked', reason: '设备遗失' });
  });
});

describe('a fact that was counted although something is not in order', () => {
  it('is listed until a person releases it with a reason, once', async () => {
    const window = makeWindow({ device: 'held-1', bureau: 'state' });
    await exchange.enrol(window);
    const sealed = window.seal({ ...collection('held-1', 'V-H1', 700), schema: 'collection/9' });
    await push(url, window, [sealed]);
    await exchange.server.settle();
    const before = await store.readTotals();
    expect(await store.readQuarantined(10)).toMatchObject([
      { part, device: 'held-1', msgId: sealed.msgId, code: 'exchange/schema-unknown' },
    ]);
    const release = () =>
      releaseQuarantined(store, sealed.msgId, { by: 'admin-1', reason: '版本较新，金额无误', now: 7 });
    await release();
    await expect(release()).rejects.toThrow('exchange/nothing-quarantined');
    expect(await store.readQuarantined(10)).toEqual([]);
    expect(await store.readTotals()).toEqual(before);
  });
});
