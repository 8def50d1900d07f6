import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { enrol } from '../../exchange/enrolment.ts';
import { createKeys, keyFileIn, openKeys } from '../../exchange/keys.ts';
import { requestOf, startTestExchange } from './test-exchange.ts';
import { push } from './test-client.ts';
import { filing, makeWindow } from './test-window.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-keys-'));
const exchange = await startTestExchange();
afterAll(async () => {
  await exchange.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    return error instanceof Fault ? error.code : `not a fault: ${String(error)}`;
  }
};
const entitlements = [{ actingFor: 'state', under: 'own-office', from: '2016-01-01', to: null }] as const;
const { store, keys } = exchange;

describe('enrolment', () => {
  it('takes a request as the window signed it, and nothing else', async () => {
    const window = makeWindow({ device: 'e-1', bureau: 'state' });
    const attempt = (over: object) =>
      codeOf(enrol(store, keys, { ...requestOf(window), ...over }, { entitlements, approvedAt: 1 }));
    expect(await attempt({ bureau: 'local' })).toBe('exchange/signature-wrong');
    expect(await attempt({ part: '999999' })).toBe('exchange/signature-wrong');
    expect(await attempt({ signature: 'ab'.repeat(64) })).toBe('exchange/signature-wrong');
    expect(await attempt({ device: 'e\n1' })).toBe('exchange/enrolment-not-in-order');
    expect(await attempt({ extra: 1 })).toBe('exchange/enrolment-not-in-order');
    expect(await codeOf(enrol(store, keys, null, { entitlements, approvedAt: 1 }))).toBe(
      'exchange/enrolment-not-in-order',
    );
    const real = requestOf(window, { env: 'production' });
    expect(await codeOf(enrol(store, keys, real, { entitlements, approvedAt: 1 }))).toBe(
      'exchange/environment-mixed',
    );
    expect(await store.findDevice('e-1')).toBeUndefined();
  });

  it('grants the own office from the hall date on unless told otherwise, and refuses dates that are none', async () => {
    const window = makeWindow({ device: 'e-2', bureau: 'local' });
    const approval = await enrol(store, keys, requestOf(window), { entitlements: [], approvedAt: 1 });
    expect(approval.entitlements).toEqual([
      { actingFor: 'local', under: 'own-office', from: '2016-03-10', to: null },
    ]);
    expect(approval).toMatchObject({ epoch: 0, lastSeq: 0, chainHead: '0'.repeat(64) });
    for (const wrong of [{ from: '2016-02-30' }, { from: '2016-03-02', to: '2016-03-01' }])
      expect(
        await codeOf(
          enrol(store, keys, requestOf(window), {
            entitlements: [{ ...entitlements[0], ...wrong }],
            approvedAt: 1,
          }),
        ),
      ).toBe('exchange/enrolment-not-in-order');
  });

  it('gives a known window the same place again, and another key or hall only under supervision', async () => {
    const window = makeWindow({ device: 'e-3', bureau: 'state' });
    await enrol(store, keys, requestOf(window), { entitlements, approvedAt: 1 });
    const sealed = window.seal(filing('e-3'));
    await push(exchange.url, window, [sealed]);
    const again = await enrol(store, keys, requestOf(window), { entitlements, approvedAt: 2 });
    expect(again).toMatchObject({ epoch: 0, lastSeq: 1, chainHead: sealed.hash });
    const replaced = makeWindow({ device: 'e-3', bureau: 'state', suite: 'sm2-sm3' });
    expect(await codeOf(enrol(store, keys, requestOf(replaced), { entitlements, approvedAt: 3 }))).toBe(
      'exchange/device-already-enrolled',
    );
    const moved = makeWindow({ device: 'e-3', bureau: 'local' });
    expect(
      await codeOf(enrol(store, keys, requestOf(moved), { entitlements, approvedAt: 3, newEpoch: true })),
    ).toBe('exchange/device-already-enrolled');
    const approval = await enrol(store, keys, requestOf(replaced), {
      entitlements,
      approvedAt: 4,
      newEpoch: true,
    });
    expect(approval).toMatchObject({ epoch: 1, lastSeq: 1, chainHead: sealed.hash });
    replaced.restore({ ...approval });
    expect((await push(exchange.url, replaced, [replaced.seal(filing('e-3b'))])).status).toBe(200);
    expect((await push(exchange.url, window, [window.seal(filing('e-3c'))])).body.error.code).toBe(
      'exchange/signature-wrong',
    );
  });

  it('unfreezes or restores a window only in a new epoch', async () => {
    const window = makeWindow({ device: 'e-4', bureau: 'state' });
    await enrol(store, keys, requestOf(window), { entitlements, approvedAt: 1 });
    for (const status of ['frozen', 'revoked'] as const) {
      await store.setDeviceStatus('e-4', status);
      expect(await codeOf(enrol(store, keys, requestOf(window), { entitlements, approvedAt: 1 }))).toBe(
        `exchange/device-${status}`,
      );
    }
    await enrol(store, keys, requestOf(window), { entitlements, approvedAt: 1, newEpoch: true });
    expect((await store.findDevice('e-4'))?.status).toBe('active');
  });
});

