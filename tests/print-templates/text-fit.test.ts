import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitText, widthInEm, wrapEm } from '../../print-templates/text-fit.ts';

const require = createRequire(import.meta.url);
interface Face {
  readonly unitsPerEm: number;
  layout(text: string): { readonly advanceWidth: number };
}
const requireOfPdfKit = createRequire(createRequire(require.resolve('pdfmake')).resolve('pdfkit'));
const { create } = requireOfPdfKit('fontkit') as { create(file: Buffer): Face };
const faces = ['400Regular/NotoSansSC_400Regular', '700Bold/NotoSansSC_700Bold'].map((file) =>
  create(readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${file}.ttf`))),
);

const printable = fc.string({
  unit: fc.constantFrom(...'临江市晨曦商贸有限公司壹贰，。（）《》：0123456789.,%()-AMWXix@ ¥'),
  maxLength: 80,
});

test('a text is never wider on paper than the fit rules believe', () => {
  for (let code = 0x20; code < 0x7f; code += 1) {
    const char = String.fromCodePoint(code);
    for (const face of faces) {
      expect(face.layout(char).advanceWidth / face.unitsPerEm, char).toBeLessThanOrEqual(
        widthInEm(char) + 1e-9,
      );
    }
  }
  const check = fc.property(printable, (text) =>
    faces.every((face) => face.layout(text).advanceWidth / face.unitsPerEm <= widthInEm(text) * 1.01 + 0.05),
  );
  fc.assert(check, { numRuns: 300, seed: 17 });
});

test('wrapping keeps every character in order and every line within its width', () => {
  const check = fc.property(printable, fc.integer({ min: 3, max: 40 }), (text, em) => {
    const lines = wrapEm(text, em);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    for (const line of lines) expect(widthInEm(line)).toBeLessThanOrEqual(em + 1e-9);
  });
  fc.assert(check, { numRuns: 500, seed: 17 });
});

test('a number or a date is not torn while a whole line holds it, and no line begins with a comma', () => {
  expect(wrapEm('滞纳金127.50元，限2016-04-01前缴纳', 8.5)).toEqual([
    '滞纳金127.50元，',
    '限2016-04-01前缴',
    '纳',
  ]);
  expect(wrapEm('（自然人）控股', 5.5)).toEqual(['（自然人）', '控股']);
});

test('a character outside the basic plane is never cut in half', () => {
  expect(wrapEm('𠮷𠮷𠮷', 2)).toEqual(['𠮷𠮷', '𠮷']);
});

const field = {
  field: '备注',
  widthPt: 100,
  heightPt: 40,
  size: 10,
  minSize: 6,
  maxLines: 9,
  balanced: false,
};

test('a text shrinks only as far as it must', () => {
  expect(fitText({ ...field, text: '短文' })).toEqual({ lines: ['短文'], size: 10 });
  const longer = fitText({ ...field, text: '字'.repeat(45) });
  expect(longer.size).toBeLessThan(10);
  expect(longer.size).toBeGreaterThanOrEqual(6);
  expect(() => fitText({ ...field, text: '字'.repeat(200) })).toThrowError('print/text-too-long');
});

test('two lines are evened out, so that no single character stands alone', () => {
  expect(fitText({ ...field, text: '城镇土地使用税滞纳金等', balanced: true }).lines).toEqual([
    '城镇土地使用',
    '税滞纳金等',
  ]);
});
