import type { FaultText } from './fault-text.ts';

export const deviceFaults = {
} as const satisfies Record<string, FaultText>;
