import type { bodySchemas } from '../contract/exchange/bodies.ts';
import type { ScanReference } from '../domain/scan.ts';

type Named = Pick<ScanReference, 'hash' | 'size' | 'mediaType'>;

const naming: readonly string[] = ['case-entry/1', 'registration/1'] satisfies (keyof typeof bodySchemas)[];

/** The scans that an accepted message names. Its body has passed its schema. */
export const blobsNamedBy = (text: string): readonly Named[] => {
  // Nearly every message names none, and each is read once already.
  if (!text.includes('"scans":')) return [];
  const { schema, body } = JSON.parse(text) as { schema: string; body: { scans?: readonly Named[] } };
  return naming.includes(schema) ? (body.scans ?? []) : [];
};
