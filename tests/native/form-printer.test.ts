import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FormSheet } from '../../domain/form-sheet.ts';
import type { FormPrinterSession } from '../../native/form-printers/driver.ts';
import { formPrinters } from '../../native/form-printers/models.ts';
import type { VirtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { virtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualPlug } from '../../native/virtual/plug.ts';
import {
  formJob as job,
  formPrinterContract,
  formSheet as sheet,
  quickForm as quick,
  standsAt,
} from './contracts/form-printer.ts';
import { makeLines } from './contracts/lines.ts';
import { until } from './contracts/waiting.ts';
import { drawnGlyphs } from './support/drawn-glyphs.ts';

const lines = ['in-process', 'pty', 'tcp'] as const;
// The line is the transport's matter: every model runs in process, one of each kind of way back on the real ones.
for (const driver of Object.values(formPrinters))
  for (const line of driver.id.startsWith('lq-1600k') ? lines : (['in-process'] as const))
    formPrinterContract(`${driver.id}, ${line}`, {
      driver,
      line: makeLines[line],
      withinMm: driver.id === 'oki-lq' ? 0.25 : 0.08,
    });

describe('a form printer that says how it is', () => {
  let printer: VirtualFormPrinter;
  let plug: VirtualPlug;
  let session: FormPrinterSession;
  beforeEach(async () => {
    printer = virtualFormPrinter({ wayBack: true });
    plug = await plugVirtual(printer, 'in-process', '票据打印机');
    session = await formPrinters['lq-1600k-status']!.open(plug.open, quick);
  });
  afterEach(() => session.close());

  test('out of paper or offline before the form: nothing was sent', async () => {
    printer.setPaper(0);
    await expect(session.check()).rejects.toMatchObject({ code: 'device/paper-out' });
    expect(await session.print(job)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/paper-out' },
    });
    printer.mend();
    printer.setOnline(false);
    expect(await session.print(job)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/printer-offline' },
    });
    expect(printer.received).toHaveLength(0);
    printer.mend();
    await session.check();
  });

  test('a box nearly empty still prints, and says so', async () => {
    expect(await session.check()).toEqual({ nearEnd: false });
    printer.setPaper(5);
    expect(await session.check()).toEqual({ nearEnd: true });
    expect(await session.print(job)).toMatchObject({ state: 'sent' });
  });

  test('jammed in the middle: everything is struck onto one line, and nobody calls it printed', async () => {
    printer.jam();
    expect(await session.print(job)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/printer-error' },
    });
    printer.mend();
    printer.setLineMs(30);
    const printing = session.print(job);
    await until(() => printer.received.length > 0);
    printer.jam();
    expect(await printing).toMatchObject({ state: 'unknown' });
  });

  test('a slow head is watched, not hurried', async () => {
    printer.setLineMs(10);
    expect(await session.print(job)).toEqual({ state: 'sent', watched: true });
  });
});

test('a printer without a way back is believed only as far as the line: a torn form is seen on paper alone', async () => {
  const printer = virtualFormPrinter();
  const plug = await plugVirtual(printer, 'in-process', '票据打印机');
  const session = await formPrinters['lq-1600k']!.open(plug.open, quick);
  printer.tear(60);
  expect(await session.print(job)).toEqual({ state: 'sent', watched: false });
  expect(standsAt(printer).map((one) => one.text)).not.toContain('￥900.03');
  await session.check();
  expect(session.answers).toBe(false);
});

describe('what must not reach the form', () => {
  let printer: VirtualFormPrinter;
  let session: FormPrinterSession;
  beforeEach(async () => {
    printer = virtualFormPrinter();
    session = await formPrinters['lq-1600k']!.open(
      (await plugVirtual(printer, 'in-process', 'x')).open,
      quick,
    );
  });
  const withName = (name: string): FormSheet => ({
    ...sheet,
    texts: [{ text: name, xMm: 125, yMm: 30, wide: 24, bold: false }],
  });

  test('a rare name is struck in dots where it belongs, and refused where the print font lacks it too', async () => {
    const rare = { ...job, sheet: withName('𠮷田商店'), glyphs: { 24: drawnGlyphs('𠮷') } };
    expect(await session.print(rare)).toMatchObject({ state: 'sent' });
    const marks = printer.forms[0]?.marks ?? [];
    expect(marks[0]).toMatchObject({ kind: 'dots' });
    expect(marks[0]?.xMm).toBeCloseTo(125, 0);
    expect(standsAt(printer)[0]).toMatchObject({ text: '田商店' });
    expect(standsAt(printer)[0]?.xMm).toBeCloseTo(128.4, 0);
    expect(await session.print({ ...job, sheet: withName('𠮷田商店') })).toEqual({
      state: 'not-sent',
      fault: { code: 'device/form-character-not-printable', detail: { text: '𠮷田商店' } },
    });
  });

  test.each([
    [{ rightMm: 40, downMm: 0 }, '900.03'],
    [{ rightMm: 0, downMm: -31 }, '91350100M000100Y43'],
    [{ rightMm: 0, downMm: 60 }, '￥900.03'],
  ] as const)(
    'a calibration of %j that would strike “%s” beside the paper is refused',
    async (shift, _text) => {
      expect(await session.print({ ...job, shift })).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/form-off-sheet' },
      });
      expect(printer.received).toHaveLength(0);
    },
  );
});
