import type { Basis } from '../domain/citation.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { heading, item, pageFooter, paragraph, sealAndDate, signatureLines } from './layout.ts';
import { noticeMarginsMm } from './notice.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

/** 证件后补: the registration stands, a bureau's seal is not to be had today, the certificate follows. */
export interface CertificateSlipData {
  readonly title: string;
  readonly number: string;
  readonly bureauName: string;
  readonly caseNo: string;
  readonly subject: string;
  readonly taxpayerNo: string;
  /** What it stands for until it comes. */
  readonly certificate: string;
  /** The bureaus whose seal is missing. */
  readonly missing: readonly string[];
  readonly basis: Basis;
  readonly issuedOn: PlainDate;
  readonly contact: string;
}

export const certificateSlip = printTemplate<CertificateSlipData>({
  id: 'certificate-slip',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => ({
    title: data.title,
    marginsMm: noticeMarginsMm,
    fontSize: 12,
    lineHeight: 1.2,
    footer: pageFooter(`${data.number}　${data.title}`),
    content: [
      heading(data.bureauName, 18, 0, 2),
      heading(data.title, 22, 0, 6),
      { text: data.number, alignment: 'center', margin: [0, 0, 0, 14] },
      paragraph(`${data.subject}（纳税人识别号：${data.taxpayerNo}）：`, { margin: [0, 0, 0, 8] }),
      paragraph(
        `你单位（个人）的设立登记已于今日办理完毕，登记自今日起有效。因${data.missing.join('、')}的印章今日不能加盖，${data.certificate}待印章可用后补发，无需再次申请。`,
        { leadingIndent: 24 },
      ),
      item('办件编号', data.caseNo),
      item('领取方式', '接到本厅通知后，凭本告知单和经办人身份证件到原办理窗口领取'),
      item('依据', citationsText(data.basis)),
      item('联系方式', data.contact),
      sealAndDate('（办税服务厅业务章）', data.bureauName, chineseDate(data.issuedOn)),
      signatureLines(['领取人', '领取日期']),
    ],
  }),
});
