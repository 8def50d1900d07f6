import type { IdCard } from '../../domain/id-card.ts';
import type { ReaderIdentity } from './driver.ts';

export interface IdCardReaderOps {
  /** Progress: `CardReadProgress`. */
  'id-card-reader/read': { in: { waitMs?: number }; out: IdCard };
  'id-card-reader/identify': { in: Record<string, never>; out: ReaderIdentity };
  'id-card-reader/put-card': { in: { index: number }; out: null };
  'id-card-reader/lift-card': { in: Record<string, never>; out: null };
}
