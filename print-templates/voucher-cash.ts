import type { Bureau } from '../domain/bureau.ts';
import { bureauMark } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import type { Fen } from '../domain/money.ts';
import { addFen, formatYuanGrouped } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Field, FieldStyle } from './form.ts';
import { fieldText, outline, redInk, rowOfFields, ruleBetween, sheet, verticalText } from './form.ts';
import type { PdfNode, Vector } from './pdf-document.ts';
import type { Paper, PrintTemplate } from './print-template.ts';
import { mmToPoints, pdfDocument } from './print-template.ts';
import { chineseDate, chineseOrdinal } from './wording.ts';

/** 税收票证管理办法(国家税务总局令第28号): one line per levy, item and period; no alteration; all copies at one time. */
export interface VoucherLine {
  /** 税种 */
  readonly levy: string;
  /** 品目名称 */
  readonly item: string;
  /** 课税数量, empty where the levy is on value. */
  readonly quantity: string;
  /** 计税金额或销售收入; absent where the levy is on quantity. */
  readonly baseFen?: Fen;
  /** 税率或单位税额 as it stands on the voucher, e.g. `3%`. */
  readonly rate: string;
  readonly periodFrom: PlainDate;
  readonly periodTo: PlainDate;
  /** 已缴或扣除额 */
  readonly deductedFen: Fen;
  /** 实缴金额 */
  readonly paidFen: Fen;
}

export interface VoucherCopy {
  /** 1 for 第一联. */
  readonly ordinal: number;
  /** 存根, 收据, 报查 … as the bureau has set. */
  readonly name: string;
  /** What the copy is for, e.g. 交纳税人作完税证明. */
  readonly purpose: string;
}

export interface VoucherCashData {
  /** Whose ticket it is. */
  readonly bureau: Bureau;
  /** 字轨号 whole, e.g. `(161)闽地现 00010001`. */
  readonly number: string;
  /** Full name of the issuing bureau. */
  readonly issuingBureau: string;
  /** Full name of the unit collecting on its behalf; absent when the bureau collects for itself. */
  readonly collectingAgent?: string;
  readonly registrationType: string;
  readonly filledOn: PlainDate;
  readonly taxpayerNumber: string;
  readonly taxpayerName: string;
  readonly address: string;
  readonly lines: readonly VoucherLine[];
  readonly totalFen: Fen;
  /** 大写 of `totalFen`, from domain/capital-amount. */
  readonly totalCapital: string;
  readonly filledBy: string;
  readonly remarks: string;
  readonly copies: readonly VoucherCopy[];
  /** Present on the print of a voided voucher: every copy is marked (令28号). */
  readonly voided?: { readonly reason: string; readonly on: PlainDate; readonly successorNumber?: string };
  /**
   * `plain`: lines, labels and values on blank paper. `overprint`: values only, onto the numbered form of the bureau,
   * shifted by what the feed of this printer needs.
   */
  readonly form:
    | { readonly kind: 'plain' }
    | { readonly kind: 'overprint'; readonly shiftRightMm: number; readonly shiftDownMm: number };
}

/** Continuous form 241 mm wide with tear-off tractor strips of 12.7 mm. */
const paper: Paper = { widthMm: 241, heightMm: 140 };
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

