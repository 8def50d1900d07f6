import type { Fen } from '../domain/money.ts';
import { formatYuanGrouped } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Field, FieldStyle } from './form.ts';
import { fieldText, ink, outline, redInk, rowOfFields, ruleBetween, sheet } from './form.ts';
import type { PdfNode, Vector } from './pdf-document.ts';
import { ledgerTotals, totalsWidth } from './memorandum-totals.ts';
import { a4Landscape, printTemplate } from './print-template.ts';
import { chineseDate } from './wording.ts';

export interface LedgerEntry {
  /** 序号, in time order, never reused. */
  readonly sequence: number;
  readonly on: PlainDate;
  readonly voucherNumber: string;
  readonly taxpayerNumber: string;
  readonly taxpayerName: string;
  /** 城市维护建设税, 教育费附加, 地方教育附加 … */
  readonly item: string;
  readonly periodFrom: PlainDate;
  readonly periodTo: PlainDate;
  readonly baseFen: Fen;
  readonly rate: string;
  /** Negative in a red entry. */
  readonly amountFen: Fen;
  /** 滞纳金, negative in a red entry. */
  readonly surchargeFen: Fen;
  readonly filledBy: string;
  /** 结报标志 in words, empty while open. */
  readonly settled: string;
  /** 对账标志 in words, empty while open. */
  readonly reconciled: string;
  /** A correction by red line; the sequence it corrects is printed under its own. */
  readonly corrects?: number;
}

export interface LedgerItemTotal {
  readonly item: string;
  readonly amountFen: Fen;
  readonly surchargeFen: Fen;
}

export interface MemorandumLedgerData {
  /** The bureau whose officers collect and keep this book. */
  readonly collectingBureau: string;
  /** The bureau on whose behalf it is collected. */
  readonly onBehalfOf: string;
  readonly hall: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly printedOn: PlainDate;
  readonly keptBy: string;
  readonly entries: readonly LedgerEntry[];
  /** 承前页: what stands in the book before the first entry printed here, by item. */
  readonly broughtForward: readonly LedgerItemTotal[];
  readonly firstPage: number;
}

const left = 10;
const columns = [11, 19, 36, 52, 25, 20, 26, 11, 25, 19, 13, 10, 10] as const;
const width = columns.reduce((sum, column) => sum + column, 0);
const headings = [
  '序号',
  '日期',
  '票证字轨号',
  '纳税人识别号\n纳税人名称',
  '项目',
  '所属期',
  '计税依据',
  '税率',
  '金额',
  '滞纳金',
  '填票人',
  '结报\n标志',
  '对账\n标志',
];
const headingsTop = 29;
const rowsTop = 37;
const rowHeight = 10.5;
export const ledgerRowsPerPage = 12;
const rowsEnd = rowsTop + rowHeight * ledgerRowsPerPage;
const totalsLeft = left + width - totalsWidth;
const totalsTop = rowsEnd + 2.5;
const totalsPlace: Field = { x: totalsLeft, y: totalsTop, width: totalsWidth, height: 197 - totalsTop };

const isRed = (entry: LedgerEntry): boolean =>
  entry.corrects !== undefined || entry.amountFen < 0 || entry.surchargeFen < 0;

const entryCells = (entry: LedgerEntry): readonly (readonly [string, FieldStyle])[] => {
  const amount = (name: string): FieldStyle => ({
    name,
    size: 8.5,
    minSize: 6.5,
    align: 'right',
    maxLines: 1,
    paddingMm: 0.8,
  });
  const short = (name: string): FieldStyle => ({
    name,
    size: 7.5,
    minSize: 5.5,
    align: 'center',
    paddingMm: 0.5,
  });
  return [
    [
      entry.corrects === undefined ? `${entry.sequence}` : `${entry.sequence}\n冲${entry.corrects}`,
      short('序号'),
    ],
    [entry.on, short('日期')],
    [entry.voucherNumber, { ...short('票证字轨号'), size: 8 }],
    [
      `${entry.taxpayerNumber}\n${entry.taxpayerName}`,
      { name: '纳税人名称', size: 8, minSize: 5.5, maxLines: 4, paddingMm: 0.8 },
    ],
    [entry.item, { ...short('项目'), size: 8, align: 'left', paddingMm: 0.8 }],
    [`${entry.periodFrom}\n至${entry.periodTo}`, short('所属期')],
    [formatYuanGrouped(entry.baseFen), amount('计税依据')],
    [entry.rate, short('税率')],
    [formatYuanGrouped(entry.amountFen), amount('金额')],
    [entry.surchargeFen === 0 ? '' : formatYuanGrouped(entry.surchargeFen), amount('滞纳金')],
    [entry.filledBy, short('填票人')],
    [entry.settled, short('结报标志')],
    [entry.reconciled, short('对账标志')],
  ];
};

