import type { FaultText } from './fault-text.ts';

export const figureDisplayFaults = {
  'device/figure-too-long': {
    zh: '金额超过客显的位数，客显不显示，请当面告知纳税人或看副屏。',
    en: 'The amount has more digits than the customer display; tell the taxpayer, or look at the second screen.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
