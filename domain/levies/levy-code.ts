/** The levies of one VAT filing at the joint window. The late-payment surcharge stands on the line of its levy. */
const levyCodes = ['vat', 'consumption', 'city-maintenance', 'education', 'local-education'] as const;
export type LevyCode = (typeof levyCodes)[number];
