import type { InBoth } from './language.ts';

/** Acts that have a legal effect of their own and may be put under the officer’s CA key (DESIGN §8). */
export const legalActs = ['certificate', 'conclusion'] as const;
export type LegalAct = (typeof legalActs)[number];

export const legalActNames: Readonly<Record<LegalAct, InBoth>> = {
  certificate: { zh: '发放税务登记证件', en: 'Giving out the registration certificate' },
  conclusion: { zh: '确认两局共同结论', en: 'Confirming the joint conclusion' },
};

/** What a hall asks of the officer’s key: agreements differ, so a bureau sets it. Where none has, nothing is asked. */
export const signatureNeeds = ['required', 'optional', 'none'] as const;
export type SignatureNeed = (typeof signatureNeeds)[number];
