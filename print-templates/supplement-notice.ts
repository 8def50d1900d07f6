import type { Basis } from '../domain/citation.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import {
  cell,
  gridLayout,
  headCell,
  item,
  pageFooter,
  paragraph,
  sealAndDate,
  signatureLines,
} from './layout.ts';
import type { NoticeHead } from './notice.ts';
import { contactLine, noticeHead, noticeMarginsMm } from './notice.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

export interface MissingPaper {
  readonly name: string;
  /** What is wrong: 未提供, or how the paper brought falls short. */
  readonly shortcoming: string;
}

export interface SupplementNoticeData extends NoticeHead {
  /** 申请事项 as the taxpayer knows it. */
  readonly matter: string;
  readonly appliedOn: PlainDate;
  readonly missing: readonly MissingPaper[];
  /** Last day or length of the time limit in words, e.g. `2016年4月8日前`. */
  readonly deadline: string;
  /** What follows when nothing is brought in time. */
  readonly consequence: string;
  readonly basis: Basis;
}

/** 税务事项通知书（补正资料）: everything missing, told once and in writing. */
export const supplementNotice = printTemplate<SupplementNoticeData>({
  id: 'supplement-notice',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => ({
    title: '税务事项通知书（补正资料）',
    marginsMm: noticeMarginsMm,
    fontSize: 11,
    lineHeight: 1.15,
    footer: pageFooter(`${data.documentNumber}　补正资料通知`),
    content: [
      ...noticeHead(data, '补正资料'),
      item('事由', '申请资料不齐全或不符合法定形式，一次性告知补正内容。'),
      item('依据', citationsText(data.basis)),
      item('通知内容', ''),
      paragraph(
        `你（单位）于${chineseDate(data.appliedOn)}申请办理“${data.matter}”，经审查，下列资料需要补正，请于${data.deadline}一并提交：`,
        { leadingIndent: 22 },
      ),
      {
        layout: gridLayout,
        margin: [0, 2, 0, 8],
        table: {
          widths: [32, '*', 190],
          headerRows: 1,
          dontBreakRows: true,
          body: [
            [headCell('序号'), headCell('资料名称'), headCell('需补正的内容')],
            ...data.missing.map((missing, index) => [
              cell(String(index + 1), { alignment: 'center' }),
              cell(missing.name),
              cell(missing.shortcoming),
            ]),
          ],
        },
      },
      paragraph(data.consequence, { leadingIndent: 22 }),
      contactLine(data),
      sealAndDate('（税务机关印章）', data.bureauName, chineseDate(data.issuedOn)),
      signatureLines(['送达人', '收件人签收', '签收日期']),
    ],
  }),
});
