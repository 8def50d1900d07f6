import type { InBoth } from './language.ts';

/** Why a person was identified without the reader. */
export const handReasons = ['reader-out', 'card-unreadable', 'no-chip', 'card-expired', 'other'] as const;
export type HandReason = (typeof handReasons)[number];

export const handReasonWords: Readonly<Record<HandReason, InBoth>> = {
  'reader-out': { zh: '读卡器不可用', en: 'The reader is out' },
  'card-unreadable': { zh: '证件读不出', en: 'The card cannot be read' },
  'no-chip': { zh: '证件不能机读', en: 'The document has no chip' },
  'card-expired': { zh: '证件过期，经批准办理', en: 'The card has expired, approved' },
  other: { zh: '其他', en: 'Another reason' },
};

/** Reasons that say nothing by themselves: a note has to. */
export const needsNote: ReadonlySet<HandReason> = new Set(['card-expired', 'other']);

/** What was chosen and what was noted, out of the words they were kept in; from before there was a list, all is note. */
export const handReasonOf = (
  kind: HandReason | null,
  text: string,
): { readonly reason: HandReason; readonly note: string } => {
  if (kind === null) return { reason: 'other', note: text };
  return { reason: kind, note: text.slice(handReasonWords[kind].zh.length).replace(/^：/, '') };
};

/** The reason as it stands on records: what was chosen, and what was noted. */
export const handReasonText = (reason: HandReason, note: string): InBoth => {
  const { zh, en } = handReasonWords[reason];
  return note === '' ? { zh, en } : { zh: `${zh}：${note}`, en: `${en}: ${note}` };
};
