import type { IdCard } from '../../domain/id-card.ts';
import type { ReaderIdentity } from './driver.ts';
import type { DecodedPhoto } from './photo-decoder.ts';

export interface IdCardReaderOps {
  /** Progress: `CardReadProgress`. */
  'id-card-reader/read': { in: { waitMs?: number }; out: IdCard };
  'id-card-reader/identify': { in: Record<string, never>; out: ReaderIdentity };
  /** The picture of a card's photo; `null` where no decoder is configured. */
  'id-card-reader/decode-photo': { in: { photo: Uint8Array }; out: DecodedPhoto | null };
  'id-card-reader/put-card': { in: { index: number }; out: null };
  'id-card-reader/lift-card': { in: Record<string, never>; out: null };
}
