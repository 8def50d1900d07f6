import type { Verdict } from '../../../contract/exchange/answers.ts';
import type { Totals } from '../../../exchange/storage/port.ts';
import type { ExchangeDisk, StoreFaults } from './memory-exchange-store.ts';

/** Compares key by key: the first that differs decides. */
export const inOrder = (...keys: readonly (readonly [string | number, string | number])[]): number => {
  for (const [a, b] of keys) if (a !== b) return a < b ? -1 : 1;
  return 0;
};

/** What everything applied adds up to. */
export const totalsOf = (disk: ExchangeDisk, faults: StoreFaults): Totals => {
  const money = new Map<string, Totals['money'][number]>();
  for (const line of disk.counted.flatMap(({ lines }) => lines)) {
    const key = `${line.bureau} ${line.levy}`;
    const { bureau, levy } = line;
    const sum = money.get(key) ?? { bureau, levy, amountFen: 0, surchargeFen: 0 };
    const signed = (fen: number): number => (faults.sumsWithoutSign === true ? Math.abs(fen) : fen);
    money.set(key, {
      ...sum,
      amountFen: sum.amountFen + signed(line.amountFen),
      surchargeFen: sum.surchargeFen + signed(line.surchargeFen),
    });
  }
  const numbers = new Map(
    disk.counted.flatMap(({ vouchers }) => vouchers).map((v) => [`${v.voucherBureau} ${v.voucherNumber}`, v]),
  );
  const results = [...disk.results.values()].flat();
  const count = (of: (verdict: Verdict) => boolean): number => results.filter(of).length;
  return {
    money: [...money.values()].sort((a, b) => inOrder([a.bureau, b.bureau], [a.levy, b.levy])),
    voucherNumbers: [...numbers.values()].sort((a, b) =>
      inOrder([a.voucherBureau, b.voucherBureau], [a.voucherNumber, b.voucherNumber]),
    ),
    messages: {
      landed: [...disk.landed.values()].flat().length,
      accepted: count(({ verdict }) => verdict === 'ACCEPTED'),
      rejected: count(({ verdict }) => verdict === 'REJECT'),
      conflicts: count(({ verdict }) => verdict === 'CONFLICT'),
      quarantined: count(({ quarantined }) => quarantined),
    },
  };
};
