import { Fault } from '../faults.ts';
import { capitalAmountRule } from './capital-amount.ts';
import { filingDeadlineRule } from './filing-deadline.ts';
import { creditCodeRule, organisationCodeRule, residentIdRule, taxpayerNumberRule } from './identifiers.ts';
import { latePaymentSurchargeRule } from './late-payment-surcharge.ts';
import type { RuleDefinition } from './rule.ts';
import { surtaxesRule } from './surtaxes.ts';
import { vatGeneralRule } from './vat-general.ts';
import { vatSmallScaleRule } from './vat-small-scale.ts';
import { workingDaysAfterRule } from './working-days-after.ts';

/** Every rule that can be asked by name. */
export const rules: readonly RuleDefinition[] = [
  latePaymentSurchargeRule,
  filingDeadlineRule,
  workingDaysAfterRule,
  vatSmallScaleRule,
  vatGeneralRule,
  surtaxesRule,
  capitalAmountRule,
  creditCodeRule,
  residentIdRule,
  organisationCodeRule,
  taxpayerNumberRule,
];

/** The rule of this id. Throws `figure/unknown-rule`. */
export const getRule = (id: string): RuleDefinition => {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Fault('figure/unknown-rule', { rule: id.slice(0, 100) });
  return rule;
};
