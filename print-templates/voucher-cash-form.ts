import { bureauMark } from '../domain/bureau.ts';
import type { Field, FieldStyle } from './form.ts';
import { fieldText, outline, rowOfFields, ruleBetween, verticalText } from './form.ts';
import type { PdfNode, Vector } from './pdf-document.ts';
import type { Paper } from './print-template.ts';
import type { VoucherCashData, VoucherCopy } from './voucher-cash.ts';
import { chineseOrdinal } from './wording.ts';

/** Continuous form 241 mm wide with tear-off tractor strips of 12.7 mm. */
export const voucherPaper: Paper = { widthMm: 241, heightMm: 140 };
export const voucherCashMaxLines = 8;

const left = 17;
const right = 219;
const width = right - left;
const columns = [26, 32, 18, 28, 18, 34, 22, 24] as const;
const headings = [
  '税种',
  '品目名称',
  '课税数量',
  '计税金额或\n销售收入',
  '税率或\n单位税额',
  '税款所属时期',
  '已缴或\n扣除额',
  '实缴金额',
];
const top = {
  party: 28.5,
  address: 37.5,
  headings: 44,
  lines: 52,
  total: 100,
  seals: 108,
  end: 130,
} as const;
const lineHeight = (top.total - top.lines) / voucherCashMaxLines;
const labelWidth = 24;
const nameLabelX = 103;
const sealWidths = [50, 50, 34, 68] as const;

/** Where each field stands, in millimetres from the top left corner of the sheet. */
export const place = {
  nation: { x: 70, y: 6, width: 96, height: 5.5 },
  title: { x: 70, y: 11.5, width: 96, height: 8.5 },
  mark: { x: left, y: 7, width: 12, height: 12 },
  number: { x: 152, y: 12, width: 67, height: 8 },
  registration: { x: left, y: 21.5, width: 66, height: 6.5 },
  filledOn: { x: 86, y: 21.5, width: 52, height: 6.5 },
  bureau: { x: 141, y: 21.5, width: 78, height: 6.5 },
  taxpayerNumber: {
    x: left + labelWidth,
    y: top.party,
    width: nameLabelX - left - labelWidth,
    height: top.address - top.party,
  },
  taxpayerName: {
    x: nameLabelX + 22,
    y: top.party,
    width: right - nameLabelX - 22,
    height: top.address - top.party,
  },
  address: {
    x: left + labelWidth,
    y: top.address,
    width: width - labelWidth,
    height: top.headings - top.address,
  },
  capital: { x: left + labelWidth, y: top.total, width: 112, height: top.seals - top.total },
  total: {
    x: left + labelWidth + 112,
    y: top.total,
    width: width - labelWidth - 112,
    height: top.seals - top.total,
  },
  side: { x: 220.5, y: 28.5, width: 5, height: 101.5 },
  foot: { x: left, y: 130.5, width, height: 5.5 },
} as const satisfies Record<string, Field>;

const caption = (field: Field, text: string, style: Partial<FieldStyle> = {}): PdfNode[] =>
  fieldText(field, text, { name: text, size: 8.5, minSize: 7, align: 'center', paddingMm: 0.5, ...style });

/** A label in front of its value on one line: the value starts where the label ends. */
const labelled = (field: Field, labelMm: number): { readonly label: Field; readonly value: Field } => ({
  label: { ...field, width: labelMm },
  value: { ...field, x: field.x + labelMm, width: field.width - labelMm },
});

export const registration = labelled(place.registration, 23);
export const filledOn = labelled(place.filledOn, 17);
export const issuing = labelled(place.bureau, 17);
export const capital = labelled(place.capital, 13);
export const [taxSeal, agentSeal, filler, remarksBox] = rowOfFields(
  left,
  top.seals,
  top.end - top.seals,
  sealWidths,
) as [Field, Field, Field, Field];

/** Two corners of the frame that are printed on every form: a calibration is read against them. */
export const frameCorners = [
  { x: left, y: top.party },
  { x: right, y: top.end },
] as const;

/** The lines of the form. */
export const formLines = (): Vector[] => {
  const verticals = rowOfFields(left, top.headings, top.total - top.headings, columns).slice(1);
  const sealEdges = [agentSeal, filler, remarksBox];
  const body = Array.from({ length: voucherCashMaxLines }, (_, row) => top.lines + row * lineHeight);
  return [
    outline({ x: left, y: top.party, width, height: top.end - top.party }),
    outline(place.mark),
    ...[top.address, top.headings, ...body, top.total, top.seals].map((y) => ruleBetween(left, y, right, y)),
    ruleBetween(left + labelWidth, top.party, left + labelWidth, top.headings),
    ruleBetween(nameLabelX, top.party, nameLabelX, top.address),
    ruleBetween(nameLabelX + 22, top.party, nameLabelX + 22, top.address),
    ...verticals.map((column) => ruleBetween(column.x, top.headings, column.x, top.total)),
    ruleBetween(left + labelWidth, top.total, left + labelWidth, top.seals),
    ruleBetween(place.total.x, top.total, place.total.x, top.seals),
    ...sealEdges.map((edge) => ruleBetween(edge.x, top.seals, edge.x, top.end)),
  ];
};

/** What is printed on the form before it is filled in, with the copy's name at its side. */
export const formLabels = (data: VoucherCashData, copy: VoucherCopy): PdfNode[] => {
  const party = { y: top.party, height: top.address - top.party };
  const above = (field: Field): Field => ({ ...field, height: 5 });
  const start = { align: 'left', paddingMm: 1 } as const;
  return [
    ...caption(place.nation, '中华人民共和国', { size: 11 }),
    ...caption(place.title, '税收缴款书（税务收现专用）', { size: 16, bold: true }),
    ...caption(place.mark, bureauMark[data.bureau], { size: 22, bold: true }),
    ...fieldText(place.number, data.number, {
      name: '字轨号',
      size: 13,
      minSize: 9,
      bold: true,
      align: 'right',
      maxLines: 1,
    }),
    ...caption(registration.label, '登记注册类型：', { ...start, paddingMm: 0 }),
    ...caption(filledOn.label, '填发日期：', { ...start, paddingMm: 0 }),
    ...caption(issuing.label, '税务机关：', { ...start, paddingMm: 0 }),
    ...caption({ x: left, width: labelWidth, ...party }, '纳税人识别号'),
    ...caption({ x: nameLabelX, width: 22, ...party }, '纳税人名称'),
    ...caption(
      { x: left, y: top.address, width: labelWidth, height: top.headings - top.address },
      '地　　址',
    ),
    ...rowOfFields(left, top.headings, top.lines - top.headings, columns).flatMap((field, column) =>
      caption(field, headings[column] ?? '', { size: 8 }),
    ),
    ...caption({ x: left, y: top.total, width: labelWidth, height: top.seals - top.total }, '金额合计'),
    ...caption(capital.label, '（大写）'),
    ...caption(above(taxSeal), '税务机关（盖章）', start),
    ...caption(above(agentSeal), '代征单位（盖章）', start),
    ...caption(above(filler), '填票人（章）', start),
    ...caption(above(remarksBox), '备注', start),
    ...(data.voided === undefined ? caption(place.foot, '妥善保管', { size: 8 }) : []),
    ...verticalText(place.side, `第${chineseOrdinal(copy.ordinal)}联　${copy.name}　${copy.purpose}`, {
      name: '联次',
      size: 8,
    }),
  ];
};

/** The fields of one line of the voucher, left to right; `row` counts from 0. */
export const lineFields = (row: number): Field[] =>
  rowOfFields(left, top.lines + row * lineHeight, lineHeight, columns);
