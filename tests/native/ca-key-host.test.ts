import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { readCertificate } from '../../evidence/certificate.ts';
import { verifySigned } from '../../evidence/certificate-signature.ts';
import { windowKeys } from '../../native/ca-keys/window-keys.ts';
import { parseDeviceConfig } from '../../native/host/config.ts';
import type { DeviceConfigInput } from '../../native/host/config.ts';
import { startDevices } from '../../native/host/device-client.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { forkDeviceProcess } from '../../native/host/launch.ts';
import { rehearsals } from '../../native/host/rehearsals.ts';
import { whole } from '../journeys/seed.ts';
import { pinnedNode } from './support/node.ts';
import { pin, pinBytes, virtualDeck } from './support/virtual-keys.ts';
import { faultOf } from '../support/fault-of.ts';

const base64 = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');
const caKey = {
  driver: 'virtual',
  pin,
  plugged: 'sm2',
  expired: 'rsa',
  deck: virtualDeck.map((key) => ({ ...key, sign: base64(key.sign), encrypt: base64(key.encrypt) })),
} as const;
const config = { profile: 'training', caKey } as const satisfies DeviceConfigInput;
const data = Uint8Array.from(Buffer.from('一次签名'));

describe('the CA keys of a window', () => {
  let client: DeviceClient;
  beforeEach(async () => {
    client = startDevices(config, {
      launch: forkDeviceProcess({ execPath: pinnedNode() }),
      hostTimings: { reopenMs: [20, 100], checkMs: 2_000 },
      timings: { restartMs: [10, 100] },
    });
    await client.whenUp();
  });
  afterEach(() => client.close());

  const sign = async () => {
    const keys = windowKeys(client);
    const [key] = await keys.list();
    if (key === undefined) throw new Fault('device/ca-key-absent');
    return keys.sign({ keyId: key.id, what: { data }, algorithm: 'sm2-sm3', pin: pinBytes() });
  };
  const sentence = () => client.devices().find(({ kind }) => kind === 'ca-key')?.sentence.zh;

  test('sign from the hall process, and the bar says what is plugged in', async () => {
    const { certificate, der } = await sign();
    const { key } = readCertificate(certificate);
    expect(verifySigned(key, { covered: data, algorithm: 'sm2-sm3', signature: der })).toBe(true);
    await expect.poll(sentence).toBe('就绪，已插 1 个 Key');

    const events: string[] = [];
    client.onEvent(({ name, detail }) => {
      if (name === 'ca-key/changed') events.push(detail.what);
    });
    await client.virtual.unplug('ca-key');
    await expect.poll(sentence).toBe('就绪，未插 Key');
    expect((await faultOf(sign())).code).toBe('device/ca-key-absent');
    await client.virtual.plugIn('ca-key');
    await expect.poll(sentence).toBe('就绪，已插 1 个 Key');
    expect(events).toEqual(['removed', 'inserted']);

    const [report] = await client.selfTest('ca-key');
    expect(report?.says.map(({ zh }) => zh)).toEqual(['模拟 Key TAX-0a01 SN0a01 SM2，PIN 可再试 6 次']);
  });

  test('go wrong as a trainee wants it, and sign again afterwards', async () => {
    for (const [fault, code] of [
      ['pin-wrong', 'device/ca-pin-wrong'],
      ['removed-mid-sign', 'device/ca-key-removed'],
      ['crashes', 'device/ca-library-crashed'],
      ['signature-wrong', 'device/ca-signature-wrong'],
      ['pin-locked', 'device/ca-pin-locked'],
    ] as const) {
      await client.virtual.rehearse('ca-key', 'put:sm2');
      await client.virtual.rehearse('ca-key', fault);
      expect((await faultOf(sign())).code).toBe(code);
    }
    await client.virtual.rehearse('ca-key', 'pin-unlocked');
    expect((await sign()).algorithm).toBe('sm2-sm3');
    await client.virtual.rehearse('ca-key', 'certificate-expired');
    expect((await windowKeys(client).list())[0]).toMatchObject({ serial: 'SN0b01', kind: 'rsa' });
    // Every scripted fault has its words, and no word stands for nothing.
    for (const fault of Object.keys(rehearsals['ca-key'])) await client.virtual.rehearse('ca-key', fault);
    expect((await faultOf(client.virtual.rehearse('ca-key', 'put:nobody'))).code).toBe(
      'device/no-such-rehearsal',
    );
  });

  test('the device process killed in the middle of a signature: nothing is signed, and the key signs when it is back', async () => {
    for (let round = 0; round < (whole ? 8 : 1); round += 1) {
      await client.whenUp();
      await sign();
      await client.virtual.rehearse('ca-key', 'slow');
      const signing = faultOf(sign());
      setTimeout(() => process.kill(client.pid ?? 0, 'SIGKILL'), 30 + ((round * 53) % 200));
      expect((await signing).code).toBe('device/driver-crashed');
    }
    expect((await sign()).algorithm).toBe('sm2-sm3');
  }, 60_000);
});

test('a production profile has no virtual key, and a library is named by an id and its files', () => {
  expect(() => parseDeviceConfig({ ...config, profile: 'production' })).toThrow(
    'device/virtual-in-production',
  );
  const own = { id: 'own', vendor: '自有', files: ['/opt/own/libskf.so'] };
  const production = { profile: 'production', caKey: { driver: 'libraries', skf: [own] } };
  expect(parseDeviceConfig(production).caKey).toMatchObject({
    helpers: {},
    skf: [{ userPinType: 1, ulong: 'measure', rsaTakes: 'digest-info', events: 'wait' }],
  });
  const wrong = { ...production, caKey: { driver: 'libraries', skf: [{ ...own, ulong: 5 }] } };
  expect(() => parseDeviceConfig(wrong)).toThrow('device/bad-config');
});
