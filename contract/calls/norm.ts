import { z } from 'zod/mini';
import { itemCount, normParts } from '../../domain/norm/norm-item.ts';
import { call, readers } from '../call.ts';
import { none } from '../values.ts';

const itemNumber = z.int().check(z.gte(1), z.lte(itemCount));

const Titled = z.strictObject({ id: z.string(), title: z.string(), titleEn: z.string() });

/** A step of a matter, an act of its flow, or what the hall does for all matters: it carries a clause out. */
const Bearer = z.strictObject({
  ofId: z.string(),
  ofTitle: z.string(),
  ofTitleEn: z.string(),
  kind: z.enum(['step', 'act', 'deed']),
  title: z.string(),
  titleEn: z.string(),
});

export const NormWordsView = z.strictObject({
  /** How it is cited; null for words that only introduce others. */
  clause: z.nullable(z.string()),
  /** Where it stands within its part, whose name says the rest; empty where it stands alone. */
  place: z.string(),
  text: z.string(),
  /** Does it ask something that a step could carry out? Without one, it is shown as open. */
  isAsking: z.boolean(),
  by: z.array(Bearer),
});
export type NormWordsView = z.infer<typeof NormWordsView>;

export const NormRow = z.strictObject({
  item: itemNumber,
  title: z.string(),
  titleEn: z.string(),
  lead: z.string(),
  levels: z.string(),
  matters: z.array(Titled),
  /** What else carries clauses of it out: parts of the hall, and matters of other items. */
  carriedBy: z.array(Titled),
  /** Clauses that ask something, and how many of them a step or act carries out. */
  clauses: z.int(),
  traced: z.int(),
});
export type NormRow = z.infer<typeof NormRow>;

export const NormItemView = z.strictObject({
  ...NormRow.shape,
  chapter: z.string(),
  /** 第十七项 */
  ordinal: z.string(),
  parts: z.array(
    z.strictObject({ part: z.enum(normParts.map(({ key }) => key)), words: z.array(NormWordsView) }),
  ),
});
export type NormItemView = z.infer<typeof NormItemView>;

/** The norm as the window shows it: what each item asks, and what of this program carries it out. */
export const norm = {
  items: call(readers, none, z.strictObject({ rows: z.array(NormRow) })),
  item: call(readers, z.strictObject({ item: itemNumber }), NormItemView),
} as const;
