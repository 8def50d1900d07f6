import { existsSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { isHidFraming, payloadOf, reportsOf } from '../../native/protocols/hid-reports.ts';
import { sdtParser, sdtRequest } from '../../native/protocols/sdt.ts';
import { openHid } from '../../native/transports/hid.ts';
import { openUsbBulk } from '../../native/transports/usb-bulk.ts';
import { fixtureBytes } from './support/hex.ts';

const nobody = { vid: 0xfffe, pid: 0xfffd };

describe('the real bindings, on a machine without such a device', () => {
  test('a HID reader that is not plugged in is absent, by its ids', async () => {
    await expect(openHid({ ...hidProfiles['sam-v-hid'].profile, ...nobody })).rejects.toMatchObject({
      code: 'device/absent',
      detail: { where: 'USB fffe:fffd' },
    });
  });

  test('a USB reader that is not plugged in is absent, by its ids; a machine without USB says that', async () => {
    const isBus = process.platform !== 'linux' || existsSync('/sys/bus/usb/devices');
    await expect(openUsbBulk({ ...bulkProfiles['sam-v'].profile, ...nobody })).rejects.toMatchObject(
      isBus
        ? { code: 'device/absent', detail: { where: 'USB fffe:fffd' } }
        : { code: 'device/usb-unavailable', detail: { library: 'USB' } },
    );
  });

  test('a system library that is missing is named', async () => {
    vi.doMock('node-hid', () => ({
      getHidapiVersion: () => {
        throw new Error('libusb-1.0.so.0: cannot open shared object file: No such file or directory');
      },
    }));
    try {
      await expect(openHid(hidProfiles['sam-v-hid'].profile)).rejects.toMatchObject({
        code: 'device/usb-unavailable',
        detail: { library: 'libusb-1.0.so.0' },
      });
    } finally {
      vi.doUnmock('node-hid');
    }
  });
});

describe('reports of the profile, byte for byte', () => {
  const { profile } = hidProfiles['sam-v-hid'];

  test('a request lies in one report: id, length, frame, padding', () => {
    const [report, ...more] = reportsOf(sdtRequest('findCard'), profile);
    expect(more).toEqual([]);
    expect(report).toEqual(fixtureBytes('hid-find-card-report.hex'));
  });

  test('a reply in recorded reports is the frame it was made of', () => {
    const bytes = fixtureBytes('hid-card-selected-reports.hex');
    const parser = sdtParser();
    const events = [];
    for (let at = 0; at < bytes.length; at += 64) {
      events.push(...parser.push(payloadOf(bytes.subarray(at, at + 64), profile) ?? new Uint8Array(0)));
    }
    expect(events).toEqual([
      { kind: 'frame', body: fixtureBytes('sdt-card-selected-reply.hex').slice(7, -1) },
    ]);
  });

  test('a report of another id, another size or with a length beyond it is passed over', () => {
    const [good] = reportsOf(sdtRequest('status'), profile);
    if (good === undefined) throw new Error('no report');
    expect(payloadOf(good, profile)).toEqual(sdtRequest('status'));
    expect(payloadOf(good.subarray(1), profile)).toBeUndefined();
    const other = good.slice();
    other[0] = 9;
    expect(payloadOf(other, profile)).toBeUndefined();
    const long = good.slice();
    long[1] = 63;
    expect(payloadOf(long, profile)).toBeUndefined();
  });

  test('a framing that has no room for anything is none', () => {
    expect(isHidFraming({ reportId: 1, payloadOffset: 64, reportSize: 64 })).toBe(false);
    expect(isHidFraming({ reportId: 1, payloadOffset: 1, lengthByte: 1, reportSize: 64 })).toBe(false);
    expect(Object.values(hidProfiles).every((entry) => isHidFraming(entry.profile))).toBe(true);
  });
});
