import type { InBoth } from './language.ts';
import type { PlainDate } from './plain-date.ts';

/** A group of matters that has a row of numbers of its own. */
export interface QueueGroup {
  /** One capital letter, printed before the number. */
  readonly code: string;
  readonly title: InBoth;
}

/** What a hall uses unless its profile names other groups. */
export const usualQueueGroups: readonly QueueGroup[] = [
  { code: 'A', title: { zh: '申报缴税', en: 'Filing and payment' } },
  { code: 'B', title: { zh: '登记认定', en: 'Registration' } },
  { code: 'C', title: { zh: '综合事项', en: 'Other matters' } },
];

/** `A012`: what is called out and shown. */
export const ticketNumber = (groupCode: string, no: number): string =>
  `${groupCode}${String(no).padStart(3, '0')}`;

/** `Q20160405A012`: what the barcode of a ticket says, which names the day as well. */
export const ticketCode = (day: PlainDate, groupCode: string, no: number): string =>
  `Q${day.replaceAll('-', '')}${ticketNumber(groupCode, no)}`;

/** The day and number of such a code; `undefined` for every other text. */
export const readTicketCode = (
  text: string,
): { readonly day: PlainDate; readonly groupCode: string; readonly no: number } | undefined => {
  const parts = /^Q(\d{4})(\d{2})(\d{2})([A-Z])(\d{3,})$/.exec(text.toUpperCase());
  if (parts === null) return undefined;
  const [, year, month, day, groupCode = '', no] = parts;
  return { day: `${year}-${month}-${day}` as PlainDate, groupCode, no: Number(no) };
};
