import { Fault } from '../faults.ts';
import { latePaymentSurchargeRule } from './late-payment-surcharge.ts';
import type { RuleDefinition } from './rule.ts';

/** Every rule that can be asked by name. */
export const rules: readonly RuleDefinition[] = [latePaymentSurchargeRule];

/** The rule of this id. Throws `figure/unknown-rule`. */
export const getRule = (id: string): RuleDefinition => {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Fault('figure/unknown-rule', { rule: id.slice(0, 100) });
  return rule;
};
