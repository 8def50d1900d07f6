import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { parseDeviceConfig } from '../../native/host/config.ts';
import type { DeviceConfigInput } from '../../native/host/config.ts';
import { startDevices } from '../../native/host/device-client.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { forkDeviceProcess } from '../../native/host/launch.ts';
import type { DeviceState } from '../../native/host/messages.ts';
import { trainingCaller } from '../../native/queue-callers/serial-frames.ts';
import { trainingPad } from '../../native/rating-pads/serial-frames.ts';
import { deck } from './support/deck.ts';
import { pinnedNode } from './support/node.ts';
import { faultOf } from '../support/fault-of.ts';

const launch = forkDeviceProcess({ execPath: pinnedNode() });
const quick = {
  hostTimings: { reopenMs: [30, 100], checkMs: 60 },
  timings: { restartMs: [20, 100] },
} as const;
const go = () => new AbortController().signal;
const receipt: ReceiptOp[] = [
  { kind: 'text', text: '税收缴款', align: 'center', bold: true, size: 'double' },
  { kind: 'row', left: '合计', right: '1,800.00', bold: false, size: 'normal' },
  { kind: 'cut', mode: 'partial' },
];

const until = async (what: string, holds: () => boolean): Promise<void> => {
  const deadline = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('the devices of a window in training', () => {
  let folder: string;
  let client: DeviceClient;
  const config = (): DeviceConfigInput => ({
    profile: 'training',
    idCardReader: { driver: 'virtual', on: 'pty', deck },
    receiptPrinter: { driver: 'virtual', on: 'pty', folder: join(folder, 'receipts') },
    documentPrinter: { driver: 'folder', folder: join(folder, 'prints') },
  });
  const stateOf = (kind: DeviceState['kind']): DeviceState | undefined =>
    client.devices().find((device) => device.kind === kind);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'device-host-'));
    client = startDevices(config(), { launch, ...quick });
    await client.whenUp();
  });
  afterEach(async () => {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a card is read, a receipt and a voucher are printed, and the bar says each device is ready', async () => {
    await client.virtual.putCard(0);
    const seen: string[] = [];
    const card = await client.readCard(go(), { onProgress: (progress) => seen.push(progress) });
    expect(card).toMatchObject({ name: '林浅溪', bornOn: '1949-12-31' });
    expect(card.photo.bytes).toBeInstanceOf(Uint8Array);
    expect(seen).toEqual(['card-found', 'reading']);
    expect(await client.identifyReader()).toMatchObject({ driver: 'sdt-serial' });

    expect(await client.receipt.print(receipt)).toMatchObject({ state: 'completed' });
    expect((await client.virtual.tickets())[0]).toContain('合计');
    expect(readdirSync(join(folder, 'receipts'))).toEqual(['receipt-0001.bin', 'receipt-0001.txt']);

    const pdf = new TextEncoder().encode('%PDF-1.7\n%%EOF\n');
    const sent = await client.documents.submit({
      printJobId: 'W01-1',
      pdf,
      media: { widthMm: 210, heightMm: 297 },
    });
    if (sent.state !== 'sent') throw new Error(sent.fault.code);
    const report = await client.documents.follow(sent.jobId, { signal: go(), pollMs: 10 });
    expect(report.state).toBe('completed');
    expect(readFileSync(join(folder, 'prints', 'W01-1.pdf')).equals(pdf)).toBe(true);

    await until('all three are ready', () => client.devices().every(({ state }) => state === 'ready'));
    expect(
      client
        .devices()
        .map(({ kind, virtual }) => [kind, virtual])
        .toSorted(),
    ).toEqual([
      ['document-printer', true],
      ['id-card-reader', true],
      ['receipt-printer', true],
    ]);
  });

  test('a faulty read crosses the process with its code, and the next read works', async () => {
    await client.virtual.putCard(0);
    await client.virtual.rehearse('id-card-reader', 'contents-refused');
    expect(await faultOf(client.readCard(go()))).toMatchObject({ code: 'device/card-contents-forged' });
    await client.virtual.liftCard();
    expect(await faultOf(client.readCard(go(), { waitMs: 20 }))).toMatchObject({
      code: 'device/card-absent',
    });
    await client.virtual.putCard(1);
    expect(await client.readCard(go())).toMatchObject({ name: '阿依努尔' });
  });

  test('a read that is cancelled ends at once; a second read meanwhile is told the reader is busy', async () => {
    const cancel = new AbortController();
    const reading = faultOf(client.readCard(cancel.signal));
    await until('the bar says busy', () => stateOf('id-card-reader')?.state === 'busy');
    expect(await faultOf(client.readCard(go()))).toMatchObject({ code: 'device/busy' });
    cancel.abort();
    expect(await reading).toMatchObject({ code: 'device/cancelled' });
    expect(await faultOf(client.readCard(AbortSignal.abort()))).toMatchObject({ code: 'device/cancelled' });
  });

  test('the device process killed in the middle of a read: told, reopened, and the next read works', async () => {
    const reading = faultOf(client.readCard(go()));
    await until('the read has begun', () => stateOf('id-card-reader')?.state === 'busy');
    const before = client.pid;
    if (before === undefined) throw new Error('no device process runs');
    process.kill(before, 'SIGKILL');
    expect(await reading).toMatchObject({ code: 'device/driver-crashed' });
    expect(stateOf('id-card-reader')).toMatchObject({
      state: 'fault',
      sentence: {
        zh: '设备驱动程序意外停止，正在重新打开，请稍候几秒再试。',
        en: 'The device driver stopped unexpectedly and is being reopened; try again in a few seconds.',
      },
    });
    await client.virtual.putCard(1);
    expect(await client.readCard(go())).toMatchObject({ name: '阿依努尔' });
    expect(client.pid).not.toBe(before);
    await until('the bar says ready again', () => stateOf('id-card-reader')?.state === 'ready');
  });

  test('the device process killed in the middle of a receipt: its outcome is unknown, never “not sent”', async () => {
    await client.virtual.setPaper(2_000);
    const long: ReceiptOp[] = Array.from({ length: 3_000 }, () => receipt[1] as ReceiptOp);
    const printing = client.receipt.print(long);
    await until('the printer works', () => stateOf('receipt-printer')?.state === 'busy');
    if (client.pid !== undefined) process.kill(client.pid, 'SIGKILL');
    expect(await printing).toMatchObject({ state: 'unknown', fault: { code: 'device/driver-crashed' } });
    // On a busy machine a process takes longer to start than a request waits for it.
    await client.whenUp();
    expect(await client.receipt.print(receipt)).toMatchObject({ state: 'completed' });
  });

  test('a pulled plug is noticed by itself, and put back in the device is ready again', async () => {
    await until('the reader is ready', () => stateOf('id-card-reader')?.state === 'ready');
    await client.virtual.unplug('id-card-reader');
    await until('the bar says absent', () => stateOf('id-card-reader')?.state === 'absent');
    expect(await faultOf(client.readCard(go()))).toMatchObject({ code: 'device/absent' });
    await client.virtual.plugIn('id-card-reader');
    await until('the bar says ready', () => stateOf('id-card-reader')?.state === 'ready');
    await client.virtual.putCard(0);
    expect(await client.readCard(go())).toMatchObject({ name: '林浅溪' });
  });

  test('an empty roll shows on the bar and goes away with new paper', async () => {
    await client.virtual.setPaper(0);
    await until('the bar says so', () => stateOf('receipt-printer')?.fault?.code === 'device/paper-out');
    expect(await client.receipt.print(receipt)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/paper-out' },
    });
    await client.virtual.setPaper(10);
    await until('the bar warns', () => stateOf('receipt-printer')?.warning?.zh === '纸将用尽');
    expect(stateOf('receipt-printer')).toMatchObject({
      state: 'ready',
      warning: { en: 'paper near its end' },
    });
    expect(await client.receipt.status()).toMatchObject({ ready: true, zh: '纸将用尽' });
  });

  test('a bug is not dressed up as a fault', async () => {
    await expect(client.virtual.putCard(99)).rejects.toThrow(/RangeError/);
    await client.virtual.putCard(0);
  });

  test('after closing nothing is left running and every call says so', async () => {
    const { pid } = client;
    await client.close();
    expect(pid === undefined ? false : existsSync(`/proc/${pid}/exe`)).toBe(false);
    expect(await faultOf(client.readCard(go()))).toMatchObject({ code: 'device/host-closed' });
    expect(await client.receipt.print(receipt)).toMatchObject({ state: 'not-sent' });
  });
});

