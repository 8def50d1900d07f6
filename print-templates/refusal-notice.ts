import type { Basis } from '../domain/citation.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { item, pageFooter, paragraph, sealAndDate, signatureLines } from './layout.ts';
import type { NoticeHead } from './notice.ts';
import { contactLine, noticeHead, noticeMarginsMm } from './notice.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

export interface RefusalNoticeData extends NoticeHead {
  readonly matter: string;
  readonly appliedOn: PlainDate;
  readonly reason: string;
  readonly basis: Basis;
  /** Review and litigation as the law gives them, with their time limits. */
  readonly remedy: string;
}

/** 税务事项通知书（不予受理）: a refusal is given in writing, with its reason, its basis and the remedy. */
export const refusalNotice = printTemplate<RefusalNoticeData>({
  id: 'refusal-notice',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => ({
    title: '税务事项通知书（不予受理）',
    marginsMm: noticeMarginsMm,
    fontSize: 11,
    lineHeight: 1.15,
    footer: pageFooter(`${data.documentNumber}　不予受理通知`),
    content: [
      ...noticeHead(data, '不予受理'),
      item('事由', `申请办理“${data.matter}”不予受理。`),
      item('依据', citationsText(data.basis)),
      item('通知内容', ''),
      paragraph(
        `你（单位）于${chineseDate(data.appliedOn)}申请办理“${data.matter}”，经审查，决定不予受理。`,
        {
          leadingIndent: 22,
        },
      ),
      item('不予受理的理由', data.reason),
      item('权利告知', data.remedy),
      contactLine(data),
      sealAndDate('（税务机关印章）', data.bureauName, chineseDate(data.issuedOn)),
      signatureLines(['送达人', '收件人签收', '签收日期']),
    ],
  }),
});
