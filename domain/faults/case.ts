import type { FaultText } from './fault-text.ts';

export const caseFaults = {
} as const satisfies Record<string, FaultText>;