const place = {
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
const labelled = (
  field: Field,
  label: string,
  labelMm: number,
): { readonly label: Field; readonly value: Field } => ({
  label: { ...field, width: labelMm },
  value: { ...field, x: field.x + labelMm, width: field.width - labelMm },
});

const registration = labelled(place.registration, '登记注册类型：', 23);
const filledOn = labelled(place.filledOn, '填发日期：', 17);
const issuing = labelled(place.bureau, '税务机关：', 17);
const capital = labelled(place.capital, '（大写）', 13);
const [taxSeal, agentSeal, filler, remarksBox] = rowOfFields(
  left,
  top.seals,
  top.end - top.seals,
  sealWidths,
) as [Field, Field, Field, Field];

const formLines = (): Vector[] => {
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

const formLabels = (data: VoucherCashData, copy: VoucherCopy): PdfNode[] => {
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

const amount = (name: string): FieldStyle => ({
  name,
  size: 9,
  minSize: 7,
  align: 'right',
  maxLines: 1,
  paddingMm: 0.9,
});

const lineValues = (line: VoucherLine, row: number): PdfNode[] => {
  const fields = rowOfFields(left, top.lines + row * lineHeight, lineHeight, columns);
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
  return cells.flatMap(([text, style], column) => fieldText(fields[column] as Field, text, style));
};

/** 以下空白 under the last line, so that nothing can be added to an issued voucher. */
const closeUnused = (lines: number): PdfNode[] => {
  if (lines >= voucherCashMaxLines) return [];
  const [field] = rowOfFields(left, top.lines + lines * lineHeight, lineHeight, columns);
  return caption(field as Field, '以下空白');
};

const values = (data: VoucherCashData): PdfNode[] => {
  const below = (field: Field): Field => ({ ...field, y: field.y + 5, height: field.height - 5.5 });
  return [
    ...fieldText(registration.value, data.registrationType, {
      name: '登记注册类型',
      size: 9,
      minSize: 6.5,
      paddingMm: 0,
    }),
    ...fieldText(filledOn.value, chineseDate(data.filledOn), {
      name: '填发日期',
      size: 9.5,
      maxLines: 1,
      paddingMm: 0,
    }),
    ...fieldText(issuing.value, data.issuingBureau, {
      name: '税务机关',
      size: 9,
      minSize: 6.5,
      paddingMm: 0,
    }),
    ...fieldText(place.taxpayerNumber, data.taxpayerNumber, {
      name: '纳税人识别号',
      size: 10.5,
      minSize: 8,
      maxLines: 1,
    }),
    ...fieldText(place.taxpayerName, data.taxpayerName, { name: '纳税人名称', size: 10, minSize: 7 }),
    ...fieldText(place.address, data.address, { name: '地址', size: 9, minSize: 6.5 }),
    ...data.lines.flatMap(lineValues),
    ...closeUnused(data.lines.length),
    ...fieldText(capital.value, data.totalCapital, {
      name: '金额合计（大写）',
      size: 11,
      minSize: 8,
      bold: true,
    }),
    ...fieldText(place.total, `¥${formatYuanGrouped(data.totalFen)}`, {
      name: '金额合计',
      size: 12,
      minSize: 10,
      bold: true,
      align: 'right',
      maxLines: 1,
      paddingMm: 1.5,
    }),
    ...fieldText(
      { ...agentSeal, y: agentSeal.y + agentSeal.height - 7, height: 6.5 },
      data.collectingAgent ?? '',
      {
        name: '代征单位',
        size: 8,
        minSize: 6,
        align: 'center',
      },
    ),
    ...fieldText(below(filler), data.filledBy, { name: '填票人', size: 10, minSize: 6, align: 'center' }),
    ...fieldText(below(remarksBox), data.remarks, {
      name: '备注',
      size: 8,
      minSize: 5.5,
      maxLines: 20,
      vertical: 'top',
    }),
  ];
};

/** 令28号: every copy of a voided voucher is marked 作废, with the reason and the number issued in its place. */
const voidMark = (
  voided: NonNullable<VoucherCashData['voided']>,
): { vectors: Vector[]; fields: PdfNode[] } => {
  const box: Field = { x: 64, y: 60, width: 108, height: 32 };
  const successor = voided.successorNumber === undefined ? '未重开' : `重开票号：${voided.successorNumber}`;
  return {
    vectors: [outline(box, 1.8, redInk)],
    fields: [
      ...fieldText(box, '作　废', {
        name: '作废',
        size: 72,
        minSize: 72,
        align: 'center',
        bold: true,
        color: redInk,
        opacity: 0.5,
      }),
      ...fieldText(place.foot, `${chineseDate(voided.on)}作废　原因：${voided.reason}　${successor}`, {
        name: '作废原因',
        size: 9,
        minSize: 5.5,
        bold: true,
        color: redInk,
        maxLines: 2,
      }),
    ],
  };
};

const shifted = (nodes: readonly PdfNode[], rightMm: number, downMm: number): PdfNode[] =>
  nodes.map((node) => {
    const at = node.absolutePosition;
    if (at === undefined) return node;
    return { ...node, absolutePosition: { x: at.x + mmToPoints(rightMm), y: at.y + mmToPoints(downMm) } };
  });

export const voucherCash: PrintTemplate<VoucherCashData> = {
  id: 'voucher-cash',
  paper,
  onMissingGlyph: 'refuse',
  build: (data, context) => {
    if (data.lines.length > voucherCashMaxLines) {
      throw new Fault('print/too-many-lines', { lines: data.lines.length, max: voucherCashMaxLines });
    }
    if (data.lines.length === 0 || data.copies.length === 0)
      throw new Error('a voucher has lines and copies');
    if (addFen(...data.lines.map((line) => line.paidFen)) !== data.totalFen) {
      throw new Error('the total of a voucher must be the sum of its lines');
    }
    const mark = data.voided === undefined ? { vectors: [], fields: [] } : voidMark(data.voided);
    const { form } = data;
    // A pre-printed form is a carbon set: one pass prints every copy. On plain paper each copy is a sheet of its own.
    const sheets =
      form.kind === 'plain'
        ? data.copies.map((copy, index) => {
            const fields = [...formLabels(data, copy), ...values(data), ...mark.fields];
            return sheet([...formLines(), ...mark.vectors], fields, index === data.copies.length - 1);
          })
        : [
            sheet(
              mark.vectors,
              shifted([...values(data), ...mark.fields], form.shiftRightMm, form.shiftDownMm),
              true,
            ),
          ];
    return pdfDocument(
      { title: '税收缴款书（税务收现专用）', paper, marginsMm: [0, 0, 0, 0], content: sheets },
      context,
    );
  },
};
