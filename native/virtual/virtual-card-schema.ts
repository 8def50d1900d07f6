import * as z from 'zod/mini';
import { isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { VirtualCard } from './card-block.ts';

const nonEmpty = z.string().check(z.minLength(1));
const day = z.custom<PlainDate>((value) => typeof value === 'string' && isPlainDate(value));

const facts = {
  sex: z.string().check(z.regex(/^[0129]$/)),
  bornOn: day,
  idNumber: nonEmpty,
  validFrom: day,
  validTo: z.union([z.literal('long-term'), day]),
};
const issued = { name: nonEmpty, address: nonEmpty, authority: nonEmpty };
const laterAddresses = z.optional(z.readonly(z.array(nonEmpty).check(z.maxLength(4))));
const foreign = {
  englishName: nonEmpty,
  chineseName: z.string(),
  nationality: z.string().check(z.regex(/^[A-Z]{3}$/)),
};

/** A card of the virtual reader's deck as the profile holds it. */
export const virtualCard = z.union([
  z.strictObject({
    layout: z.literal('residence-permit'),
    ...facts,
    ...issued,
    travelPermitNumber: z.string(),
    timesIssued: z.string(),
    laterAddresses,
  }),
  z.strictObject({
    layout: z.literal('foreigner-2023'),
    ...facts,
    ...foreign,
    renewals: z.string(),
    formerNumberLink: z.string(),
  }),
  z.strictObject({
    layout: z.literal('foreigner-2017'),
    ...facts,
    ...foreign,
    cardVersion: z.string(),
    authorityCode: z.string(),
  }),
  z.strictObject({
    layout: z.optional(z.literal('resident')),
    ...facts,
    ...issued,
    ethnicCode: z.string().check(z.regex(/^\d{2}$/)),
    laterAddresses,
    kind: z.optional(z.string().check(z.regex(/^.$/))),
  }),
]) satisfies z.ZodMiniType<VirtualCard>;
