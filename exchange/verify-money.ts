import { messageId } from '../contract/exchange/message.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { Refolded } from './verify-fold.ts';
import type { HeldStore } from './verify-held.ts';

/** Fen; a hostile amount may be beyond what a number adds exactly. */
interface Sum {
  amount: bigint;
  surcharge: bigint;
}
type Sums = Map<string, Sum>;

const add = (sums: Sums, key: string, amount: number, surcharge: number): void => {
  const sum = sums.get(key) ?? { amount: 0n, surcharge: 0n };
  sums.set(key, { amount: sum.amount + BigInt(amount), surcharge: sum.surcharge + BigInt(surcharge) });
};
const fen = (sum: Sum | undefined): string => `${sum?.amount ?? 0n}+${sum?.surcharge ?? 0n}`;

/** By message, in an order of its own: what the facts table says against what the fact says. */
const linesById = (lines: readonly (readonly [id: string, line: string])[]): Map<string, string> => {
  const byId = new Map<string, string[]>();
  for (const [id, line] of lines) byId.set(id, [...(byId.get(id) ?? []), line]);
  return new Map([...byId].map(([id, texts]) => [id, texts.sort().join(';')]));
};

const differing = (
  difference: Finding['difference'],
  stored: ReadonlyMap<string, string>,
  counted: ReadonlyMap<string, string>,
): Finding[] =>
  [...new Set([...stored.keys(), ...counted.keys()])]
    .filter((id) => stored.get(id) !== counted.get(id))
    .map((at) => ({ difference, at }));

/** Money by part, bureau and levy, and the forms seen, are what the facts in the feed say: to the fen. */
export const checkMoney = (held: HeldStore, parts: ReadonlyMap<string, Refolded>): Checked => {
  const stored: Sums = new Map();
  const counted: Sums = new Map();
  const storedLines: [string, string][] = [];
  const countedLines: [string, string][] = [];
  const countedVouchers: [string, string][] = [];
  for (const line of held.lines) {
    const { part, bureau, levy, amount_fen: amount, surcharge_fen: surcharge } = line;
    add(stored, `${part} ${bureau} ${levy}`, amount, surcharge);
    storedLines.push([messageId(line), JSON.stringify([bureau, levy, amount, surcharge])]);
  }
  for (const [part, { decisions }] of parts)
    for (const [id, { lines, vouchers }] of decisions) {
      for (const { bureau, levy, amountFen, surchargeFen } of lines) {
        add(counted, `${part} ${bureau} ${levy}`, amountFen, surchargeFen);
        countedLines.push([id, JSON.stringify([bureau, levy, amountFen, surchargeFen])]);
      }
      for (const v of vouchers) countedVouchers.push([id, `${v.voucherBureau} ${v.voucherNumber}`]);
    }
  const keys = [...new Set([...stored.keys(), ...counted.keys()])].sort();
  const storedVouchers = held.vouchers.map(
    (v) => [messageId(v), `${v.voucher_bureau} ${v.voucher_number}`] as const,
  );
  const findings: Finding[] = [
    ...keys
      .filter((key) => fen(stored.get(key)) !== fen(counted.get(key)))
      .map(
        (key): Finding => ({
          difference: 'total-differs',
          at: `${key}: ${fen(stored.get(key))} ≠ ${fen(counted.get(key))}`,
        }),
      ),
    ...differing('lines-differ', linesById(storedLines), linesById(countedLines)),
    ...differing('voucher-differs', linesById(storedVouchers), linesById(countedVouchers)),
  ];
  return { check: 'money', count: keys.length, findings };
};
