import type { FaultText } from './fault-text.ts';

export const printFaults = {
} as const satisfies Record<string, FaultText>;
