import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FormSheet } from '../../../domain/form-sheet.ts';
import type { FormJob, FormPrinter, FormPrinterSession } from '../../../native/form-printers/driver.ts';
import type { VirtualFormPrinter } from '../../../native/virtual/form-printer.ts';
import { virtualFormPrinter } from '../../../native/virtual/form-printer.ts';
import { linesOfForm } from '../../../native/virtual/printed-form.ts';
import { drawnGlyphs } from '../support/drawn-glyphs.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';

export const formSheet: FormSheet = {
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
export const formJob: FormJob = {
  printJobId: 'W01-00017',
  sheet: formSheet,
  shift: { rightMm: 0, downMm: 0 },
  glyphs: { 18: drawnGlyphs('至', 18) },
};
export const quickForm = { replyMs: 400, printMs: 800, watchMs: 60 };
/** What the printer’s own font wrote; the character between the dates is drawn. */
const readable = formSheet.texts.flatMap((text) =>
  text.wide === 24 ? [text] : [{ ...text, text: '2016-01-01' }],
);
export const standsAt = (printer: VirtualFormPrinter) =>
  linesOfForm(printer.forms.at(-1) ?? { widthMm: 0, heightMm: 0, marks: [] });

export interface FormPrinterCase {
  readonly driver: FormPrinter;
  /** How far a value may stand beside its place, in millimetres: half a step of the model's coarsest unit. */
  readonly withinMm?: number;
  readonly line: MakeLine;
}

/** What holds of every printer of numbered forms, on whatever line it stands. */
export const formPrinterContract = (
  name: string,
  { driver, withinMm = 0.08, line }: FormPrinterCase,
): void => {
  const hasWayBack = driver.wayBack !== 'none';

  describe(`a numbered form (${name})`, () => {
    let printer: VirtualFormPrinter;
    let plug: ContractLine;
    let session: FormPrinterSession;

    beforeEach(async (context) => {
      printer = virtualFormPrinter({ wayBack: hasWayBack });
      const made = await line(printer);
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      plug = made;
      session = await driver.open(plug.open, quickForm);
    });
    afterEach(async () => {
      await session?.close();
      plug?.close();
    });

    test('every value stands at its place to half a millimetre, and the next form is at its beginning', async () => {
      expect(await session.print(formJob)).toEqual({ state: 'sent', watched: hasWayBack });
      await expect.poll(() => printer.forms.length).toBe(1);
      expect(printer.unknownCommands).toEqual([]);
      expect(printer.forms[0]).toMatchObject({ widthMm: 241, heightMm: 139.7 });
      const found = standsAt(printer);
      for (const { text, xMm, yMm } of readable) {
        const struck = found.find((one) => one.text === text);
        expect(struck, text).toBeDefined();
        expect(Math.abs((struck?.xMm ?? 0) - xMm), text).toBeLessThan(withinMm);
        expect(Math.abs((struck?.yMm ?? 0) - yMm), text).toBeLessThan(0.08);
      }
      expect(await session.print(formJob)).toMatchObject({ state: 'sent' });
      await expect.poll(() => printer.forms.length).toBe(2);
      expect(standsAt(printer)).toEqual(found);
    });

    test('the plug pulled: before the form nothing was sent, and a new session prints again', async () => {
      plug.unplug();
      await expect
        .poll(async () => (await session.print(formJob)).state, { timeout: 2_000 })
        .toBe('not-sent');
      await expect(driver.open(plug.open, quickForm)).rejects.toMatchObject({ code: 'device/absent' });
      await plug.plugIn();
      session = await driver.open(plug.open, quickForm);
      expect(await session.print(formJob)).toMatchObject({ state: 'sent' });
    });

    test('a job cancelled before it began is not sent', async () => {
      expect(await session.print(formJob, AbortSignal.abort())).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/cancelled' },
      });
      expect(printer.received).toHaveLength(0);
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      await expect(session.check()).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(await session.print(formJob)).toMatchObject({ state: 'not-sent' });
    });
  });
};
