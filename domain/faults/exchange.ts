import type { FaultText } from './fault-text.ts';

export const exchangeFaults = {
} as const satisfies Record<string, FaultText>;
