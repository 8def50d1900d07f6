import { earlierOf } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { cityMaintenanceRate } from './city-maintenance-rate.ts';
import type { Dated } from './dated.ts';
import { educationSurchargeExemption } from './education-surcharge-exemption.ts';
import { educationSurchargeRate } from './education-surcharge-rate.ts';
import { filingDay10 } from './filing-day-10.ts';
import { filingDay15 } from './filing-day-15.ts';
import { holidayExtension } from './holiday-extension.ts';
import { latePaymentSurchargeRate } from './late-payment-surcharge-rate.ts';
import { levyBureaus } from './levy-bureaus.ts';
import { localEducationSurchargeRate } from './local-education-surcharge-rate.ts';
import { oneYuanRule } from './one-yuan-rule.ts';
import { calendarKnownTo } from './public-holidays.ts';
import { registrationTerms } from './registration-terms.ts';
import { smallScaleFilingPeriod } from './small-scale-filing-period.ts';
import { surchargeOnFees } from './surcharge-on-fees.ts';
import { vatRateLow } from './vat-rate-low.ts';
import { vatRateServices } from './vat-rate-services.ts';
import { vatRateStandard } from './vat-rate-standard.ts';
import { vatRateTransportConstruction } from './vat-rate-transport-construction.ts';
import { vatRegulation } from './vat-regulation.ts';
import { vatSmallScaleExemption } from './vat-small-scale-exemption.ts';
import { vatSmallScaleRate } from './vat-small-scale-rate.ts';

/** Every dated parameter, for the parameter table on screen and for the tests. */
export const allRates: readonly Dated<unknown>[] = [
  latePaymentSurchargeRate,
  oneYuanRule,
  surchargeOnFees,
  vatSmallScaleRate,
  vatSmallScaleExemption,
  vatRegulation,
  vatRateStandard,
  vatRateTransportConstruction,
  vatRateLow,
  vatRateServices,
  cityMaintenanceRate,
  educationSurchargeRate,
  localEducationSurchargeRate,
  educationSurchargeExemption,
  levyBureaus,
  filingDay15,
  filingDay10,
  holidayExtension,
  smallScaleFilingPeriod,
  registrationTerms,
];

/** The last day every figure of a joint filing is known for; production names it once, at start. */
export const figuresKnownTo: PlainDate = allRates
  .map((rate) => rate.knownTo)
  .reduce(earlierOf, calendarKnownTo);
