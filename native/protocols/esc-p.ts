import { Fault } from '../../domain/faults.ts';
import type { FormCross, FormSheet, FormText, FormWidth } from '../../domain/form-sheet.ts';
import { formCharacterMm, formTextWidthMm } from '../../domain/form-sheet.ts';
import { columnsOf } from '../../domain/receipt.ts';
import type { EscPProfile } from './esc-p-profiles.ts';
import { printableGb18030, shownAs } from './gb18030.ts';
import { columnsOf24, lineOfGlyphs } from './glyph-bitmap.ts';
import type { DotPicture, GlyphBitmap, GlyphBitmaps } from './glyph-bitmap.ts';

const ESC = 0x1b;
const FS = 0x1c;

/** The finest step of a 24-pin head down the paper: 1/180 inch; everything is counted in these. */
const dotsPerInch = 180;
const mmPerInch = 25.4;
const dotsOf = (mm: number): number => Math.round((mm / mmPerInch) * dotsPerInch);
const low = (value: number): number => value & 0xff;
const high = (value: number): number => (value >> 8) & 0xff;

/** Half-width characters of the printer's own that are half as wide as a Chinese one of so many dots. */
const pitchBytes = {
  // Fifteen to the inch.
  24: [0x12, ESC, 0x67],
  // Twelve to the inch, condensed: twenty.
  18: [ESC, 0x4d, 0x0f],
} as const;
type OwnPitch = keyof typeof pitchBytes;

/** Single commands, as byte arrays. */
const escP = {
  init: (): number[] => [ESC, 0x40],
  /** Letter quality: the dots of `right` are 1/180 inch only then. */
  letterQuality: (): number[] => [ESC, 0x78, 1],
  /** Both ways would set columns off against each other by the play of the head. */
  oneWay: (): number[] => [ESC, 0x55, 1],
  hanziOn: (): number[] => [FS, 0x26],
  /** No room beside full-width characters, so that two half-width ones of fifteen to the inch take the same. */
  hanziSpacing: (): number[] => [FS, 0x53, 0, 0],
  sixLinesToTheInch: (): number[] => [ESC, 0x32],
  pageLines: (lines: number): number[] => [ESC, 0x43, lines],
  /** 1/360 inch for every command that counts in units from here on. */
  unit360: (): number[] => [ESC, 0x28, 0x55, 1, 0, 10],
  pageUnits: (units: number): number[] => [ESC, 0x28, 0x43, 2, 0, low(units), high(units)],
  pitch: (wide: OwnPitch): number[] => [...pitchBytes[wide]],
  bold: (on: boolean): number[] => [ESC, on ? 0x45 : 0x46],
  /** From the left edge, in 1/60 inch or in the unit set. */
  across: (count: number): number[] => [ESC, 0x24, low(count), high(count)],
  /** To the right, in dots of 1/180 inch. */
  right: (dots: number): number[] => [ESC, 0x5c, low(dots), high(dots)],
  /** Feeds by 1/180 inch, at most 255 at once. */
  feed(dots: number): number[] {
    const bytes: number[] = [];
    for (let left = dots; left > 0; left -= 255) bytes.push(ESC, 0x4a, Math.min(left, 255));
    return bytes;
  },
  /** From the top of the form, in the unit set. */
  down: (units: number): number[] => [ESC, 0x28, 0x56, 2, 0, low(units), high(units)],
  /** Columns of 24 dots at 180 to the inch. */
  columns: (columns: Uint8Array): number[] => [
    ...[ESC, 0x2a, 39, low(columns.length / 3), high(columns.length / 3)],
    ...columns,
  ],
  return: (): number[] => [0x0d],
  formFeed: (): number[] => [0x0c],
} as const;

/** By how much everything is moved for this printer and this form. */
export interface FormShift {
  readonly rightMm: number;
  readonly downMm: number;
}

/** One stroke of the head: text or dots at a place, both counted in 1/180 inch. */
interface Strike {
  readonly x: number;
  readonly y: number;
  readonly bytes: readonly number[];
  readonly pitch?: OwnPitch;
  readonly bold: boolean;
}

