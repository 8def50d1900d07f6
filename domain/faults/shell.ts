import type { FaultText } from './fault-text.ts';

export const shellFaults = {
} as const satisfies Record<string, FaultText>;
