import type { bodySchemas } from '../contract/exchange/bodies.ts';
import { saidOf } from '../contract/exchange/handover.ts';
import type { ScanReference } from '../domain/scan.ts';

type Named = Pick<ScanReference, 'hash' | 'size' | 'mediaType'>;

const naming: readonly string[] = ['case-entry/1', 'registration/1'] satisfies (keyof typeof bodySchemas)[];

/** The scans that an accepted message names, a HANDOVER those of the record it carries. Its body has passed its schema. */
export const blobsNamedBy = (text: string): readonly Named[] => {
  // Nearly every message names none, and each is read once already.
  if (!text.includes('"scans":')) return [];
  const { schema, body } = saidOf(JSON.parse(text) as { schema: string; body: Record<string, unknown> });
  return naming.includes(schema) ? ((body['scans'] as readonly Named[] | undefined) ?? []) : [];
};

/** By which the names of a message are kept; its id is the device, the epoch and the number. */
export const numberOfMessage = (msgId: string): { readonly device: string; readonly seq: number } => {
  const [, device = '', seq = ''] = /^(.*):\d+:(\d+)$/.exec(msgId) ?? [];
  return { device, seq: Number(seq) };
};
