import { columnsOf } from './receipt.ts';

/**
 * What goes onto a numbered form in an impact printer, in neutral operations: values at their places, nothing of the
 * form itself. The print templates write it; the ESC/P writer of the form printer carries it out.
 */
export interface FormSheet {
  /** Name of the form, as its calibration is kept under. */
  readonly form: string;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly texts: readonly FormText[];
  /** Crosses with a scale, for the reading of an offset; none on a voucher. */
  readonly crosses?: readonly FormCross[];
}

/**
 * Width of a Chinese character in dots of 1/180 inch; a half-width one takes half. All are 24 dots high: 24 is the
 * printer's own, the narrow ones are drawn.
 */
export const formWidths = [24, 18, 16] as const;
export type FormWidth = (typeof formWidths)[number];

export interface FormText {
  readonly text: string;
  /** Left and upper edge of the first character, in millimetres from the upper left corner of the sheet. */
  readonly xMm: number;
  readonly yMm: number;
  readonly wide: FormWidth;
  readonly bold: boolean;
}

/** A cross whose arms carry a tick at every millimetre and a longer one at every fifth. */
export interface FormCross {
  readonly xMm: number;
  readonly yMm: number;
  /** Length of each arm, whole millimetres. */
  readonly armMm: number;
}

const mmPerInch = 25.4;
/** Height of every character, in millimetres. */
export const formCharacterMm = (24 / 180) * mmPerInch;

/** Width of a text, in millimetres. */
export const formTextWidthMm = (text: string, wide: FormWidth): number =>
  (columnsOf(text) * wide * mmPerInch) / 360;
