import type { Basis } from '../domain/citation.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import {
  cell,
  gridLayout,
  headCell,
  heading,
  pageFooter,
  paragraph,
  sealAndDate,
  signatureLines,
} from './layout.ts';
import { noticeMarginsMm } from './notice.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

export interface ReceivedPaper {
  readonly name: string;
  readonly copies: number;
  /** 原件 or 复印件, and what was done with it. */
  readonly form: string;
}

export interface AcceptanceReceiptData {
  /** Full names of the bureaus for which the case file was accepted. */
  readonly bureauNames: readonly string[];
  readonly receiptNumber: string;
  readonly taxpayerName: string;
  readonly taxpayerNumber: string;
  readonly applicant: string;
  readonly matter: string;
  readonly acceptedOn: PlainDate;
  /** 办结期限 in words, e.g. `2016年4月20日前（10个工作日）` or `即时办结`. */
  readonly completion: string;
  readonly papers: readonly ReceivedPaper[];
  readonly basis: Basis;
  readonly hall: string;
  readonly acceptedBy: string;
  readonly contact: string;
}

/** 受理回执: what was accepted, what was brought, and when it will be done. */
export const acceptanceReceipt = printTemplate<AcceptanceReceiptData>({
  id: 'acceptance-receipt',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => {
    const label = (text: string) => headCell(text, { alignment: 'left' });
    return {
      title: '受理回执',
      marginsMm: noticeMarginsMm,
      fontSize: 11,
      lineHeight: 1.1,
      footer: pageFooter(`受理号 ${data.receiptNumber}`),
      content: [
        heading(data.bureauNames.join('　'), 14, 0, 2),
        heading('受理回执', 22, 0, 4),
        { text: `受理号：${data.receiptNumber}`, alignment: 'right', margin: [0, 0, 0, 6] },
        {
          layout: gridLayout,
          margin: [0, 0, 0, 8],
          table: {
            widths: [82, '*', 82, '*'],
            body: [
              [label('纳税人名称'), cell(data.taxpayerName, { colSpan: 3 }), cell(''), cell('')],
              [label('纳税人识别号'), cell(data.taxpayerNumber), label('经办人'), cell(data.applicant)],
              [label('受理事项'), cell(data.matter, { colSpan: 3 }), cell(''), cell('')],
              [
                label('受理日期'),
                cell(chineseDate(data.acceptedOn)),
                label('办结期限'),
                cell(data.completion),
              ],
              [label('受理地点'), cell(data.hall), label('受理人'), cell(data.acceptedBy)],
              [label('依据'), cell(citationsText(data.basis), { colSpan: 3 }), cell(''), cell('')],
            ],
          },
        },
        paragraph('收到下列资料：'),
        {
          layout: gridLayout,
          table: {
            widths: [32, '*', 40, 120],
            headerRows: 1,
            dontBreakRows: true,
            body: [
              [headCell('序号'), headCell('资料名称'), headCell('份数'), headCell('形式')],
              ...data.papers.map((paper, index) => [
                cell(String(index + 1), { alignment: 'center' }),
                cell(paper.name),
                cell(String(paper.copies), { alignment: 'center' }),
                cell(paper.form),
              ]),
            ],
          },
        },
        paragraph(`凭本回执查询办理进度、领取办理结果。${data.contact}`, { margin: [0, 8, 0, 0] }),
        sealAndDate('（受理专用章）', data.bureauNames.join('\n'), chineseDate(data.acceptedOn)),
        signatureLines(['受理人', '领取回执人']),
      ],
    };
  },
});