/** The characters drawn for a form, by their width. */
export type FormGlyphs = Readonly<Partial<Record<FormWidth, GlyphBitmaps>>>;

/** Whether the printer's own font has this character at this width; the rest is drawn. */
const isOwn = (character: string, wide: FormWidth): boolean => {
  if (/[\x20-\x7e]/.test(character)) return wide !== 16;
  return wide === 24 && printableGb18030(character) !== undefined;
};

/** Every character of a sheet that has to be drawn for it, by width, each once. */
export const charactersToDrawOf = (sheet: FormSheet): Readonly<Partial<Record<FormWidth, string>>> => {
  const found = new Map<FormWidth, Set<string>>();
  for (const { text, wide } of sheet.texts) {
    for (const character of shownAs(text)) {
      if (character.trim() === '' || isOwn(character, wide)) continue;
      found.set(wide, (found.get(wide) ?? new Set()).add(character));
    }
  }
  return Object.fromEntries([...found].map(([wide, characters]) => [wide, [...characters].join('')]));
};

/** Runs of characters of one kind; each is placed by itself, so that no error adds up. */
const runsOf = (text: FormText): readonly string[] => {
  const runs: string[] = [];
  let kind = '';
  for (const character of shownAs(text.text)) {
    const own = isOwn(character, text.wide);
    const next = own ? (columnsOf(character) === 1 ? 'half' : 'full') : 'drawn';
    // What is drawn is placed character by character.
    if (next === kind && next !== 'drawn') runs[runs.length - 1] += character;
    else runs.push(character);
    kind = next;
  }
  return runs;
};

const strikesOf = (text: FormText, glyphs: FormGlyphs): readonly Strike[] => {
  const { wide } = text;
  const drawn = glyphs[wide] ?? new Map<string, GlyphBitmap>();
  let xMm = text.xMm;
  return runsOf(text).flatMap((run): Strike[] => {
    const at = { x: dotsOf(xMm), y: dotsOf(text.yMm), bold: text.bold };
    xMm += formTextWidthMm(run, wide);
    if (run.trim() === '') return [];
    if (isOwn([...run][0] ?? '', wide)) {
      const bytes = printableGb18030(run);
      if (bytes !== undefined) return [{ ...at, bytes: [...bytes], pitch: wide === 18 ? 18 : 24 }];
    }
    const picture = lineOfGlyphs(run, drawn);
    if (picture === undefined) throw new Fault('device/form-character-not-printable', { text: text.text });
    return [{ ...at, bytes: escP.columns(columnsOf24(picture)) }];
  });
};

/** The dots of a cross: arms with a tick at every millimetre, a longer one at every fifth. */
const crossPicture = (armMm: number): DotPicture => {
  const arm = dotsOf(armMm);
  const side = 2 * arm + 1;
  const bytesInRow = Math.ceil(side / 8);
  const rows = new Uint8Array(bytesInRow * side);
  const dot = (x: number, y: number): void => {
    const at = y * bytesInRow + (x >> 3);
    rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7));
  };
  for (let along = 0; along < side; along += 1) {
    dot(along, arm);
    dot(arm, along);
  }
  for (let mm = -armMm; mm <= armMm; mm += 1) {
    const half = mm % 5 === 0 ? dotsOf(1.6) : dotsOf(0.8);
    for (let off = -half; off <= half; off += 1) {
      dot(arm + dotsOf(mm), arm + off);
      dot(arm + off, arm + dotsOf(mm));
    }
  }
  return { widthDots: side, heightDots: side, rows };
};

