import { Fault } from '../domain/faults.ts';
import { formCharacterMm, formTextWidthMm, formWidths } from '../domain/form-sheet.ts';
import type { FormText, FormWidth } from '../domain/form-sheet.ts';
import { wordsOf } from './text-fit.ts';
import type { PlacedValue } from './voucher-cash-values.ts';

/** Distance of two lines in one field: the height of a character and the room that a blunt ribbon needs. */
const lineMm = 4;

const wrap = (text: string, wide: FormWidth, widthMm: number): readonly string[] | undefined => {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (formTextWidthMm(word, wide) > widthMm) return undefined;
    if (line !== '' && formTextWidthMm(line + word, wide) > widthMm) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' && word === ' ' ? '' : word;
  }
  lines.push(line.trimEnd());
  return lines;
};

/**
 * A value in the characters of a 24-pin printer, as wide as they fit and wrapped where the field has room for another
 * line. Throws `print/text-too-long`: paper never loses characters.
 */
export const placeOnForm = ({ field, text, style }: PlacedValue): readonly FormText[] => {
  if (text === '') return [];
  const paddingMm = style.paddingMm ?? 1;
  const widthMm = field.width - 2 * paddingMm;
  const room = Math.max(1, Math.floor((field.height - formCharacterMm) / lineMm) + 1);
  const most = Math.min(style.maxLines ?? 9, room);
  for (const wide of formWidths) {
    const lines = wrap(text, wide, widthMm);
    if (lines === undefined || lines.length > most) continue;
    const blockMm = formCharacterMm + (lines.length - 1) * lineMm;
    const topMm = style.vertical === 'top' ? field.y + 0.6 : field.y + (field.height - blockMm) / 2;
    return lines.map((line, index) => {
      const freeMm = widthMm - formTextWidthMm(line, wide);
      const before = style.align === 'right' ? freeMm : style.align === 'center' ? freeMm / 2 : 0;
      return {
        text: line,
        xMm: field.x + paddingMm + before,
        yMm: topMm + index * lineMm,
        wide,
        bold: style.bold ?? false,
      };
    });
  }
  throw new Fault('print/text-too-long', { field: style.name });
};
