import { afterAll, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { formCharacterMm, formTextWidthMm } from '../../domain/form-sheet.ts';
import { openPdfRenderer } from '../../main/printing/render-pdf.ts';
import { charactersToDrawOf, encodeForm } from '../../native/protocols/esc-p.ts';
import { escPProfiles } from '../../native/protocols/esc-p-profiles.ts';
import { virtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { linesOfForm } from '../../native/virtual/printed-form.ts';
import type { PrintedForm } from '../../native/virtual/printed-form.ts';
import { crossesSheet } from '../../print-templates/overprint-crosses.ts';
import { voucherSheet } from '../../print-templates/voucher-cash-sheet.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import { voucherValues } from '../../print-templates/voucher-cash-values.ts';
import { crowdedVoucher, localVoucher, stateVoucher } from './samples.ts';

const renderer = openPdfRenderer();
afterAll(() => renderer.close());

const real = { training: false };
const glyphsFor = async (sheet: ReturnType<typeof voucherSheet>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(charactersToDrawOf(sheet)).map(
        async ([wide, characters]) => [wide, await renderer.drawGlyphs(characters, Number(wide))] as const,
      ),
    ),
  );
const struck = async (sheet: ReturnType<typeof voucherSheet>): Promise<PrintedForm> => {
  const printer = virtualFormPrinter();
  const bytes = encodeForm(
    sheet,
    escPProfiles['lq-1600k'],
    { rightMm: 0, downMm: 0 },
    await glyphsFor(sheet),
  );
  printer.plugIn({ send: () => undefined, drop: () => undefined })(bytes);
  const [form] = printer.forms;
  if (form === undefined || printer.unknownCommands.length > 0) throw new Error('no form came out');
  return form;
};

describe.each([
  ['of the Local bureau', localVoucher],
  ['of the State bureau', stateVoucher],
])('a voucher %s on the numbered form', (_, data: VoucherCashData) => {
  test('every value stays inside its field, and only values are struck', () => {
    const sheet = voucherSheet(data, real);
    for (const { field, text } of voucherValues(data)) {
      if (text === '') continue;
      const inside = sheet.texts.filter(
        (one) =>
          one.xMm >= field.x - 0.01 &&
          one.yMm >= field.y - 0.01 &&
          one.xMm + formTextWidthMm(one.text, one.wide) <= field.x + field.width + 0.01 &&
          one.yMm + formCharacterMm <= field.y + field.height + 0.3,
      );
      expect(
        inside
          .map((one) => one.text)
          .join('')
          .replaceAll(' ', ''),
      ).toBe(text.replaceAll(' ', ''));
    }
    expect(sheet.texts.map((one) => one.text).join('')).not.toContain('税收缴款书');
    expect(sheet.texts.map((one) => one.text).join('')).not.toContain(data.number);
  });

  test('what the pins struck is what was meant, where it was meant', async () => {
    const form = await struck(voucherSheet(data, real));
    const texts = linesOfForm(form);
    expect(texts.find((one) => one.text === data.taxpayerNumber)).toMatchObject({
      xMm: expect.closeTo(42, 0) as number,
    });
    const right = form.marks.findLast((mark) => mark.kind === 'text' && mark.text === '0' && mark.bold);
    if (right?.kind !== 'text') throw new Error('no total');
    // The total ends where its box does, whatever it is wide.
    expect(right.xMm + right.widthMm).toBeCloseTo(217.5, 0);
    expect(form.marks.every((mark) => mark.xMm >= 17 && mark.xMm < 219)).toBe(true);
  });
});

test('what the form has no room for is refused in words, and a page printer may still have it', () => {
  let thrown: unknown;
  try {
    voucherSheet(crowdedVoucher, real);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Fault);
  expect((thrown as Fault).code).toBe('print/text-too-long');
});

test('nothing begins a line that clings to the word before it', () => {
  const data = { ...localVoucher, remarks: '正常申报。国税窗口代征（合作规范第十七，模式二）' };
  const lines = voucherSheet(data, real).texts.filter((one) => one.xMm > 151 && one.yMm > 112);
  expect(lines.map((one) => one.text)).toEqual(['正常申报。国税窗口代征（合作规范第十', '七，模式二）']);
});

test('the training profile says so on the form itself, a real one does not', () => {
  const of = (training: boolean) =>
    voucherSheet(localVoucher, { training })
      .texts.map((one) => one.text)
      .join('');
  expect(of(true)).toContain('练习');
  expect(of(false)).not.toContain('练习');
});

test('a narrow character is drawn from the print font, a rare name at its full width, and one that no font has is left out', async () => {
  const narrow = await renderer.drawGlyphs('税8', 18);
  expect(narrow.get('税')).toMatchObject({ width: 18 });
  expect(narrow.get('8')).toMatchObject({ width: 9 });
  const dots = (character: string, glyphs: typeof narrow): number =>
    (glyphs.get(character)?.rows ?? new Uint8Array()).reduce(
      (sum, byte) => sum + byte.toString(2).replaceAll('0', '').length,
      0,
    );
  expect(dots('税', narrow)).toBeGreaterThan(60);
  const wide = await renderer.drawGlyphs('㛃一𠮷', 24);
  expect([...wide.keys()]).toEqual(['㛃', '一']);
  // A single stroke: 18 to 24 dots wide, one to three high.
  expect(dots('一', wide)).toBeGreaterThan(18);
  expect(dots('一', wide)).toBeLessThan(72);
  const named = voucherSheet({ ...localVoucher, taxpayerName: '㛃记商店' }, real);
  expect(charactersToDrawOf(named)[24]).toBe('㛃');
  expect((await struck(named)).marks.filter((mark) => mark.kind === 'dots').length).toBeGreaterThan(0);
});

test('the sheet of crosses shows them at the corners of the frame, moved by the calibration it is printed with', () => {
  const sheet = crossesSheet({ title: '税收缴款书（税务收现专用）', shiftRightMm: 0, shiftDownMm: 0 });
  const printer = virtualFormPrinter();
  printer.plugIn({ send: () => undefined, drop: () => undefined })(
    encodeForm(sheet, escPProfiles['lq-1600k'], { rightMm: 1.5, downMm: -1 }),
  );
  const dots = (printer.forms[0]?.marks ?? []).filter((mark) => mark.kind === 'dots');
  expect(Math.min(...dots.map((mark) => mark.xMm))).toBeCloseTo(17 + 1.5 - 8, 0);
  expect(Math.min(...dots.map((mark) => mark.yMm))).toBeCloseTo(28.5 - 1 - 8, 0);
});
