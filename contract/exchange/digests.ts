import { z } from 'zod/mini';
import { environments } from './message.ts';
import { hash, identifier, signature } from './values.ts';

/*
 * Each night a window tells the exchange what it makes of the shared records up to a signed head: one hash for each
 * sector of them. Where a hash differs both lists are laid side by side, and every difference is named. Nobody takes
 * anything over from anybody, and nothing is asked a second time for the same head.
 */
/** `<schema> <hex digit>`: records of one schema whose ids hash into one of sixteen. */
const sector = z.string().check(z.regex(/^[a-z-]{1,40}\/\d{1,4} [0-9a-f]$/));
const size = z.int().check(z.positive());

const about = {
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: identifier,
  device: identifier,
  part: identifier,
  /** The head up to which records were folded. */
  size,
  root: hash,
};

export const RecordDigest = z.strictObject({
  recordId: identifier,
  version: z.int(),
  hash,
  status: z.string().check(z.regex(/^[a-z-]{1,20}$/)),
});
export type RecordDigest = z.infer<typeof RecordDigest>;

/** `POST /v1/digests`: a hash for each sector that has records (`evidence/record-sectors.ts`). */
export const SectorDigests = z.strictObject({
  ...about,
  sectors: z.record(sector, hash).check(z.refine((sectors) => Object.keys(sectors).length <= 2000)),
  signature,
});
export type SectorDigests = z.infer<typeof SectorDigests>;

/** Sectors that differ at the exchange; none: both have the same. */
export const SectorsDiffering = z.strictObject({ size, differing: z.array(sector).check(z.maxLength(2000)) });
export type SectorsDiffering = z.infer<typeof SectorsDiffering>;

/** `POST /v1/digests/records`: what the window has in the sectors that differ. */
export const SectorRecords = z.strictObject({
  ...about,
  sectors: z.array(sector).check(z.minLength(1), z.maxLength(2000)),
  records: z.array(RecordDigest).check(z.maxLength(20_000)),
  signature,
});
export type SectorRecords = z.infer<typeof SectorRecords>;

/** One record that is not the same: what each has of it, null where it has none. */
export const RecordDifference = z.strictObject({
  recordId: identifier,
  exchange: z.nullable(RecordDigest),
  window: z.nullable(RecordDigest),
});
export type RecordDifference = z.infer<typeof RecordDifference>;

export const RecordsDiffering = z.strictObject({
  size,
  differences: z.array(RecordDifference).check(z.maxLength(40_000)),
});
export type RecordsDiffering = z.infer<typeof RecordsDiffering>;

type About = Omit<SectorDigests, 'sectors' | 'signature'>;
const aboutLines = (what: string, a: About): readonly (string | number)[] => [
  `TXP/1 ${what}`,
  a.v,
  a.env,
  a.exchangeId,
  a.device,
  a.part,
  a.size,
  a.root,
];

/** The text a window signs. */
export const sectorDigestsText = (d: Omit<SectorDigests, 'signature'>): string =>
  [
    ...aboutLines('digests of records', d),
    ...Object.keys(d.sectors)
      .sort()
      .map((name) => `${name} ${d.sectors[name]}`),
  ].join('\n');

/** The text a window signs. */
export const sectorRecordsText = (d: Omit<SectorRecords, 'signature'>): string =>
  [
    ...aboutLines('records of differing sectors', d),
    ...d.sectors,
    ...d.records.map(({ recordId, version, hash: of, status }) => `${recordId} ${version} ${of} ${status}`),
  ].join('\n');
