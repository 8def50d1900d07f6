import { Fault } from '../../domain/faults.ts';
import type { ExchangeStore } from './port.ts';
import { findDevice } from './postgres-apply.ts';
import type { PostgresEngine } from './postgres-engine.ts';
import * as rows from './rows.ts';

/** Papers about seal keys, each in one transaction of the store. */
export const postgresSealPapers = (
  transaction: PostgresEngine['transaction'],
): Pick<ExchangeStore, 'putSealPaper' | 'readSealPapers'> => ({
  putSealPaper: ({ device, kind, id, text, depositedAt }) =>
    transaction(async (query) => {
      if ((await findDevice(query, device)) === undefined) throw new Fault('exchange/device-unknown');
      await query('INSERT INTO seal_papers VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
        device,
        kind,
        id,
        Buffer.from(text, 'utf8'),
        depositedAt,
      ]);
      const [kept] = await query<rows.SealPaperRow>(
        'SELECT * FROM seal_papers WHERE device = $1 AND kind = $2 AND id = $3',
        [device, kind, id],
      );
      return kept !== undefined && rows.sealPaperOf(kept).text === text;
    }),
  readSealPapers: (device) =>
    transaction(async (query) => {
      const found = await query<rows.SealPaperRow>(
        `SELECT * FROM seal_papers WHERE $1::text IS NULL OR device = $1
         ORDER BY device COLLATE "C", kind COLLATE "C", id COLLATE "C"`,
        [device],
      );
      return found.map(rows.sealPaperOf);
    }),
});
