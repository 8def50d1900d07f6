import { sha256Hex } from './canonical.ts';
import { type DigestibleRecord, recordsDigest } from './records-digest.ts';

/** A versioned record with the schema that it is of. */
export interface SectoredRecord extends DigestibleRecord {
  readonly schema: string;
}

/** `<schema> <first hex digit of the id's hash>`: few enough to send, small enough to lay side by side. */
export const sectorOf = ({ schema, recordId }: Pick<SectoredRecord, 'schema' | 'recordId'>): string =>
  `${schema} ${sha256Hex(recordId).slice(0, 1)}`;

/** One digest for each sector that has records. */
export const sectorDigests = (records: Iterable<SectoredRecord>): Record<string, string> => {
  const sectors = new Map<string, DigestibleRecord[]>();
  for (const record of records) {
    const name = sectorOf(record);
    const list = sectors.get(name) ?? [];
    list.push(record);
    sectors.set(name, list);
  }
  return Object.fromEntries([...sectors].map(([name, list]) => [name, recordsDigest(list)]));
};

/** Sectors whose digest is not the same, or that one side does not have, in order. */
export const differingSectors = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => one[name] !== other[name])
    .sort();
