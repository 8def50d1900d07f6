import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../evidence/certificate.ts';
import { suiteOfKey, verifySigned } from '../../evidence/certificate-signature.ts';
import { windowKeys } from '../../native/ca-keys/window-keys.ts';
import type { DeviceConfigInput } from '../../native/host/config.ts';
import { startDevices } from '../../native/host/device-client.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { forkDeviceProcess } from '../../native/host/launch.ts';
import { pinnedNode } from './support/node.ts';
import { skipReason } from './support/required.ts';
import { makeSkfTestKey, skfPin, whyNoSkfLibrary, writeNarrowLibrary } from './support/skf-key.ts';
import type { SkfTestKey } from './support/skf-key.ts';
import { makeTestToken, whyNoToken } from './support/softhsm.ts';
import type { TestToken } from './support/softhsm.ts';
import { faultCodeOf } from '../support/fault-of.ts';

const skipped = skipReason('CA keys of all kinds at one window', whyNoSkfLibrary() ?? whyNoToken());
const data = Uint8Array.from(Buffer.from('申报表'));

describe.skipIf(skipped)('a window of production with the libraries of two makers', () => {
  let skf: SkfTestKey;
  let token: TestToken;
  let client: DeviceClient | undefined;
  beforeAll(() => {
    skf = makeSkfTestKey();
    token = makeTestToken();
  });
  afterAll(() => {
    skf.remove();
    token.remove();
  });
  afterEach(async () => {
    await client?.close();
    client = undefined;
  });
  const start = async (caKey: NonNullable<DeviceConfigInput['caKey']>): Promise<DeviceClient> => {
    const started = startDevices(
      { profile: 'production', caKey },
      {
        launch: forkDeviceProcess({ execPath: pinnedNode() }),
        hostTimings: { reopenMs: [50, 200], checkMs: 300 },
      },
    );
    client = started;
    await started.whenUp();
    return started;
  };
  const sentence = () => client?.devices().find(({ kind }) => kind === 'ca-key')?.sentence.zh ?? '';

  test('lists SM2, RSA and EC keys together, signs with each, and says which libraries it tried', async () => {
    const narrow = writeNarrowLibrary(skf.folder);
    const own = { id: 'own', vendor: '自制', files: [narrow, skf.library('usual')] };
    const started = await start({ driver: 'libraries', skf: [own], pkcs11: { library: token.library } });
    const keys = windowKeys(started);
    const listed = await keys.list();
    expect(listed.map(({ driver, kind }) => `${driver} ${kind}`).toSorted()).toEqual([
      'pkcs11 ec',
      'pkcs11 rsa',
      'skf rsa',
      'skf sm2',
    ]);
    for (const { id, driver, kind } of listed) {
      const pin = driver === 'skf' ? skfPin() : Uint8Array.from(Buffer.from(token.pin));
      const algorithm = suiteOfKey[kind];
      const { certificate, der } = await keys.sign({ keyId: id, what: { data }, algorithm, pin });
      expect(
        verifySigned(readCertificate(certificate).key, { covered: data, algorithm, signature: der }),
      ).toBe(true);
      expect([...pin].every((byte) => byte === 0)).toBe(true);
    }
    const [report] = await started.selfTest('ca-key');
    const says = report?.says.map(({ zh }) => zh) ?? [];
    expect(says.find((line) => line.startsWith(narrow))).toContain('需要在同版本的辅助程序中运行');
    expect(says.find((line) => line.startsWith(skf.library('usual')))).toMatch(/：可用$/);
    await expect.poll(sentence, { timeout: 5_000 }).toBe('就绪，已插 2 个 Key');
    skf.pull();
    await expect.poll(sentence, { timeout: 5_000 }).toBe('就绪，已插 1 个 Key');
    skf.plugIn();
    await expect.poll(sentence, { timeout: 5_000 }).toBe('就绪，已插 2 个 Key');
  }, 60_000);

  test('without any library says so on the bar, and to whoever asks for keys', async () => {
    const started = await start({
      driver: 'libraries',
      skf: [{ id: 'none', vendor: '没有', files: ['none-such.so'] }],
      pkcs11: 'off',
    });
    expect(await faultCodeOf(windowKeys(started).list())).toBe('device/ca-no-library');
    await expect.poll(sentence).toContain('没有安装任何可用的 Key 厂商驱动');
  });

  test('whose PKCS#11 library is not there signs with the keys of the other maker, and says what is missing', async () => {
    const own = { id: 'own', vendor: '自制', files: [skf.library('usual')] };
    const started = await start({
      driver: 'libraries',
      skf: [own],
      pkcs11: { library: '/opt/none/pkcs11.so' },
    });
    expect((await windowKeys(started).list()).map(({ kind }) => kind)).toEqual(['sm2', 'rsa']);
    const [report] = await started.selfTest('ca-key');
    expect(report?.says.at(-1)?.zh).toContain('没有找到厂商驱动文件');
  });

  test('with nothing but a PKCS#11 library that is not there says which', async () => {
    const started = await start({ driver: 'libraries', skf: [], pkcs11: { library: '/opt/none/pkcs11.so' } });
    expect(await faultCodeOf(windowKeys(started).list())).toBe('device/library-missing');
  });
});