const entryRow = (entry: LedgerEntry, row: number): PdfNode[] => {
  const fields = rowOfFields(left, rowsTop + row * rowHeight, rowHeight, columns);
  const color = isRed(entry) ? redInk : ink;
  return entryCells(entry).flatMap(([text, style], column) =>
    fieldText(fields[column] as Field, text, { ...style, color }),
  );
};

const head = (data: MemorandumLedgerData, page: number, pages: number): PdfNode[] => {
  const line = (x: number, fieldWidth: number, text: string, align: 'left' | 'center' | 'right') =>
    fieldText({ x, y: 22, width: fieldWidth, height: 6 }, text, {
      name: '账页抬头',
      size: 8.5,
      minSize: 6,
      align,
      paddingMm: 0,
    });
  return [
    ...fieldText({ x: left, y: 9, width, height: 9 }, '代征税款备查账', {
      name: '账簿名称',
      size: 18,
      bold: true,
      align: 'center',
    }),
    ...fieldText({ x: left, y: 17.5, width, height: 5 }, `${data.from}至${data.to}`, {
      name: '期间',
      size: 9,
      align: 'center',
    }),
    ...line(left, 112, `代征单位：${data.collectingBureau}　　委托单位：${data.onBehalfOf}`, 'left'),
    ...line(left + 114, 72, data.hall, 'center'),
    ...line(
      left + width - 90,
      90,
      `金额单位：元　　第${data.firstPage + page}页（本次共${pages}页）`,
      'right',
    ),
    ...rowOfFields(left, headingsTop, rowsTop - headingsTop, columns).flatMap((field, column) =>
      fieldText(field, headings[column] ?? '', {
        name: '栏目',
        size: 8,
        bold: true,
        align: 'center',
        paddingMm: 0.3,
      }),
    ),
  ];
};

const grid: readonly Vector[] = [
  outline({ x: left, y: headingsTop, width, height: rowsEnd - headingsTop }),
  ...Array.from({ length: ledgerRowsPerPage }, (_, row) => rowsTop + row * rowHeight).map((y) =>
    ruleBetween(left, y, left + width, y, 0.4),
  ),
  ...rowOfFields(left, headingsTop, rowsEnd - headingsTop, columns)
    .slice(1)
    .map((field) => ruleBetween(field.x, headingsTop, field.x, rowsEnd, 0.4)),
];

const foot = (data: MemorandumLedgerData): PdfNode[] => {
  const line = (y: number, text: string) =>
    fieldText({ x: left, y, width: totalsLeft - left - 2, height: 6 }, text, {
      name: '账页落款',
      size: 8.5,
      minSize: 6,
      paddingMm: 0,
    });
  return [
    ...line(totalsTop, `记账人：${data.keptBy}`),
    ...line(totalsTop + 8, '复核人：'),
    ...line(totalsTop + 16, `打印日期：${chineseDate(data.printedOn)}`),
    ...line(totalsTop + 22, '红字带“-”号的为冲正记录，原记录保留。'),
  ];
};

/** Says under the last entry that nothing follows, so that nothing can be added to a printed page. */
const closeUnused = (used: number): PdfNode[] => {
  if (used === ledgerRowsPerPage) return [];
  const [, , , name] = rowOfFields(left, rowsTop + used * rowHeight, rowHeight, columns);
  const text = used === 0 ? '本期无代征记录' : '以下空白';
  return fieldText(name as Field, text, { name: '账页', size: 8, align: 'center' });
};

/** 代征税款备查账: every entry collected on behalf, in time order, corrected only by red line, totalled by item per page. */
export const memorandumLedger = printTemplate<MemorandumLedgerData>({
  id: 'memorandum-ledger',
  paper: a4Landscape,
  onMissingGlyph: 'warn',
  parts: (data) => {
    const pages = Math.max(1, Math.ceil(data.entries.length / ledgerRowsPerPage));
    const content = Array.from({ length: pages }, (_, page) => {
      const end = (page + 1) * ledgerRowsPerPage;
      const shown = data.entries.slice(end - ledgerRowsPerPage, end);
      const sums = ledgerTotals(totalsPlace, data, data.entries.slice(0, end - ledgerRowsPerPage), shown);
      const rows = [...shown.flatMap(entryRow), ...closeUnused(shown.length)];
      const fields = [...head(data, page, pages), ...rows, ...sums.fields, ...foot(data)];
      return sheet([...grid, ...sums.vectors], fields, page === pages - 1);
    });
    return {
      title: '代征税款备查账',
      marginsMm: [0, 0, 0, 0],
      content,
    };
  },
});
