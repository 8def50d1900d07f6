import type { FaultText } from './fault-text.ts';

export const officerFaults = {
} as const satisfies Record<string, FaultText>;
