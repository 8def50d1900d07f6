import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormSheet, FormWidth } from '../../domain/form-sheet.ts';
import { formTextWidthMm } from '../../domain/form-sheet.ts';
import { encodeForm } from '../../native/protocols/esc-p.ts';
import { escPProfiles } from '../../native/protocols/esc-p-profiles.ts';
import { virtualFormPrinter } from '../../native/virtual/form-printer.ts';
import { formAsPicture, formAsText, linesOfForm } from '../../native/virtual/printed-form.ts';
import { drawnGlyphs } from './support/drawn-glyphs.ts';
import { fixtureBytes } from './support/hex.ts';

const still = { rightMm: 0, downMm: 0 };
const sheet = (texts: FormSheet['texts']): FormSheet => ({
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts,
});
const struck = (bytes: Uint8Array) => {
  const printer = virtualFormPrinter();
  printer.plugIn({ send: () => undefined, drop: () => undefined })(bytes);
  const [form] = printer.forms;
  if (form === undefined) throw new Error('no form came out');
  return { form, unknown: printer.unknownCommands };
};

test.each([
  ['lq-1600k', 'escp-lq-1600k-form.hex'],
  ['esc-p2', 'escp-p2-form.hex'],
] as const)('a small form on %s, byte for byte', (profile, fixture) => {
  const form = sheet([
    { text: '税', xMm: 25.4, yMm: 25.4, wide: 24, bold: false },
    { text: '0', xMm: 31, yMm: 25.4, wide: 24, bold: true },
  ]);
  expect(encodeForm(form, escPProfiles[profile], still)).toEqual(fixtureBytes(fixture));
});

test('whatever is put wherever stands there, in every emulation', () => {
  const text = fc.record({
    text: fc.stringMatching(/^[增值税0-9.,年月-]{1,12}$/),
    xMm: fc.double({ min: 0, max: 180, noNaN: true }),
    yMm: fc.double({ min: 0, max: 135, noNaN: true }),
    wide: fc.constantFrom<FormWidth>(24),
    bold: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...Object.values(escPProfiles)),
      (texts, profile) => {
        const { form, unknown } = struck(encodeForm(sheet(texts), profile, still));
        expect(unknown).toEqual([]);
        const within = profile.across === 'sixtieths' ? 0.25 : 0.08;
        for (const { text: wanted, xMm, yMm } of texts) {
          const there = form.marks.some(
            (mark) =>
              mark.kind === 'text' &&
              mark.text === wanted.charAt(0) &&
              Math.abs(mark.xMm - xMm) < within &&
              Math.abs(mark.yMm - yMm) < 0.08,
          );
          expect(there, `${wanted} at ${xMm}, ${yMm}`).toBe(true);
        }
      },
    ),
    { seed: 1_600, numRuns: 200 },
  );
});

test('a narrow text takes the room it was measured for, drawn and own characters alike', () => {
  const narrow = { text: '2016-03-01至31', xMm: 20, yMm: 20, wide: 18, bold: false } as const;
  const glyphs = { 18: drawnGlyphs('至', 18) };
  const { form } = struck(encodeForm(sheet([narrow]), escPProfiles['lq-1600k'], still, glyphs));
  const last = form.marks.at(-1);
  if (last?.kind !== 'text') throw new Error('the last mark is a figure');
  expect(last.xMm + last.widthMm - narrow.xMm).toBeCloseTo(formTextWidthMm(narrow.text, 18), 0);
  expect(form.marks.filter((mark) => mark.kind === 'dots')).toHaveLength(1);
});

test('the printed form can be read and looked at, and what was torn off is on neither', () => {
  const form = sheet([
    { text: '甲<商店>', xMm: 20, yMm: 20, wide: 24, bold: true },
    { text: '900.03', xMm: 20, yMm: 100, wide: 24, bold: false },
  ]);
  const printer = virtualFormPrinter();
  printer.tear(60);
  printer.plugIn({ send: () => undefined, drop: () => undefined })(
    encodeForm(form, escPProfiles['lq-1600k'], still),
  );
  const [torn] = printer.forms;
  if (torn === undefined) throw new Error('no form came out');
  expect(linesOfForm(torn)).toHaveLength(1);
  expect(formAsText(torn)).toContain('甲<商店>');
  const picture = formAsPicture(torn);
  expect(picture).toContain('&lt;');
  expect(picture).toContain('font-weight="bold"');
  expect(picture).not.toContain('900');
});

test.each([
  [0, 0],
  [-10, -20],
  [-16, 9],
  [20, 20],
])('crosses moved by %i and %i mm stay on the sheet: what would leave it is left out', (rightMm, downMm) => {
  const corners = [
    { xMm: 17, yMm: 28.5, armMm: 8 },
    { xMm: 219, yMm: 130, armMm: 8 },
  ];
  const dotMm = 25.4 / 180;
  for (const profile of Object.values(escPProfiles)) {
    const bytes = encodeForm({ ...sheet([]), crosses: corners }, profile, { rightMm, downMm });
    const printer = virtualFormPrinter();
    printer.plugIn({ send: () => undefined, drop: () => undefined })(bytes);
    expect(printer.forms).toHaveLength(1);
    const dots = (printer.forms[0]?.marks ?? []).flatMap((mark) =>
      mark.kind !== 'dots'
        ? []
        : [...mark.columns].flatMap((byte, at) =>
            Array.from({ length: 8 }, (_, pin) => pin)
              .filter((pin) => (byte & (0x80 >> pin)) !== 0)
              .map((pin) => ({
                x: mark.xMm + Math.floor(at / 3) * dotMm,
                y: mark.yMm + ((at % 3) * 8 + pin) * dotMm,
              })),
          ),
    );
    for (const { x, y } of dots)
      expect([x, y, x >= 0 && x <= 241 && y >= 0 && y <= 140]).toEqual([x, y, true]);
    const inPaper = corners
      .map(({ xMm, yMm }) => ({ x: xMm + rightMm, y: yMm + downMm }))
      .filter(({ x, y }) => x > 0 && x < 241 && y > 0 && y < 140);
    expect(inPaper.length).toBeGreaterThan(0);
    for (const centre of inPaper)
      expect(dots.some(({ x, y }) => Math.hypot(x - centre.x, y - centre.y) < 0.3)).toBe(true);
  }
});
