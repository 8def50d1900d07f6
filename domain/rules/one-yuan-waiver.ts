import type { DerivationStep, Explained } from '../explained.ts';
import type { LevyLine } from '../levies/levy.ts';
import { addFen, formatYuanGrouped, zeroFen } from '../money.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import { findInForce } from '../rates/dated.ts';
import { oneYuanRule } from '../rates/one-yuan-rule.ts';
import type { OneYuanRule } from '../rates/one-yuan-rule.ts';

/**
 * The lines of one voucher after 公告2012年第25号: where tax and surcharge together do not pass the limit, both are
 * nought and the derivation says so. Lines that add up to nothing stay as they are.
 * Throws `figure/no-value-on-date` before the table begins.
 */
export const applyOneYuanRule = (lines: readonly LevyLine[], payingOn: PlainDate): readonly LevyLine[] => {
  const rule = findInForce<OneYuanRule>(oneYuanRule, payingOn);
  if (rule === undefined) return lines;
  const total = addFen(...lines.flatMap((line) => [line.amountFen, line.surchargeFen]));
  const { limitFen, limitIncluded } = rule.value;
  const waived = total > 0 && (total < limitFen || (limitIncluded && total === limitFen));
  if (!waived) return lines;
  const step: DerivationStep = {
    label: '一张缴税凭证上税款与滞纳金合计1元以下',
    expression: `${formatYuanGrouped(total)} ${limitIncluded ? '≤' : '＜'} ${formatYuanGrouped(limitFen)}`,
    result: '应纳税额和滞纳金为零：0.00 元',
    basis: rule.basis[0],
    en: {
      label: 'Tax and late-payment surcharge of one voucher together not above 1 yuan',
      result: 'tax and surcharge are nought: 0.00',
    },
  };
  const nought = (figure: Explained<Fen>): Explained<Fen> => ({
    value: zeroFen,
    steps: [...figure.steps, step],
    basis: [...figure.basis, ...rule.basis],
  });
  return lines.map((line) => ({
    ...line,
    amountFen: zeroFen,
    surchargeFen: zeroFen,
    explained: { amount: nought(line.explained.amount), surcharge: nought(line.explained.surcharge) },
  }));
};