test('a vendor library that never returns is killed by the missed heartbeats and started again', async () => {
  const entry = fileURLToPath(new URL('./support/blocking-device-process.ts', import.meta.url));
  const client = startDevices(
    { profile: 'training' },
    {
      launch: forkDeviceProcess({ entry, execPath: pinnedNode() }),
      timings: { heartbeatMs: 50, restartMs: [20, 100] },
    },
  );
  await client.whenUp();
  const before = client.pid;
  expect(await faultOf(client.receipt.status())).toMatchObject({ code: 'device/driver-crashed' });
  await client.whenUp();
  expect(client.pid).not.toBe(before);
  await client.close();
});

test('a device process that is slow to load is waited for, and one that never loads is started again', async () => {
  const entry = fileURLToPath(new URL('./support/slow-device-process.ts', import.meta.url));
  let starts = 0;
  const counted = () => {
    starts += 1;
    return forkDeviceProcess({ entry, execPath: pinnedNode() })();
  };
  const timings = { heartbeatMs: 30, restartMs: [20, 40] } as const;
  const slow = startDevices({ profile: 'training' }, { launch: counted, timings });
  await slow.whenUp();
  expect(starts).toBe(1);
  await slow.close();
  vi.stubEnv('SLOW_DEVICES', 'never');
  const stuck = startDevices(
    { profile: 'training' },
    { launch: counted, timings: { ...timings, bootMs: 100 } },
  );
  await until('it is started again', () => starts >= 3);
  vi.unstubAllEnvs();
  await stuck.close();
});

