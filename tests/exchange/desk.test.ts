import { request as httpRequest } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { noAgreement, type PolicyDocument } from '../../contract/exchange/policy-document.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { deskToken } from '../../exchange/desk/entry.ts';
import { masked } from '../../exchange/desk/page.ts';
import { logTo } from '../../exchange/log.ts';
import { makeOverdueWatch } from '../../exchange/overdue.ts';
import { setAgreement } from '../../exchange/policy-desk.ts';
import { declining, handover, registration } from './registration-drafts.ts';
import { push, readPolicy } from './test-client.ts';
import { requestOf, startTestExchange } from './test-exchange.ts';
import {
  amendment,
  collection,
  confirmed,
  correction,
  filing,
  makeWindow,
  part,
  returned,
} from './test-window.ts';

const logged: string[] = [];
const exchange = await startTestExchange({ log: logTo((line) => void logged.push(line), Date.now) });
afterAll(() => exchange.remove());
const { store, keys, url } = exchange;

const state = makeWindow({ device: 'desk-state', bureau: 'state' });
const local = makeWindow({ device: 'desk-local', bureau: 'local' });
for (const window of [state, local]) await exchange.enrol(window);
const send = async (window: typeof state, ...drafts: Parameters<typeof state.seal>[0][]) => {
  const sealed = drafts.map((draft) => window.seal(draft));
  expect((await push(url, window, sealed)).status).toBe(200);
  await exchange.server.settle();
  return sealed;
};
const agreement: PolicyDocument = {
  ...noAgreement,
  version: 1,
  agreedOn: '2016-03-01',
  document: '联席会议纪要〔2016〕3号',
  confirmWithinDays: 5,
  correctWithinDays: 3,
};
const taxpayer = '350102000000001';
const secrets = ['榕城区清泉便利店', '059100000000', '林清', taxpayer, 'joint-filing/1 body'];

describe('what is overdue', () => {
  it('is noticed by the hall’s date from what the bureaus agreed, and by nothing else', async () => {
    const watch = makeOverdueWatch(store);
    const on = (date: string, agreed = agreement) => watch.look(part, plainDate(date), agreed);
    const [first, second] = await send(
      state,
      filing('due-1'),
      filing('due-2'),
      collection('due-3', 'V-D3', 5),
    );
    if (first === undefined || second === undefined) throw new Error('three were sent');
    expect(await on('2016-12-31', noAgreement)).toEqual([]);
    expect(await on('2016-03-15')).toEqual([]);
    expect(await on('2016-03-16')).toMatchObject([
      { kind: 'not-confirmed', subject: 'due-1', bureau: 'local', dueOn: '2016-03-15', daysLate: 1 },
      { kind: 'not-confirmed', subject: 'due-2', bureau: 'local' },
    ]);
    const [back] = await send(local, returned(first), confirmed(second));
    expect(await on('2016-03-20')).toMatchObject([
      { kind: 'not-corrected', subject: 'due-1', bureau: 'state', dueOn: '2016-03-13', daysLate: 7 },
    ]);
    if (back === undefined) throw new Error('one was returned');
    const [corrected] = await send(state, correction(first, back, 12));
    expect(await on('2016-03-15')).toEqual([]);
    expect(await on('2016-03-16')).toMatchObject([{ kind: 'not-confirmed', subject: 'due-1' }]);
    if (corrected === undefined) throw new Error('one was corrected');
    await send(local, confirmed(corrected));
    expect(await on('2016-12-31')).toEqual([]);
    expect(await makeOverdueWatch(store).look(part, plainDate('2016-12-31'), agreement)).toEqual([]);
  });
});

describe('what was handed over to another jurisdiction', () => {
  it('is overdue there by the agreement until it is taken or sent back, and nothing is owed where it left', async () => {
    const far = makeWindow({ device: 'far-desk', bureau: 'state', part: 'far-desk' });
    const mover = makeWindow({ device: 'mover-desk', bureau: 'state', part: 'near-desk' });
    for (const window of [far, mover]) await exchange.enrol(window);
    const first = mover.seal(registration('state'));
    const handed = mover.seal(handover(first, 'far-desk'));
    await push(url, mover, [first, handed]);
    const takes = { ...agreement, takeWithinDays: 10 };
    const watch = makeOverdueWatch(store);
    const look = (of: string, day: string, agreed = takes) => watch.look(of, plainDate(day), agreed);
    await expect.poll(async () => (await look('far-desk', '2016-12-31')).length).toBe(1);
    expect(await look('far-desk', '2016-03-20')).toEqual([]);
    expect(await look('far-desk', '2016-03-21')).toMatchObject([
      {
        kind: 'not-taken',
        bureau: 'state',
        subject: first.message.recordId,
        dueOn: '2016-03-20',
        daysLate: 1,
      },
    ]);
    expect(await look('far-desk', '2016-12-31', agreement as typeof takes)).toEqual([]);
    expect(await look('near-desk', '2016-12-31')).toEqual([]);
    await push(url, far, [far.seal(declining(handed))]);
    await expect.poll(async () => (await look('far-desk', '2016-12-31')).length).toBe(0);
    await expect
      .poll(async () => (await look('near-desk', '2016-12-31')).map(({ kind }) => kind))
      .toEqual(['not-confirmed']);
  });
});

