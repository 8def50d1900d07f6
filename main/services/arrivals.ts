import type { RecordRow } from '../../db/inbox.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { Arrivals } from '../sync/enter-entry.ts';
import { mayBePaidTwice, tellPaidTwice } from './paid-twice.ts';
import { tellPossibleDuplicates } from './possible-duplicates.ts';
import { learnFromRecord, registrationSchema } from './registrations.ts';

/** What the hall makes of a record that has come, at the window with this device. */
export const arrivalsFor = (window: { readonly device: string }): Arrivals => ({
  concerns: (record: RecordRow) => record.schema === registrationSchema || mayBePaidTwice(record, window),
  effect: (tx: WritableTx, record: RecordRow) => {
    learnFromRecord(tx, record);
    tellPossibleDuplicates(tx, record);
    tellPaidTwice(tx, window, record);
  },
});
