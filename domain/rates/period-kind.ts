/** The two tax periods of a counter filing. */
export const periodKinds = ['month', 'quarter'] as const;
export type PeriodKind = (typeof periodKinds)[number];

export const periodName: Readonly<Record<PeriodKind, string>> = { month: '月', quarter: '季度' };
export const periodNameEn: Readonly<Record<PeriodKind, string>> = { month: 'month', quarter: 'quarter' };
