import { expect, test } from 'vitest';
import { queueConditionFault } from '../../native/document-printers/queue-conditions.ts';
import {
  jobConditions,
  jobStateOf,
  printerConditions,
} from '../../native/document-printers/windows-flags.ts';
import { parseDeviceConfig } from '../../native/host/config.ts';
import { openDevices } from '../../native/host/devices.ts';
import type { DeviceState } from '../../native/host/messages.ts';

test.each([
  [0x48, 'sent', 'device/paper-out'],
  [0x30, 'sent', 'device/printer-offline'],
  [0x01, 'sent', 'device/queue-not-accepting'],
  [0x12, 'sent', 'device/printer-error'],
  [0x200, 'sent', 'device/printer-error'],
  [0x400, 'sent', 'device/printer-error'],
  [0x10, 'sent', undefined],
  [0x08, 'prepared', undefined],
  [0x2000, 'prepared', undefined],
  [0x04, 'failed', undefined],
  [0x114, 'failed', undefined],
  [0x80, 'completed', undefined],
  [0x1000, 'completed', undefined],
  // As it leaves the list after its end.
  [0x184, 'completed', undefined],
  // Printed with an error: nobody's word.
  [0x82, 'unknown', 'device/printer-error'],
])('a job that Windows marks 0x%x is %s', (flags, state, code) => {
  expect([jobStateOf(flags, 'handed-over'), queueConditionFault(jobConditions(flags))]).toEqual([
    state,
    code,
  ]);
});

test.each([
  [0x80, 'completed'],
  [0x2080, 'completed'],
  [0x1080, 'completed'],
  [0x82, 'unknown'],
  // The printer was given all of it: not yet paper.
  [0x1000, 'sent'],
  [0x3010, 'sent'],
  [0x1100, 'unknown'],
  [0x114, 'failed'],
  [0x08, 'prepared'],
] as const)('a document that Windows marks 0x%x is %s', (flags, state) => {
  expect(jobStateOf(flags, 'printed')).toBe(state);
});

test.each([
  [0x8, 0x40, 'device/media-jam'],
  [0x10, 0x40, 'device/paper-out'],
  [0x40_0000, 0x40, 'device/cover-open'],
  [0x4_0000, 0x40, 'device/toner-empty'],
  [0x1, 0x40, 'device/queue-not-accepting'],
  [0x4, 0x40, 'device/queue-not-accepting'],
  [0x80, 0x40, 'device/printer-offline'],
  [0x1000, 0x40, 'device/printer-offline'],
  [0x2, 0x40, 'device/printer-error'],
  [0x10_0000, 0x40, 'device/printer-error'],
  [0x92, 0x40, 'device/paper-out'],
  // Its cable pulled, or set to work offline.
  [0, 0x440, 'device/printer-offline'],
  // At work, warming up, fed by hand, low on toner.
  [0x3_0520, 0x40, undefined],
])('a printer that Windows marks 0x%x (attributes 0x%x) is stopped by %s', (status, attributes, code) => {
  expect(queueConditionFault(printerConditions({ status, attributes }))).toBe(code);
});

test.skipIf(process.platform === 'win32')(
  'a printer by its name in Windows is one sentence on another system, and takes nothing else along',
  async () => {
    const config = parseDeviceConfig({
      profile: 'production',
      receiptPrinter: { driver: 'escpos-windows', printer: 'XP-80C', columns: 42 },
      formPrinter: { driver: 'escp-windows', printer: 'LQ-1600K', model: 'oki-lq' },
      documentPrinter: { driver: 'windows', printer: '激光打印机' },
    });
    const states: DeviceState[] = [];
    const devices = await openDevices(config, {
      timings: { reopenMs: [1_000, 1_000], checkMs: 1_000 },
      onState: (state) => states.push(state),
      onEvent: () => undefined,
    });
    try {
      await expect.poll(() => states.length).toBe(3);
      for (const state of states) {
        expect(state).toMatchObject({ state: 'fault', fault: { code: 'device/spooler-elsewhere' } });
        expect(state.sentence.zh).toContain('本机不是');
      }
      expect(devices.kinds.get('receipt-printer')?.slot.report()).toMatchObject({
        model: '小票机（Windows 打印机）',
        where: 'XP-80C',
        virtual: false,
      });
      expect(devices.kinds.get('document-printer')?.slot.report()).toMatchObject({
        model: '文书打印机（Windows 打印机）',
        where: '激光打印机',
        virtual: false,
      });
    } finally {
      await devices.close();
    }
  },
);

test('a printer without a name is no configuration', () => {
  expect(() =>
    parseDeviceConfig({ profile: 'production', formPrinter: { driver: 'escp-windows', printer: '' } }),
  ).toThrow(expect.objectContaining({ code: 'device/bad-config' }));
});
