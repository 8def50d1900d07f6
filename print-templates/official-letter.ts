import type { Basis } from '../domain/citation.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import {
  cell,
  gridLayout,
  headCell,
  heading,
  item,
  pageFooter,
  paragraph,
  sealAndDate,
  signatureLines,
} from './layout.ts';
import { noticeMarginsMm } from './notice.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

/** A paper of one bureau to the other or to its superior: 告知书, 意见反馈书, 联系单, 请示. */
export interface OfficialLetterData {
  readonly title: string;
  readonly number: string;
  /** Full names of the bureau that writes and the office that is written to. */
  readonly from: string;
  readonly to: string;
  readonly caseNo: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly text: string;
  readonly basis: Basis;
  readonly issuedOn: PlainDate;
  readonly handledBy: string;
  readonly contact: string;
}

export const officialLetter = printTemplate<OfficialLetterData>({
  id: 'official-letter',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => ({
    title: data.title,
    marginsMm: noticeMarginsMm,
    fontSize: 11,
    lineHeight: 1.05,
    footer: pageFooter(`${data.number}　${data.title}`),
    content: [
      heading(data.from, 18, 0, 2),
      heading(data.title, 20, 0, 6),
      { text: data.number, alignment: 'center', margin: [0, 0, 0, 14] },
      paragraph(`${data.to}：`, { margin: [0, 0, 0, 8] }),
      paragraph(data.text, { leadingIndent: 22 }),
      {
        layout: gridLayout,
        margin: [0, 6, 0, 8],
        table: {
          widths: [142, '*'],
          dontBreakRows: true,
          body: [
            [headCell('办件编号'), cell(data.caseNo)],
            ...data.rows.map(({ label, value }) => [
              headCell(label),
              // A blank left open could be filled in afterwards.
              cell(value.trim() === '' ? '—' : value),
            ]),
          ],
        },
      },
      item('依据', citationsText(data.basis)),
      paragraph(`经办人：${data.handledBy}　联系方式：${data.contact}`, { margin: [0, 8, 0, 0] }),
      sealAndDate('（税务机关印章）', data.from, chineseDate(data.issuedOn)),
      signatureLines(['发出人', '签收人', '签收日期']),
    ],
  }),
});
