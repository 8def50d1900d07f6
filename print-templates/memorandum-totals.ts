import type { LedgerEntry, LedgerItemTotal, MemorandumLedgerData } from './memorandum-ledger.ts';
import { addFen, formatYuanGrouped, zeroFen } from '../domain/money.ts';
import type { Field } from './form.ts';
import { fieldText, ink, outline, redInk, rowOfFields, ruleBetween } from './form.ts';
import type { PdfNode, Vector } from './pdf-document.ts';

const columns = [38, 31, 24, 15, 31, 24, 31, 24] as const;
/** Width of the totals of a ledger page, in millimetres. */
export const totalsWidth = columns.reduce((sum, column) => sum + column, 0);

interface ItemSums extends LedgerItemTotal {
  readonly count: number;
}

const itemsOf = (data: MemorandumLedgerData): string[] => [
  ...new Set([...data.broughtForward.map((total) => total.item), ...data.entries.map((entry) => entry.item)]),
];

const sumsOf = (item: string, parts: readonly LedgerItemTotal[]): ItemSums => {
  const own = parts.filter((part) => part.item === item);
  return {
    item,
    count: own.length,
    amountFen: addFen(zeroFen, ...own.map((part) => part.amountFen)),
    surchargeFen: addFen(zeroFen, ...own.map((part) => part.surchargeFen)),
  };
};

/** 承前页, 本页合计 and 过次页 by item; every row on the sheet balances: brought forward + this page = carried on. */
export const ledgerTotals = (
  place: Field,
  data: MemorandumLedgerData,
  earlier: readonly LedgerEntry[],
  shown: readonly LedgerEntry[],
) => {
  const rows = itemsOf(data).map((item) => ({
    before: sumsOf(item, [...data.broughtForward, ...earlier]),
    page: sumsOf(item, shown),
    running: sumsOf(item, [...data.broughtForward, ...earlier, ...shown]),
  }));
  const every = (part: 'before' | 'page' | 'running') => ({
    item: '合计',
    count: rows.reduce((count, row) => count + row[part].count, 0),
    amountFen: addFen(zeroFen, ...rows.map((row) => row[part].amountFen)),
    surchargeFen: addFen(zeroFen, ...rows.map((row) => row[part].surchargeFen)),
  });
  const all = { before: every('before'), page: every('page'), running: every('running') };
  const height = Math.min(6, place.height / (rows.length + 2));
  const vectors: Vector[] = [
    outline({ x: place.x, y: place.y, width: place.width, height: height * (rows.length + 2) }),
    ...Array.from({ length: rows.length + 1 }, (_, row) => place.y + (row + 1) * height).map((y) =>
      ruleBetween(place.x, y, place.x + place.width, y),
    ),
    ...rowOfFields(place.x, place.y, height * (rows.length + 2), columns)
      .slice(1)
      .map((field) => ruleBetween(field.x, place.y, field.x, place.y + field.height)),
  ];
  const row = (index: number, texts: readonly string[], bold: boolean): PdfNode[] =>
    rowOfFields(place.x, place.y + index * height, height, columns).flatMap((field, column) => {
      const text = texts[column] ?? '';
      return fieldText(field, text, {
        name: '本页合计',
        size: 8.5,
        minSize: 5,
        maxLines: 1,
        bold,
        align: index === 0 ? 'center' : column === 0 ? 'left' : 'right',
        color: text.startsWith('-') ? redInk : ink,
      });
    });
  const fields = [
    ...row(
      0,
      ['项目', '承前页金额', '滞纳金', '本页笔数', '本页合计', '滞纳金', '过次页累计', '滞纳金'],
      true,
    ),
    ...[...rows, all].flatMap((sums, index) =>
      row(
        index + 1,
        [
          sums.page.item,
          formatYuanGrouped(sums.before.amountFen),
          formatYuanGrouped(sums.before.surchargeFen),
          `${sums.page.count}`,
          formatYuanGrouped(sums.page.amountFen),
          formatYuanGrouped(sums.page.surchargeFen),
          formatYuanGrouped(sums.running.amountFen),
          formatYuanGrouped(sums.running.surchargeFen),
        ],
        sums === all,
      ),
    ),
  ];
  return { vectors, fields };
};