describe('the agreement of the bureaus', () => {
  it('is in force by versions, published to all, and never slows registration', async () => {
    expect((await readPolicy(url)).agreement).toEqual(noAgreement);
    const decided = { by: 'admin-1', reason: '两局约定', now: 5 };
    const refused: [object, string][] = [
      [{ ...agreement, frequencies: { 'registration/1': 'daily' } }, 'exchange/policy-not-in-order'],
      [{ ...agreement, frequencies: { 'invented/1': 'daily' } }, 'exchange/policy-not-in-order'],
      [{ ...agreement, document: null }, 'exchange/policy-not-in-order'],
      [{ ...agreement, confirmWithinDays: 0 }, 'exchange/policy-not-in-order'],
      [{ ...agreement, version: 2 }, 'exchange/policy-version-taken'],
    ];
    for (const [document, code] of refused)
      await expect(setAgreement(store, document, decided)).rejects.toThrow(code);
    const first = { ...agreement, frequencies: { 'collection/1': 'daily' } };
    await setAgreement(store, first, decided);
    await expect(setAgreement(store, first, decided)).rejects.toThrow('exchange/policy-version-taken');
    expect((await readPolicy(url)).agreement).toEqual(first);
  });
});

describe('the operator page', () => {
  const enter = async (): Promise<string> => {
    const { token } = deskToken(keys, Date.now());
    const answer = await fetch(`${url}/desk/enter?token=${token}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; Path=\/desk; HttpOnly; SameSite=Strict$/);
    return cookie.split(';')[0] ?? '';
  };
  const page = async (query = '') =>
    (await fetch(`${url}/desk${query}`, { headers: { cookie: await enter() } })).text();

  it('opens with a token of the command line, for a shift, from this machine', async () => {
    const codes = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${url}${path}`, { headers, redirect: 'manual' });
      return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
    };
    const wrong = [401, 'exchange/desk-token-wrong'];
    expect(await codes('/desk')).toEqual(wrong);
    const old = deskToken(keys, Date.now() - 13 * 3_600_000).token;
    const foreign = deskToken({ ...keys, sessionSecretHex: 'ab'.repeat(32) }, Date.now()).token;
    for (const token of [old, foreign, 'x', '99999999999999.', ''])
      expect(await codes('/desk', { cookie: `txp_desk=${token}` })).toEqual(wrong);
    expect(await codes(`/desk/enter?token=${foreign}`)).toEqual(wrong);
    for (const path of [
      '/desk',
      '/metrics',
      '/desk/desk.css',
      `/desk/enter?token=${deskToken(keys, Date.now()).token}`,
    ]) {
      const status = await new Promise((resolve, reject) => {
        const { port } = new URL(url);
        httpRequest({ port, path, host: '127.0.0.1', headers: { host: 'exchange.example' } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect([path, status]).toEqual([path, 404]);
    }
    const answer = await fetch(`${url}/desk`, { headers: { cookie: await enter() } });
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('shows queues, what is overdue, returned, held and in conflict, windows, requests and decisions, in both languages', async () => {
    const [first] = await send(state, filing('page-1'));
    if (first === undefined) throw new Error('one was sent');
    await send(local, returned(first));
    await send(state, amendment(first, 5), { ...collection('page-2', 'V-P2', 5), schema: 'collection/9' });
    const fork = makeWindow({ device: 'desk-fork', bureau: 'state' });
    await exchange.enrol(fork);
    const before = fork.head;
    await push(url, fork, [fork.seal(filing('fork-1'))]);
    fork.restore(before);
    await push(url, fork, [fork.seal(filing('fork-2'))]);
    await store.putEnrolment(
      {
        id: 'a'.repeat(64),
        device: 'desk-new',
        text: JSON.stringify(requestOf(fork)),
        askedAt: 1_457_600_000_000,
      },
      10,
    );
    await store.moveTrainingDate('2016-03-10', '2016-03-20');
    const zh = await page();
    for (const text of [
      '练习环境',
      '退回后未更正',
      'desk-fork:0:1',
      '已冻结',
      'desk-new',
      '未表示',
      '联席会议纪要〔2016〕3号',
      '移交待接收',
      '该资料已被对方退回',
      masked(taxpayer),
    ])
      expect(zh, text).toContain(text);
    expect(zh).not.toMatch(/<script|javascript:| on\w+=|undefined|\[object/);
    const en = await page('?lang=en');
    for (const text of ['Returned and not corrected', 'frozen', 'silent', 'training'])
      expect(en).toContain(text);
    expect((await fetch(`${url}/desk?lang=xx`, { headers: { cookie: await enter() } })).status).toBe(400);
  });

  it('tells nobody a name, a number or a text, nor do the metrics and the log; what a sender chose stays text', async () => {
    await store.putDecision({
      kind: 'quarantine-released',
      subject: '<script>alert(1)</script>',
      decidedAt: 9,
      by: '"><b>',
      reason: `经核对 ${taxpayer}`,
    });
    const zh = await page();
    expect(zh).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(zh).toContain('&quot;&gt;&lt;b&gt;');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain(`txp_returned_records{part="${part}"} 1`);
    expect(metrics).toContain('txp_overdue{');
    expect(metrics).toMatch(/txp_requests_total\{route="\/v1\/batches",status="200"\} \d+/);
    const log = logged.join('');
    expect(log).toContain('/v1/batches');
    for (const secret of [...secrets, 'quarantine-released <'])
      for (const [name, text] of [
        ['page', zh],
        ['metrics', metrics],
        ['log', log],
      ] as const)
        expect([name, secret, text.includes(secret)]).toEqual([name, secret, false]);
    expect(log).not.toContain('txp_desk=');
    expect(log).not.toContain('token=');
  });
});
