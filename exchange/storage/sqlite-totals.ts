import type { Totals } from './port.ts';
import { type statements, sumUnit } from './sqlite-statements.ts';

/** `ExchangeStore.readTotals` within a transaction. */
export const readTotals = (q: ReturnType<typeof statements>): Totals => {
  const money = q.money.all() as {
    bureau: 'state' | 'local';
    levy: string;
    amount_high: number;
    amount_low: number;
    surcharge_high: number;
    surcharge_low: number;
  }[];
  const counts = q.counts.get() as Totals['messages'];
  return {
    money: money.map((m) => ({
      bureau: m.bureau,
      levy: m.levy,
      amountFen: m.amount_high * sumUnit + m.amount_low,
      surchargeFen: m.surcharge_high * sumUnit + m.surcharge_low,
    })),
    voucherNumbers: q.vouchers.all() as Totals['voucherNumbers'],
    messages: counts,
  };
};
