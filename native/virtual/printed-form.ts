import { formCharacterMm } from '../../domain/form-sheet.ts';

/** What the pins struck onto a sheet, where they struck it. Millimetres from the upper left corner. */
export type FormMark =
  | {
      readonly kind: 'text';
      readonly xMm: number;
      readonly yMm: number;
      readonly text: string;
      readonly widthMm: number;
      readonly bold: boolean;
    }
  | {
      readonly kind: 'dots';
      readonly xMm: number;
      readonly yMm: number;
      /** Columns of 24 dots at 180 to the inch, three bytes each. */
      readonly columns: Uint8Array;
    };

/** One sheet that went through the printer. */
export interface PrintedForm {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly marks: readonly FormMark[];
  /** Where the sheet was torn off: what was struck below is on the platen, not on paper. */
  readonly tornAtMm?: number;
}

const onPaper = (form: PrintedForm): readonly FormMark[] =>
  form.marks.filter((mark) => form.tornAtMm === undefined || mark.yMm < form.tornAtMm);

interface Line {
  xMm: number;
  yMm: number;
  text: string;
  endMm: number;
}

/** The texts on the sheet with their places, characters that touch put together; dots are counted, not read. */
export const linesOfForm = (
  form: PrintedForm,
): readonly { readonly xMm: number; readonly yMm: number; readonly text: string }[] => {
  const lines: Line[] = [];
  for (const mark of onPaper(form)) {
    if (mark.kind !== 'text') continue;
    const last = lines.at(-1);
    const touches =
      last !== undefined && Math.abs(last.yMm - mark.yMm) < 0.2 && Math.abs(last.endMm - mark.xMm) < 0.45;
    if (touches) {
      last.text += mark.text;
      last.endMm = mark.xMm + mark.widthMm;
    } else {
      lines.push({ xMm: mark.xMm, yMm: mark.yMm, text: mark.text, endMm: mark.xMm + mark.widthMm });
    }
  }
  return lines.map(({ xMm, yMm, text }) => ({ xMm, yMm, text }));
};

const mm = (value: number): string => value.toFixed(1).padStart(6);

/** What a person reads off the sheet, each text behind its place in millimetres. */
export const formAsText = (form: PrintedForm): string =>
  [
    `${form.widthMm} × ${form.heightMm} mm`,
    ...linesOfForm(form).map(({ xMm, yMm, text }) => `${mm(xMm)}${mm(yMm)}  ${text}`),
    ...(form.tornAtMm === undefined ? [] : [`----- ${form.tornAtMm.toFixed(1)} mm -----`]),
  ].join('\n');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const dotMm = 25.4 / 180;

const dotsAsPath = (mark: Extract<FormMark, { kind: 'dots' }>): string => {
  let path = '';
  for (let column = 0; column * 3 < mark.columns.length; column += 1) {
    for (let pin = 0; pin < 24; pin += 1) {
      if (((mark.columns[column * 3 + (pin >> 3)] ?? 0) & (0x80 >> (pin & 7))) === 0) continue;
      const x = (mark.xMm + column * dotMm).toFixed(2);
      path += `M${x} ${(mark.yMm + pin * dotMm).toFixed(2)}h.14v.14h-.14z`;
    }
  }
  return `<path d="${path}"/>`;
};

/** The sheet as a picture (SVG, one unit a millimetre), to be looked at. */
export const formAsPicture = (form: PrintedForm): string => {
  const { widthMm, heightMm } = form;
  const shown = onPaper(form).map((mark) =>
    mark.kind === 'dots'
      ? dotsAsPath(mark)
      : `<text x="${mark.xMm.toFixed(2)}" y="${(mark.yMm + formCharacterMm * 0.86).toFixed(2)}" ` +
        `textLength="${mark.widthMm.toFixed(2)}" lengthAdjust="spacingAndGlyphs"${mark.bold ? ' font-weight="bold"' : ''}>` +
        `${escaped(mark.text)}</text>`,
  );
  const bottom = form.tornAtMm ?? heightMm;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}">`,
    `<rect width="${widthMm}" height="${bottom}" fill="#fffdf5" stroke="#999" stroke-width=".2"/>`,
    `<g font-family="'Noto Sans Mono CJK SC','Noto Sans SC',monospace" font-size="${formCharacterMm.toFixed(3)}" xml:space="preserve">`,
    ...shown,
    '</g></svg>',
  ].join('\n');
};