test('a window without devices says which one is missing', async () => {
  const client = startDevices({ profile: 'production' }, { launch });
  expect(await faultOf(client.readCard(go()))).toMatchObject({
    code: 'device/not-configured',
    detail: { device: '身份证阅读器' },
  });
  expect(await client.receipt.print(receipt)).toMatchObject({
    state: 'not-sent',
    fault: { code: 'device/not-configured' },
  });
  expect(await faultOf(client.virtual.putCard(0))).toMatchObject({ code: 'device/not-configured' });
  expect(client.devices()).toEqual([]);
  await client.close();
});

test('a real device that is not there is “absent”, not a crash', async () => {
  const client = startDevices(
    { profile: 'production', idCardReader: { driver: 'sdt-serial', port: '/dev/tty-not-there' } },
    { launch, ...quick },
  );
  await client.whenUp();
  expect(await faultOf(client.readCard(go()))).toMatchObject({ code: 'device/absent' });
  expect(client.devices()).toMatchObject([{ kind: 'id-card-reader', state: 'absent', virtual: false }]);
  await client.close();
});

const callerPad = (bodyLength: number) => ({
  driver: 'serial-frames',
  port: 'COM9',
  profile: { ...trainingCaller, shape: { ...trainingCaller.shape, bodyLength } },
});

describe('a device configuration', () => {
  test.each<[string, unknown, string, string]>([
    [
      'virtual reader in production',
      { profile: 'production', idCardReader: { driver: 'virtual', on: 'pty', deck: [] } },
      'device/virtual-in-production',
      'idCardReader',
    ],
    [
      'virtual printer in production',
      { profile: 'production', receiptPrinter: { driver: 'virtual', on: 'in-process' } },
      'device/virtual-in-production',
      'receiptPrinter',
    ],
    ['unknown profile', { profile: 'test' }, 'device/bad-config', 'profile'],
    ['unknown key', { profile: 'training', teleprinter: {} }, 'device/bad-config', 'devices'],
    [
      'odd speed',
      { profile: 'training', idCardReader: { driver: 'sdt-serial', port: 'COM3', baud: 1_200 } },
      'device/bad-config',
      'idCardReader.baud',
    ],
    [
      'queue without an address',
      { profile: 'training', documentPrinter: { driver: 'queue', url: 'printer' } },
      'device/bad-config',
      'documentPrinter.url',
    ],
    ...[1, 2].map((bodyLength): [string, unknown, string, string] => [
      `caller pad whose body of ${bodyLength} holds no number`,
      { profile: 'production', queueCaller: callerPad(bodyLength) },
      'device/bad-config',
      'queueCaller.profile.shape.bodyLength',
    ]),
    [
      'rating pad whose score stands behind its body',
      {
        profile: 'production',
        ratingPad: { driver: 'serial-frames', port: 'COM9', profile: { ...trainingPad, scoreAt: 2 } },
      },
      'device/bad-config',
      'ratingPad.profile.scoreAt',
    ],
  ])('%s is refused', (_, input, code, field) => {
    let fault: unknown;
    try {
      parseDeviceConfig(input);
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ code, detail: { field } });
  });

  test('a folder in production is refused, and what has a usual value may be left out', () => {
    expect(() =>
      parseDeviceConfig({ profile: 'production', documentPrinter: { driver: 'folder', folder: 'x' } }),
    ).toThrow('device/folder-in-production');
    expect(
      parseDeviceConfig({
        profile: 'production',
        idCardReader: { driver: 'sdt-serial', port: 'COM3' },
        receiptPrinter: { driver: 'escpos-serial', port: 'COM4' },
      }),
    ).toMatchObject({ idCardReader: { baud: 115_200 }, receiptPrinter: { baud: 9_600, columns: 48 } });
    expect(parseDeviceConfig({ profile: 'production', queueCaller: callerPad(3) })).toMatchObject({
      queueCaller: { baud: 9_600, profile: { shape: { bodyLength: 3 } } },
    });
  });
});
