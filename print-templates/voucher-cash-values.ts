import { formatYuanGrouped } from '../domain/money.ts';
import type { Field, FieldStyle } from './form.ts';
import {
  agentSeal,
  capital,
  filledOn,
  filler,
  issuing,
  lineFields,
  place,
  registration,
  remarksBox,
  voucherCashMaxLines,
} from './voucher-cash-form.ts';
import type { VoucherCashData, VoucherLine } from './voucher-cash.ts';
import { chineseDate } from './wording.ts';

/** A value of the voucher, the field of the form it belongs into, and how it is set there. */
export interface PlacedValue {
  readonly field: Field;
  readonly text: string;
  readonly style: FieldStyle;
}

const amount = (name: string): FieldStyle => ({
  name,
  size: 9,
  minSize: 7,
  align: 'right',
  maxLines: 1,
  paddingMm: 0.9,
});

const lineValues = (line: VoucherLine, row: number): PlacedValue[] => {
  const fields = lineFields(row);
  const cells: readonly (readonly [string, FieldStyle])[] = [
    [line.levy, { name: '税种', size: 8.5, minSize: 5.5 }],
    [line.item, { name: '品目名称', size: 8.5, minSize: 5.5 }],
    [line.quantity, { name: '课税数量', size: 8.5, minSize: 6, align: 'right', maxLines: 1 }],
    [line.baseFen === undefined ? '' : formatYuanGrouped(line.baseFen), amount('计税金额或销售收入')],
    [line.rate, { name: '税率或单位税额', size: 8.5, minSize: 6, align: 'center' }],
    [
      `${line.periodFrom}至${line.periodTo}`,
      { name: '税款所属时期', size: 8.5, minSize: 7, align: 'center', maxLines: 1, paddingMm: 0.5 },
    ],
    [line.deductedFen === 0 ? '' : formatYuanGrouped(line.deductedFen), amount('已缴或扣除额')],
    [formatYuanGrouped(line.paidFen), amount('实缴金额')],
  ];
  return cells.map(([text, style], column) => ({ field: fields[column] as Field, text, style }));
};

/** 以下空白 under the last line, so that nothing can be added to an issued voucher. */
const closeUnused = (lines: number): PlacedValue[] => {
  if (lines >= voucherCashMaxLines) return [];
  const [field] = lineFields(lines);
  const style: FieldStyle = { name: '以下空白', size: 8.5, minSize: 7, align: 'center', paddingMm: 0.5 };
  return [{ field: field as Field, text: '以下空白', style }];
};

const below = (field: Field): Field => ({ ...field, y: field.y + 5, height: field.height - 5.5 });

/** Every value of a voucher with its place on the form: what a page printer and a 24-pin printer both put there. */
export const voucherValues = (data: VoucherCashData): readonly PlacedValue[] => [
  {
    field: registration.value,
    text: data.registrationType,
    style: { name: '登记注册类型', size: 9, minSize: 6.5, paddingMm: 0 },
  },
  {
    field: filledOn.value,
    text: chineseDate(data.filledOn),
    style: { name: '填发日期', size: 9.5, maxLines: 1, paddingMm: 0 },
  },
  {
    field: issuing.value,
    text: data.issuingBureau,
    style: { name: '税务机关', size: 9, minSize: 6.5, paddingMm: 0 },
  },
  {
    field: place.taxpayerNumber,
    text: data.taxpayerNumber,
    style: { name: '纳税人识别号', size: 10.5, minSize: 8, maxLines: 1 },
  },
  {
    field: place.taxpayerName,
    text: data.taxpayerName,
    style: { name: '纳税人名称', size: 10, minSize: 7 },
  },
  { field: place.address, text: data.address, style: { name: '地址', size: 9, minSize: 6.5 } },
  ...data.lines.flatMap(lineValues),
  ...closeUnused(data.lines.length),
  {
    field: capital.value,
    text: data.totalCapital,
    style: { name: '金额合计（大写）', size: 11, minSize: 8, bold: true },
  },
  {
    field: place.total,
    text: `¥${formatYuanGrouped(data.totalFen)}`,
    style: {
      name: '金额合计',
      size: 12,
      minSize: 10,
      bold: true,
      align: 'right',
      maxLines: 1,
      paddingMm: 1.5,
    },
  },
  {
    field: { ...agentSeal, y: agentSeal.y + agentSeal.height - 7, height: 6.5 },
    text: data.collectingAgent ?? '',
    style: { name: '代征单位', size: 8, minSize: 6, align: 'center' },
  },
  {
    field: below(filler),
    text: data.filledBy,
    style: { name: '填票人', size: 10, minSize: 6, align: 'center' },
  },
  {
    field: below(remarksBox),
    text: data.remarks,
    style: { name: '备注', size: 8, minSize: 5.5, maxLines: 20, vertical: 'top' },
  },
];
