import type { FaultText } from './fault-text.ts';

export const dbFaults = {
} as const satisfies Record<string, FaultText>;
