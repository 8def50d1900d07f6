import { type Bureau, bureaus } from '../domain/bureau.ts';
import type { Basis } from '../domain/citation.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { cell, gridLayout, headCell, heading, pageFooter, paragraph, signatureLines } from './layout.ts';
import type { Margin, PdfNode } from './pdf-document.ts';
import { a4Portrait, printTemplate } from './print-template.ts';
import { chineseDate, citationsText } from './wording.ts';

/** 后续涉税事项告知单: what a newcomer has still to do with each bureau, told at the one counter. */
export interface ReminderListData {
  readonly title: string;
  readonly number: string;
  readonly bureauNames: Readonly<Record<Bureau, string>>;
  readonly subject: string;
  readonly taxpayerNo: string;
  readonly reminders: readonly {
    readonly bureau: Bureau;
    readonly duty: string;
    readonly term: string;
    readonly basis: Basis;
  }[];
  readonly issuedOn: PlainDate;
  readonly handledBy: string;
  readonly contact: string;
}

/** Both bureaus' duties and the place to sign stand on one sheet, front and nothing else. */
const marginsMm: Margin = [22, 14, 22, 16];

const section = (data: ReminderListData, bureau: Bureau): PdfNode[] => {
  const own = data.reminders.filter((reminder) => reminder.bureau === bureau);
  return [
    paragraph(`${data.bureauNames[bureau]}相关事项`, { bold: true, margin: [0, 8, 0, 4] }),
    {
      layout: gridLayout,
      table: {
        widths: [20, '*', 150, 150],
        headerRows: 1,
        dontBreakRows: true,
        body: [
          [headCell('序'), headCell('事项'), headCell('时限'), headCell('依据')],
          ...own.map(({ duty, term, basis }, index) => [
            cell(String(index + 1), { alignment: 'center' }),
            cell(duty),
            cell(term, { fontSize: 9 }),
            cell(citationsText(basis), { fontSize: 9 }),
          ]),
        ],
      },
    },
  ];
};

export const reminderList = printTemplate<ReminderListData>({
  id: 'reminder-list',
  paper: a4Portrait,
  onMissingGlyph: 'warn',
  parts: (data) => ({
    title: data.title,
    marginsMm,
    fontSize: 10,
    footer: pageFooter(`${data.number}　${data.title}`),
    content: [
      heading(data.title, 20, 0, 4),
      { text: data.number, alignment: 'center', margin: [0, 0, 0, 10] },
      paragraph(`${data.subject}（纳税人识别号：${data.taxpayerNo}）：`, { margin: [0, 0, 0, 4] }),
      paragraph('你已完成登记，请按下列要求办理国税、地税后续涉税事项：', { leadingIndent: 20 }),
      ...bureaus.flatMap((bureau) => section(data, bureau)),
      paragraph(`联系方式：${data.contact}　经办人：${data.handledBy}　${chineseDate(data.issuedOn)}`, {
        margin: [0, 10, 0, 0],
      }),
      signatureLines(['纳税人（办税人）签收', '签收日期']),
    ],
  }),
});
