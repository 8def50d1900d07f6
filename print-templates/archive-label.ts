import type { PlainDate } from '../domain/plain-date.ts';
import { cell, gridLayout, headCell, heading, item, pageFooter, paragraph } from './layout.ts';
import { ink } from './form.ts';
import { noticeMarginsMm } from './notice.ts';
import type { PdfNode } from './pdf-document.ts';
import { a4Portrait, mmToPoints, printTemplate } from './print-template.ts';
import { chineseDate } from './wording.ts';

/** 档案标签及卷内目录: the label to be cut out for the spine, and the list of papers that goes into the file. */
export interface ArchiveLabelData {
  readonly title: string;
  /** 档号. */
  readonly number: string;
  /** Who keeps the file; the other bureau may ask for it. */
  readonly keeper: string;
  readonly subject: string;
  readonly taxpayerNo: string;
  readonly caseNo: string;
  readonly papers: readonly string[];
  readonly archivedOn: PlainDate;
  readonly handledBy: string;
}

/** A lent file comes back to its place only if it says where it is. */
const loanRows = 4;
const labelHeadWidth = 58;
const codeSide = 76;

const label = (data: ArchiveLabelData): PdfNode => ({
  layout: gridLayout,
  unbreakable: true,
  table: {
    widths: ['*', codeSide + 8],
    body: [
      [
        {
          stack: [
            { text: data.number, fontSize: 22, bold: true, margin: [4, 6, 0, 6] },
            ...(
              [
                ['纳税人', data.subject],
                ['识别号', data.taxpayerNo],
                ['存档机关', data.keeper],
                ['归档日期', chineseDate(data.archivedOn)],
              ] as const
            ).map(
              ([head, value]): PdfNode => ({
                margin: [4, 0, 0, 2],
                columns: [
                  { text: head, bold: true, width: labelHeadWidth },
                  { text: value, width: '*' },
                ],
              }),
            ),
          ],
        },
        { qr: data.number, fit: codeSide, eccLevel: 'M', margin: [4, 10, 0, 6] },
      ],
    ],
  },
});

const cutLine = (widthMm: number): PdfNode => ({
  margin: [0, 10, 0, 12],
  stack: [
    { text: '沿线剪下，贴于卷宗封面', fontSize: 8, alignment: 'center', margin: [0, 0, 0, 2] },
    {
      canvas: [
        { type: 'line', x1: 0, y1: 0, x2: mmToPoints(widthMm), y2: 0, lineWidth: 0.5, lineColor: ink },
      ],
    },
  ],
});

const centred = (text: string) => cell(text, { alignment: 'center' });

export const archiveLabel = printTemplate<ArchiveLabelData>({
  id: 'archive-label',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => {
    const [left, , right] = noticeMarginsMm;
    return {
      title: `${data.title} ${data.number}`,
      marginsMm: noticeMarginsMm,
      fontSize: 10,
      footer: pageFooter(`${data.number}　${data.title}`),
      content: [
        label(data),
        cutLine(a4Portrait.widthMm - left - right),
        heading('卷内目录', 20, 0, 8),
        item('档号', data.number),
        item('纳税人', `${data.subject}（${data.taxpayerNo}）`),
        item('办件', `${data.title}　${data.caseNo}`),
        {
          layout: gridLayout,
          margin: [0, 6, 0, 0],
          table: {
            widths: [30, '*', 50, 110],
            headerRows: 1,
            dontBreakRows: true,
            body: [
              [headCell('序号'), headCell('资料名称'), headCell('页数'), headCell('备注')],
              ...data.papers.map((paper, index) => [
                centred(String(index + 1)),
                cell(paper),
                cell(''),
                cell(''),
              ]),
            ],
          },
        },
        paragraph(`立卷人：${data.handledBy}　　归档日期：${chineseDate(data.archivedOn)}`, {
          alignment: 'right',
          margin: [0, 10, 0, 0],
        }),
        heading('调阅登记', 14, 16, 6),
        {
          layout: gridLayout,
          table: {
            widths: [80, '*', 80, 80],
            headerRows: 1,
            dontBreakRows: true,
            body: [
              [
                headCell('借出日期'),
                headCell('调阅机关及经手人'),
                headCell('应还日期'),
                headCell('归还日期'),
              ],
              ...Array.from({ length: loanRows }, () =>
                ['', '', '', ''].map(() => cell('', { margin: [0, 6, 0, 6] })),
              ),
            ],
          },
        },
      ],
    };
  },
});
