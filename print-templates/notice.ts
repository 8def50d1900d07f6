import type { PlainDate } from '../domain/plain-date.ts';
import { heading, paragraph } from './layout.ts';
import type { Margin, PdfNode } from './pdf-document.ts';

/** What every 税务事项通知书 begins with. */
export interface NoticeHead {
  /** Full name of the bureau in whose name the notice is given. */
  readonly bureauName: string;
  /** 文号 from the range leased to the device. */
  readonly documentNumber: string;
  readonly taxpayerName: string;
  readonly taxpayerNumber: string;
  readonly issuedOn: PlainDate;
  /** Hall, window, officer and telephone, so that the reader knows where to ask. */
  readonly contact: string;
}

export const noticeMarginsMm: Margin = [26, 24, 26, 20];

export const noticeHead = (data: NoticeHead, kind: string): PdfNode[] => [
  heading(data.bureauName, 18, 0, 2),
  heading('税务事项通知书', 22, 0, 0),
  heading(`（${kind}）`, 14, 0, 6),
  { text: data.documentNumber, alignment: 'center', margin: [0, 0, 0, 14] },
  paragraph(`${data.taxpayerName}（纳税人识别号：${data.taxpayerNumber}）：`, { margin: [0, 0, 0, 8] }),
];

export const contactLine = (data: NoticeHead): PdfNode =>
  paragraph(`联系方式：${data.contact}`, { margin: [0, 8, 0, 0] });
