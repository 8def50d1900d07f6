import type { PlainDate } from '../domain/plain-date.ts';
import { cell, gridLayout, headCell, heading } from './layout.ts';
import type { PdfNode, TableNode, TextNode } from './pdf-document.ts';
import { a4Landscape, printTemplate } from './print-template.ts';
import { chineseDate } from './wording.ts';

/** One bureau's seal: what the window's key of that bureau signed, never a picture alone. */
export interface SealMark {
  readonly bureauName: string;
  /** Short enough to be read out at a counter. */
  readonly shortCode: string;
  /** The whole seal for a reader of codes. */
  readonly code: string;
}

/** 税务登记证, 正本 or 副本: one number, both bureaus' seals. Legal paper: Chinese only. */
export interface RegistrationCertificateData {
  readonly title: string;
  readonly copy: string;
  readonly number: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly issuedOn: PlainDate;
  readonly seals: readonly SealMark[];
}

const sealRed = '#c00000';
const ring = 104;
const lineHeight = 13;

/** A bureau's name in lines of at most seven characters: what a ring of this width holds. 税务局 stays whole. */
const nameLines = (name: string): readonly string[] => {
  const office = /(国家|地方)税务局$/u.exec(name)?.[0] ?? '';
  const place = name.slice(0, name.length - office.length);
  return [...(place.match(/.{1,7}/gu) ?? []), ...(office === '' ? [] : [office])];
};

const redLine = (text: string, fontSize: number, above: number): TextNode => ({
  text,
  fontSize,
  color: sealRed,
  bold: true,
  alignment: 'center',
  margin: [0, above, 0, 0],
});

/** The ring with the bureau's name in it, and beside it the code by which anybody can verify it. */
const sealBlock = (seal: SealMark): PdfNode => {
  const lines = nameLines(seal.bureauName);
  const inside = lines.length * lineHeight + 30;
  return {
    columnGap: 10,
    columns: [
      {
        width: ring,
        stack: [
          {
            canvas: [
              {
                type: 'ellipse',
                x: ring / 2,
                y: ring / 2,
                r1: ring / 2 - 2,
                r2: ring / 2 - 2,
                lineWidth: 2.5,
                lineColor: sealRed,
              },
            ],
          },
          // Back up into the ring: pdfmake sets what follows a drawing below it.
          ...lines.map((line, index) => redLine(line, 10, index === 0 ? -(ring + inside) / 2 : 0)),
          redLine('登记专用章', 9, 4),
        ],
      },
      {
        width: '*',
        stack: [
          { qr: seal.code, fit: 92, eccLevel: 'L' },
          { text: `验证码 ${seal.shortCode}`, fontSize: 8, margin: [0, 4, 0, 0] },
        ],
      },
    ],
  };
};

/** 副本 is what a business shows; each check of it is written there. */
const duplicate = '副本';
const verifications: TableNode = {
  layout: gridLayout,
  table: {
    widths: [60, '*', '*', '*', '*'],
    body: [[headCell('验证记录', { margin: [0, 5, 0, 5] }), ...Array.from({ length: 4 }, () => cell(''))]],
  },
};

export const registrationCertificate = printTemplate<RegistrationCertificateData>({
  id: 'registration-certificate',
  paper: a4Landscape,
  // A name must not be printed wrong on what proves who somebody is.
  onMissingGlyph: 'refuse',
  parts: (data) => ({
    title: `${data.title}（${data.copy}）`,
    marginsMm: [22, 14, 22, 12],
    fontSize: 11,
    content: [
      heading(data.title, 28, 0, 0),
      heading(`（${data.copy}）`, 13, 0, 4),
      { text: data.number, alignment: 'center', fontSize: 13, margin: [0, 0, 0, 10] },
      {
        layout: gridLayout,
        table: {
          widths: [120, '*'],
          dontBreakRows: true,
          body: data.rows.map(({ label, value }) => [headCell(label), cell(value)]),
        },
      },
      {
        unbreakable: true,
        margin: [0, 12, 0, 0],
        columnGap: 24,
        columns: data.seals.map(
          (seal): PdfNode => ({
            stack: [{ text: `发证机关：${seal.bureauName}`, margin: [0, 0, 0, 4] }, sealBlock(seal)],
            width: '*',
          }),
        ),
      },
      {
        unbreakable: true,
        margin: [0, 10, 0, 0],
        columnGap: 24,
        columns: [
          ...(data.copy === duplicate ? [{ ...verifications, width: 380 } as const] : []),
          {
            text: `发证日期：${chineseDate(data.issuedOn)}　　国家税务总局监制`,
            alignment: 'right',
            margin: [0, 8, 0, 0],
            width: '*',
          },
        ],
      },
    ],
  }),
});
