import type { Basis } from '../domain/citation.ts';
import type { Bureau } from '../domain/bureau.ts';
import { bureauMark } from '../domain/bureau.ts';
import type { Fen } from '../domain/money.ts';
import { addFen, formatYuanGrouped, negateFen } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { redInk } from './form.ts';
import {
  amountCell,
  cell,
  gridLayout,
  headCell,
  heading,
  item,
  pageFooter,
  paragraph,
  signatureLines,
} from './layout.ts';
import type { PdfNode } from './pdf-document.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

export interface ReversedLine {
  readonly item: string;
  readonly periodFrom: PlainDate;
  readonly periodTo: PlainDate;
  /** As first collected, positive. It is printed with a minus sign in red. */
  readonly amountFen: Fen;
}

export interface ReversedVoucher {
  readonly bureau: Bureau;
  readonly bureauName: string;
  /** 字轨号 of the voucher reversed. */
  readonly number: string;
  readonly issuedOn: PlainDate;
  /** Where the red entries stand in the memorandum ledger; empty when nothing was collected on behalf. */
  readonly ledgerSequences: readonly number[];
  readonly lines: readonly ReversedLine[];
}

export interface ReversalNoticeData {
  readonly reversalNumber: string;
  readonly hall: string;
  readonly taxpayerName: string;
  readonly taxpayerNumber: string;
  readonly reversedOn: PlainDate;
  readonly vouchers: readonly ReversedVoucher[];
  /** 大写 of the amount given back. */
  readonly totalCapital: string;
  readonly reason: string;
  readonly basis: Basis;
  /** How the money goes back, e.g. 退还现金. */
  readonly settlement: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
}

const red = (text: string) => amountCell(text, { color: redInk });

const voucherTable = (voucher: ReversedVoucher): PdfNode => {
  const total = negateFen(addFen(...voucher.lines.map((line) => line.amountFen)));
  const ledger =
    voucher.ledgerSequences.length === 0 ? '' : `备查账红字第${voucher.ledgerSequences.join('、')}号　　`;
  return {
    layout: gridLayout,
    margin: [0, 0, 0, 8],
    table: {
      widths: ['*', 140, 100],
      headerRows: 2,
      dontBreakRows: true,
      body: [
        [
          headCell(
            `【${bureauMark[voucher.bureau]}】${voucher.bureauName}　${voucher.number}　${chineseDate(voucher.issuedOn)}填开`,
            { colSpan: 3, alignment: 'left' },
          ),
          cell(''),
          cell(''),
        ],
        [headCell('项目'), headCell('税款所属时期'), headCell('冲正金额（元）')],
        ...voucher.lines.map((line) => [
          cell(line.item),
          cell(`${line.periodFrom}至${line.periodTo}`, { alignment: 'center' }),
          red(formatYuanGrouped(negateFen(line.amountFen))),
        ]),
        [
          cell(`${ledger}本票小计`, { colSpan: 2, alignment: 'right' }),
          cell(''),
          red(formatYuanGrouped(total)),
        ],
      ],
    },
  };
};

/** 冲正通知书（红字）: after printing a voucher is only reversed, by a second officer, in both bureaus' books. */
export const reversalNotice = printTemplate<ReversalNoticeData>({
  id: 'reversal-notice',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => {
    if (data.requestedBy === data.approvedBy) throw new Error('a reversal needs a second officer');
    const total = negateFen(
      addFen(...data.vouchers.flatMap((voucher) => voucher.lines.map((line) => line.amountFen))),
    );
    return {
      title: '冲正通知书（红字）',
      marginsMm: [22, 18, 22, 18],
      fontSize: 10,
      lineHeight: 1.1,
      footer: pageFooter(`冲正单号 ${data.reversalNumber}`),
      content: [
        heading('冲正通知书（红字）', 20, 0, 4),
        {
          columns: [
            { text: data.hall, width: '*' },
            { text: `冲正单号：${data.reversalNumber}`, alignment: 'right', width: '*' },
          ],
          margin: [0, 0, 0, 8],
        },
        item('纳税人', `${data.taxpayerName}（纳税人识别号：${data.taxpayerNumber}）`),
        item('冲正日期', chineseDate(data.reversedOn)),
        item('冲正原因', data.reason),
        item('依据', citationsText(data.basis)),
        paragraph('下列已开具的税收票证以红字冲正：', { margin: [0, 6, 0, 4] }),
        ...data.vouchers.map(voucherTable),
        {
          layout: gridLayout,
          table: {
            widths: ['*', 100],
            body: [
              [
                cell(`冲正合计　大写：负${data.totalCapital}`, { bold: true }),
                { ...red(formatYuanGrouped(total)), bold: true },
              ],
            ],
          },
        },
        paragraph(`款项处理：${data.settlement}`, { margin: [0, 8, 0, 0] }),
        paragraph('冲正同时记入国税、地税双方账簿；红字与原记录均予保留。', { fontSize: 9 }),
        signatureLines([`经办人 ${data.requestedBy}`, `复核批准人 ${data.approvedBy}`]),
        signatureLines(['纳税人（领款人）', '日期']),
      ],
    };
  },
});