/** An arm that would leave the sheet ends at its edge: beyond it is the next form. */
const strikesOfCross = ({ xMm, yMm, armMm }: FormCross, sheet: FormSheet): readonly Strike[] => {
  const whole = crossPicture(armMm);
  const left = dotsOf(xMm) - dotsOf(armMm);
  const top = dotsOf(yMm) - dotsOf(armMm);
  const fromX = Math.max(0, -left);
  const fromY = Math.max(0, -top);
  const toX = Math.min(whole.widthDots, dotsOf(sheet.widthMm) - left);
  const picture = { ...whole, heightDots: Math.min(whole.heightDots, dotsOf(sheet.heightMm) - top) };
  if (toX <= fromX || picture.heightDots <= fromY) return [];
  return Array.from({ length: Math.ceil((picture.heightDots - fromY) / 24) }, (_, band) => ({
    x: left + fromX,
    y: top + fromY + band * 24,
    bytes: escP.columns(columnsOf24(picture, fromY + band * 24).slice(fromX * 3, toX * 3)),
    bold: false,
  }));
};

const requireOnSheet = (sheet: FormSheet, shift: FormShift): void => {
  const rightEdge = (text: FormText): number => text.xMm + formTextWidthMm(text.text, text.wide);
  const off = sheet.texts.find(
    (text) =>
      text.xMm + shift.rightMm < 0 ||
      text.yMm + shift.downMm < 0 ||
      rightEdge(text) + shift.rightMm > sheet.widthMm ||
      text.yMm + formCharacterMm + shift.downMm > sheet.heightMm,
  );
  if (off !== undefined) throw new Fault('device/form-off-sheet', { text: off.text });
};

/** Lines of 1/6 inch in a form; forms are cut to them, give or take what paper stretches. */
const linesOf = (heightMm: number): number => Math.round((heightMm / mmPerInch) * 6);

const pageLengthBytes = (profile: EscPProfile, heightMm: number): number[] =>
  profile.pageLength === 'units'
    ? [...escP.unit360(), ...escP.pageUnits(linesOf(heightMm) * 60)]
    : [...escP.sixLinesToTheInch(), ...escP.pageLines(linesOf(heightMm))];

const acrossBytes = (profile: EscPProfile, x: number): number[] => {
  if (profile.across === 'units') return escP.across(x * 2);
  if (profile.across === 'sixtieths') return escP.across(Math.round(x / 3));
  const rest = x % 3;
  return [...escP.across((x - rest) / 3), ...(rest === 0 ? [] : escP.right(rest))];
};

/**
 * The bytes of one form: its length, one way, letter quality, then every value at its place from top to bottom and left
 * to right, and a form feed to the next. Throws `device/form-character-not-printable` and `device/form-off-sheet` before
 * anything is sent.
 */
export const encodeForm = (
  sheet: FormSheet,
  profile: EscPProfile,
  shift: FormShift,
  glyphs: FormGlyphs = {},
): Uint8Array => {
  requireOnSheet(sheet, shift);
  const moved = <T extends { readonly xMm: number; readonly yMm: number }>(one: T): T => ({
    ...one,
    xMm: one.xMm + shift.rightMm,
    yMm: one.yMm + shift.downMm,
  });
  const strikes = [
    ...sheet.texts.flatMap((text) => strikesOf(moved(text), glyphs)),
    ...(sheet.crosses ?? []).flatMap((cross) => strikesOfCross(moved(cross), sheet)),
  ].toSorted((a, b) => a.y - b.y || a.x - b.x);
  const bytes: number[] = [
    ...escP.init(),
    ...pageLengthBytes(profile, sheet.heightMm),
    ...escP.oneWay(),
    ...escP.letterQuality(),
    ...escP.hanziOn(),
    ...escP.hanziSpacing(),
  ];
  let y = 0;
  let pitch: OwnPitch | undefined;
  let bold = false;
  for (const strike of strikes) {
    if (strike.y !== y) {
      bytes.push(...escP.return());
      bytes.push(...(profile.down === 'units' ? escP.down(strike.y * 2) : escP.feed(strike.y - y)));
      y = strike.y;
    }
    if (strike.pitch !== undefined && strike.pitch !== pitch) bytes.push(...escP.pitch(strike.pitch));
    if (strike.bold !== bold) bytes.push(...escP.bold(strike.bold));
    pitch = strike.pitch ?? pitch;
    ({ bold } = strike);
    bytes.push(...acrossBytes(profile, strike.x), ...strike.bytes);
  }
  return Uint8Array.of(...bytes, ...escP.return(), ...escP.formFeed());
};
