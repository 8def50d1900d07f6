import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FormSheet } from '../../domain/form-sheet.ts';
import type { FormJob, FormPrinterSession } from '../../native/form-printers/driver.ts';
import { formPrinters } from '../../native/form-printers/models.ts';
import type { VirtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { virtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualPlug } from '../../native/virtual/plug.ts';
import { linesOfForm } from '../../native/virtual/printed-form.ts';
import { drawnGlyphs } from './support/drawn-glyphs.ts';
import { plugOnTcp } from './support/on-tcp.ts';

const sheet: FormSheet = {
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts: [
    { text: '甲商店（个体）', xMm: 125, yMm: 30, wide: 24, bold: false },
    { text: '91350100M000100Y43', xMm: 42, yMm: 30, wide: 24, bold: false },
    { text: '增值税', xMm: 18, yMm: 53, wide: 24, bold: false },
    { text: '2016-01-01至2016-03-31', xMm: 141, yMm: 53, wide: 18, bold: false },
    { text: '900.03', xMm: 208, yMm: 53, wide: 24, bold: false },
    { text: '￥900.03', xMm: 195, yMm: 102, wide: 24, bold: true },
  ],
};
const job: FormJob = {
  printJobId: 'W01-00017',
  sheet,
  shift: { rightMm: 0, downMm: 0 },
  glyphs: { 18: drawnGlyphs('至', 18) },
};
const quick = { replyMs: 400, printMs: 800, watchMs: 60 };
/** What the printer’s own font wrote; the character between the dates is drawn. */
const readable = sheet.texts.flatMap((text) =>
  text.wide === 24 ? [text] : [{ ...text, text: '2016-01-01' }],
);
const standsAt = (printer: VirtualFormPrinter) =>
  linesOfForm(printer.forms.at(-1) ?? { widthMm: 0, heightMm: 0, marks: [] });

const lines = ['in-process', 'pty', 'tcp'] as const;
const cases = Object.keys(formPrinters).flatMap((id) =>
  // The line is the transport's matter: every model runs in process, one of each kind of way back on the real ones.
  (id.startsWith('lq-1600k') ? lines : (['in-process'] as const)).map((line) => ({ id, line })),
);

describe.each(cases)('a numbered form on $id ($line)', ({ id, line }) => {
  let printer: VirtualFormPrinter;
  let plug: Pick<VirtualPlug, 'open' | 'unplug' | 'plugIn' | 'close'>;
  let session: FormPrinterSession;
  const model = formPrinters[id]!;
  const hasWayBack = id === 'lq-1600k-status';

  beforeEach(async (context) => {
    printer = virtualFormPrinter({ wayBack: hasWayBack });
    if (line === 'tcp') plug = await plugOnTcp(printer);
    else {
      const virtual = await plugVirtual(printer, line, '票据打印机');
      if (virtual.on !== line) context.skip('skipped: this system offers no pseudo-terminal');
      plug = virtual;
    }
    session = await model.open(plug.open, quick);
  });
  afterEach(async () => {
    await session.close();
    plug.close();
  });

  test('every value stands at its place to half a millimetre, and the next form is at its beginning', async () => {
    expect(await session.print(job)).toEqual({ state: 'sent', watched: hasWayBack });
    await expect.poll(() => printer.forms.length).toBe(1);
    expect(printer.unknownCommands).toEqual([]);
    expect(printer.forms[0]).toMatchObject({ widthMm: 241, heightMm: 139.7 });
    const found = standsAt(printer);
    for (const { text, xMm, yMm } of readable) {
      const line = found.find((one) => one.text === text);
      expect(line, text).toBeDefined();
      expect(Math.abs((line?.xMm ?? 0) - xMm), text).toBeLessThan(id === 'oki-lq' ? 0.25 : 0.08);
      expect(Math.abs((line?.yMm ?? 0) - yMm), text).toBeLessThan(0.08);
    }
    expect(await session.print(job)).toMatchObject({ state: 'sent' });
    await expect.poll(() => printer.forms.length).toBe(2);
    expect(standsAt(printer)).toEqual(found);
  });

  test('the plug pulled: before the form nothing was sent, and a new session prints again', async () => {
    plug.unplug();
    await expect.poll(async () => (await session.print(job)).state, { timeout: 2_000 }).toBe('not-sent');
    await expect(model.open(plug.open, quick)).rejects.toMatchObject({ code: 'device/absent' });
    await plug.plugIn();
    session = await model.open(plug.open, quick);
    expect(await session.print(job)).toMatchObject({ state: 'sent' });
  });
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

  test('the paper ends in the middle of the form: a person looks, and half of it stands there', async () => {
    printer.endPaperAt(50);
    expect(await session.print(job)).toMatchObject({
      state: 'unknown',
      fault: { code: 'device/paper-out-mid-job' },
    });
    expect(linesOfForm(printer.current).map((one) => one.text)).not.toContain('￥900.03');
  });

  test('jammed in the middle: everything is struck onto one line, and nobody calls it printed', async () => {
    printer.jam();
    expect(await session.print(job)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/printer-error' },
    });
    printer.mend();
    printer.setLineMs(30);
    setTimeout(() => printer.jam(), 40);
    expect(await session.print(job)).toMatchObject({ state: 'unknown' });
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
  ] as const)('a calibration of %j that would strike “%s” beside the paper is refused', async (shift) => {
    expect(await session.print({ ...job, shift })).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/form-off-sheet' },
    });
    expect(printer.received).toHaveLength(0);
  });

  test('a job cancelled before it began is not sent', async () => {
    expect(await session.print(job, AbortSignal.abort())).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/cancelled' },
    });
  });
});
