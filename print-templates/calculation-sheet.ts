import type { Bureau } from '../domain/bureau.ts';
import { bureauMark, bureaus } from '../domain/bureau.ts';
import type { DerivationStep } from '../domain/explained.ts';
import type { Fen } from '../domain/money.ts';
import { addFen, formatYuanGrouped } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import {
  amountCell,
  cell,
  gridLayout,
  headCell,
  heading,
  pageFooter,
  paragraph,
  signatureLines,
  type SignatureStrokes,
} from './layout.ts';
import type { PdfNode } from './pdf-document.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationText } from './wording.ts';

export interface CalculationLine {
  readonly bureau: Bureau;
  /** Levy, item or surcharge as it will stand on the voucher. */
  readonly label: string;
  readonly amountFen: Fen;
  readonly steps: readonly DerivationStep[];
}

export interface CalculationSheetData {
  readonly bureauNames: Readonly<Record<Bureau, string>>;
  readonly hall: string;
  readonly taxpayerName: string;
  readonly taxpayerNumber: string;
  readonly periodFrom: PlainDate;
  readonly periodTo: PlainDate;
  readonly computedOn: PlainDate;
  readonly lines: readonly CalculationLine[];
  readonly totalCapital: string;
  readonly preparedBy: string;
  /** The payer's own, under these very figures; absent where it is given on the paper. */
  readonly payerSignature?: SignatureStrokes;
}

const sum = (lines: readonly CalculationLine[]): Fen => addFen(...lines.map((line) => line.amountFen));

const lineTable = (line: CalculationLine, ordinal: number): PdfNode => ({
  layout: gridLayout,
  margin: [0, 0, 0, 7],
  table: {
    widths: [84, '*', 70, 158],
    headerRows: 1,
    keepWithHeaderRows: 1,
    dontBreakRows: true,
    body: [
      [
        headCell(`${ordinal}．${line.label}`, { colSpan: 2, alignment: 'left' }),
        cell(''),
        headCell(formatYuanGrouped(line.amountFen), { alignment: 'right', noWrap: true }),
        headCell('依据', { alignment: 'left' }),
      ],
      ...line.steps.map((step) => [
        cell(step.label),
        cell(step.expression),
        amountCell(step.result, { noWrap: false }),
        cell(step.basis === undefined ? '' : citationText(step.basis), { fontSize: 8 }),
      ]),
    ],
  },
});

const bureauSection = (data: CalculationSheetData, bureau: Bureau, firstOrdinal: number): PdfNode[] => {
  const lines = data.lines.filter((line) => line.bureau === bureau);
  if (lines.length === 0) return [];
  return [
    paragraph(`【${bureauMark[bureau]}】${data.bureauNames[bureau]}`, {
      bold: true,
      fontSize: 11,
      margin: [0, 6, 0, 4],
    }),
    ...lines.map((line, index) => lineTable(line, firstOrdinal + index)),
  ];
};

/** 税费计算表: every figure with the steps and clauses it comes from, so that the taxpayer can work it out again. */
export const calculationSheet = printTemplate<CalculationSheetData>({
  id: 'calculation-sheet',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => {
    const of = (bureau: Bureau) => data.lines.filter((line) => line.bureau === bureau);
    const present = bureaus.filter((bureau) => of(bureau).length > 0);
    const totalRow = (label: string, amountFen: Fen, bold: boolean) => [
      cell(label, { bold }),
      amountCell(formatYuanGrouped(amountFen), { bold }),
    ];
    return {
      title: '税费计算表',
      marginsMm: [20, 16, 20, 18],
      fontSize: 9,
      lineHeight: 1.05,
      footer: pageFooter('本表供核对计算过程，不作完税凭证。'),
      content: [
        heading('税费计算表', 18, 0, 4),
        { text: '金额单位：元', alignment: 'right', fontSize: 8, margin: [0, 0, 0, 2] },
        {
          layout: gridLayout,
          margin: [0, 0, 0, 4],
          table: {
            widths: [66, '*', 66, 150],
            body: [
              [headCell('纳税人名称'), cell(data.taxpayerName, { colSpan: 3 }), cell(''), cell('')],
              [
                headCell('纳税人识别号'),
                cell(data.taxpayerNumber),
                headCell('税款所属期'),
                cell(`${data.periodFrom}至${data.periodTo}`),
              ],
              [
                headCell('办理地点'),
                cell(data.hall),
                headCell('计算日期'),
                cell(chineseDate(data.computedOn)),
              ],
            ],
          },
        },
        ...present.flatMap((bureau, index) =>
          bureauSection(
            data,
            bureau,
            1 + present.slice(0, index).reduce((count, earlier) => count + of(earlier).length, 0),
          ),
        ),
        {
          unbreakable: true,
          margin: [0, 6, 0, 0],
          stack: [
            {
              layout: gridLayout,
              table: {
                widths: ['*', 130],
                body: [
                  ...present.map((bureau) =>
                    totalRow(`${data.bureauNames[bureau]}小计`, sum(of(bureau)), false),
                  ),
                  totalRow(`应缴合计（大写）${data.totalCapital}`, sum(data.lines), true),
                ],
              },
            },
            signatureLines([`计算人：${data.preparedBy}　签字`, '纳税人（经办人）签字'], data.payerSignature),
          ],
        },
      ],
    };
  },
});
