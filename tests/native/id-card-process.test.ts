import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { parseDeviceConfig } from '../../native/host/config.ts';
import type { DeviceConfigInput } from '../../native/host/config.ts';
import { startDevices } from '../../native/host/device-client.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { forkDeviceProcess } from '../../native/host/launch.ts';
import { photoBlock } from '../../native/virtual/card-block.ts';
import { deck } from './support/deck.ts';
import { pinnedNode } from './support/node.ts';

/* The reader as the hall reaches it: in the device process, whatever line it is on. */

const folder = mkdtempSync(join(tmpdir(), 'id-card-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let client: DeviceClient | undefined;
afterEach(async () => client?.close());
const open = async (idCardReader: DeviceConfigInput['idCardReader']): Promise<DeviceClient> => {
  client = startDevices(
    { profile: 'training', idCardReader },
    {
      launch: forkDeviceProcess({ execPath: pinnedNode() }),
      hostTimings: { reopenMs: [30, 100], checkMs: 60 },
      timings: { restartMs: [20, 100] },
    },
  );
  await client.whenUp();
  return client;
};
const until = async (what: string, holds: () => boolean): Promise<void> => {
  const deadline = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const go = () => new AbortController().signal;

test.each(['usb', 'hid'] as const)(
  'a virtual reader on %s is read, pulled out and put back while the window is open',
  async (on) => {
    const devices = await open({ driver: 'virtual', on, deck });
    await devices.virtual.putCard(3);
    expect(await devices.readCard(go())).toMatchObject({ layout: 'foreigner-2023', chineseName: '莫博文' });
    expect(await devices.identifyReader()).toMatchObject({ driver: `sdt-${on}` });
    await devices.virtual.unplug('id-card-reader');
    await until('the bar says absent', () => devices.devices()[0]?.state === 'absent');
    await devices.virtual.plugIn('id-card-reader');
    await until('the bar says ready', () => devices.devices()[0]?.state === 'ready');
    await devices.virtual.putCard(0);
    expect(await devices.readCard(go())).toMatchObject({ name: '林浅溪' });
  },
);

describe('the photo, asked of the device process', () => {
  test('is no picture where the office has no decoder', async () => {
    const devices = await open({ driver: 'virtual', on: 'in-process', deck });
    expect(await devices.decodePhoto(photoBlock())).toBeNull();
  });

  test('is what the office’s decoder makes of it, and its crash is one sentence', async () => {
    const program = join(folder, 'decoder.cjs');
    writeFileSync(
      program,
      `process.stdin.once('data', (piece) => {
        if (piece[0] === 0xff) process.kill(process.pid, 'SIGSEGV');
        process.stdout.write(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
      }).on('end', () => process.exit(0));`,
    );
    const devices = await open({
      driver: 'virtual',
      on: 'in-process',
      deck,
      photoDecoder: { command: pinnedNode(), args: [program] },
    });
    expect(await devices.decodePhoto(photoBlock())).toMatchObject({ type: 'image/png' });
    await expect(devices.decodePhoto(photoBlock().fill(0xff))).rejects.toMatchObject({
      code: 'device/photo-not-decoded',
    });
    await devices.virtual.putCard(0);
    expect(await devices.readCard(go())).toMatchObject({ name: '林浅溪' });
  });
});

describe('the configuration of a reader', () => {
  const fault = (idCardReader: object): unknown => {
    try {
      return parseDeviceConfig({ profile: 'production', idCardReader });
    } catch (error) {
      if (error instanceof Fault) return error.code;
      throw error;
    }
  };
  const hid = { vid: 1, pid: 2, reportId: 1, payloadOffset: 1, lengthByte: 0, reportSize: 63 };

  test.each([
    { driver: 'sdt-serial', port: 'COM3', baud: 9_600 },
    { driver: 'sdt-usb', profile: 'sam-v-two-pipes' },
    { driver: 'sdt-hid', profile: 'sam-v-hid' },
    { driver: 'sdt-hid', profile: hid },
    { driver: 'sdt-library', library: 'C:\\reader\\sdtapi.dll', port: 1_001 },
    { driver: 'sdt-library', library: '/usr/lib/libsdtapi.so', opens: 1 },
  ])('%j is taken', (config) => {
    expect(fault(config)).toMatchObject({ profile: 'production' });
  });

  test.each([
    { driver: 'sdt-serial', port: 'COM3', baud: 2_400 },
    { driver: 'sdt-usb', profile: 'unknown' },
    { driver: 'sdt-hid', profile: { ...hid, payloadOffset: 63 } },
    { driver: 'sdt-hid', profile: { ...hid, lengthByte: 5 } },
    { driver: 'sdt-library', library: 'sdtapi.dll', port: 17 },
    { driver: 'sdt-serial', port: 'COM3', photoDecoder: { command: '' } },
  ])('%j is refused before anything is started', (config) => {
    expect(fault(config)).toBe('device/bad-config');
  });

  test('a virtual reader has no place in production, on whatever line', () => {
    expect(fault({ driver: 'virtual', on: 'hid', deck: [] })).toBe('device/virtual-in-production');
  });
});
