import type { FaultText } from './fault-text.ts';

export const voucherFaults = {
} as const satisfies Record<string, FaultText>;