describe('a window that asks to begin anew', () => {
  const newEpoch = { epoch: 1, askedBy: 'n-gao', reason: '硬盘损坏，由备份恢复' };

  it('is let in for exactly the epoch it asks for, and only where that is what was approved', async () => {
    const window = makeWindow({ device: 'e-5', bureau: 'state' });
    const anew = (over: Partial<typeof newEpoch> = {}) =>
      requestOf(window, { newEpoch: { ...newEpoch, ...over } });
    const letIn = (request: unknown, isNew: boolean) =>
      codeOf(enrol(store, keys, request, { entitlements: [], approvedAt: 1, newEpoch: isNew }));
    expect(await letIn(anew(), true)).toBe('exchange/device-unknown');
    await enrol(store, keys, requestOf(window), { entitlements, approvedAt: 1 });
    expect(await letIn(anew(), false)).toBe('exchange/enrolment-not-in-order');
    expect(await letIn(anew({ epoch: 2 }), true)).toBe('exchange/epoch-differs');
    const altered = { ...anew(), newEpoch: { ...newEpoch, reason: '另一个原因' } };
    expect(await letIn(altered, true)).toBe('exchange/signature-wrong');
    const approval = await enrol(store, keys, anew(), { entitlements: [], approvedAt: 2, newEpoch: true });
    // Nothing was said of what it may: it may what it might before.
    expect(approval).toMatchObject({ epoch: 1, entitlements });
    expect(await letIn(anew(), true)).toBe('exchange/epoch-differs');
  });
});

describe('the exchange’s keys', () => {
  const made = (name: string, env: 'training' | 'production', passphrase?: string) =>
    createKeys(path.join(folder, name), { env, exchangeId: name, suite: 'sm2-sm3', passphrase });

  it('lie open but private in training, and are read only while nobody else can', async () => {
    const keysMade = await made('training', 'training');
    const file = keyFileIn(path.join(folder, 'training'));
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(await openKeys(path.join(folder, 'training'))).toEqual(keysMade);
    fs.chmodSync(file, 0o644);
    expect(await codeOf(openKeys(path.join(folder, 'training')))).toBe('exchange/key-file-open');
    expect(await codeOf(made('training', 'training'))).toBe('exchange/store-exists');
    expect(await codeOf(openKeys(path.join(folder, 'nowhere')))).toBe('exchange/store-missing');
  });

  it('need their passphrase in production, and stay closed to any other', async () => {
    expect(await codeOf(made('real', 'production'))).toBe('exchange/passphrase-needed');
    const keysMade = await made('real', 'production', '长而好记的口令');
    const text = fs.readFileSync(keyFileIn(path.join(folder, 'real')), 'utf8');
    expect(text.includes(keysMade.storeKeyHex) || text.includes(keysMade.signing.privateKeyHex)).toBe(false);
    expect(await openKeys(path.join(folder, 'real'), '长而好记的口令')).toEqual(keysMade);
    expect(await codeOf(openKeys(path.join(folder, 'real')))).toBe('exchange/passphrase-needed');
    expect(await codeOf(openKeys(path.join(folder, 'real'), '另一口令'))).toBe('exchange/passphrase-wrong');
  });
});
