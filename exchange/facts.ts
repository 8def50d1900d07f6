import { type Bureau, bureaus } from '../domain/bureau.ts';
import type { FactLine, FactVoucher } from './decide.ts';

export interface FactCount {
  readonly lines: readonly FactLine[];
  readonly vouchers: readonly FactVoucher[];
}

const isBureau = (value: unknown): value is Bureau => bureaus.includes(value as Bureau);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fenOrZero = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0);
// PostgreSQL text cannot hold U+0000; one hostile name must not stop a part.
const nameOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 200).replaceAll('\0', '\uFFFD').toWellFormed() : '';

/**
 * What a fact moved, read as far as it can be read. Money taken stays taken when its message is not in order
 * (DESIGN §8), so an unknown schema or a wrong total is counted too: by levy where lines say so, and any difference
 * between the lines and the total under the empty levy, so that the bureau's sum equals what the drawer holds.
 */
export const countFact = (raw: Readonly<Record<string, unknown>>, fallbackBureau: Bureau): FactCount => {
  const body = isObject(raw['body']) ? raw['body'] : {};
  const acting = isBureau(raw['actingFor']) ? raw['actingFor'] : fallbackBureau;
  const bureau = isBureau(body['bureau']) ? body['bureau'] : acting;
  const items = Array.isArray(body['lines']) ? (body['lines'] as readonly unknown[]).filter(isObject) : [];
  const lines: FactLine[] = items
    .map((item) => ({
      bureau,
      levy: nameOf(item['levy']),
      amountFen: fenOrZero(item['amountFen']),
      surchargeFen: fenOrZero(item['surchargeFen']),
    }))
    .filter((line) => line.amountFen !== 0 || line.surchargeFen !== 0);
  if (Number.isSafeInteger(body['totalFen'])) {
    const attributed = lines.reduce((sum, line) => sum + line.amountFen + line.surchargeFen, 0);
    const rest = (body['totalFen'] as number) - attributed;
    if (rest !== 0 && Number.isSafeInteger(rest))
      lines.push({ bureau, levy: '', amountFen: rest, surchargeFen: 0 });
  }
  const number = nameOf(body['voucherNumber']);
  const vouchers =
    number !== '' && isBureau(body['voucherBureau'])
      ? [{ voucherBureau: body['voucherBureau'], voucherNumber: number }]
      : [];
  return { lines, vouchers };
};
