import type { QueueDeed, QueueStanding } from './driver.ts';

export interface QueueCallerOps {
  /** A pad shows it; a hall's server needs no telling. */
  'queue-caller/show': { in: QueueStanding; out: null };
  /** Only where a hall's own server keeps the numbers. */
  'queue-caller/ask': { in: { readonly deed: QueueDeed | 'state' }; out: QueueStanding };
}
