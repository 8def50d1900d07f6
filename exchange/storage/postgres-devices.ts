import { Fault } from '../../domain/faults.ts';
import { undecidedSql } from './held-rows.ts';
import type { DeviceRecord } from './port.ts';
import type { Query } from './postgres-engine.ts';

/** `ExchangeStore.putDevice` within a transaction. */
export const putDevice = async (query: Query, d: DeviceRecord): Promise<void> => {
  await query(
    `INSERT INTO devices VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (device) DO UPDATE SET suite = excluded.suite, public_key_hex = excluded.public_key_hex,
       status = excluded.status, epoch = excluded.epoch`,
    [d.device, d.suite, d.publicKeyHex, d.bureau, d.part, d.hall, d.status, d.epoch, d.lastSeq, d.chainHead],
  );
  // Now that the device's row is locked: what another server has held of it until then is seen.
  if ((await query(undecidedSql('$1', '$2'), [d.device, d.epoch])).length > 0)
    throw new Fault('exchange/quarantine-undecided', { device: d.device });
  await query('DELETE FROM entitlements WHERE device = $1', [d.device]);
  for (const [n, e] of d.entitlements.entries())
    await query('INSERT INTO entitlements VALUES ($1, $2, $3, $4, $5, $6)', [
      d.device,
      n,
      e.actingFor,
      e.under,
      e.from,
      e.to,
    ]);
};
