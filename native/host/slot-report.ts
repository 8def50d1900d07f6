import type { InBoth } from '../../domain/language.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import type { DeviceState } from './messages.ts';

/** One thing that was done to reach a device, and what came of it. */
export interface Attempt {
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly at: number;
  readonly what: 'open' | 'check' | 'test' | 'lost';
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
  readonly fault: FaultRecord | null;
}

/** What a device says of itself, what was tried, and what to do: the device page and the support bundle. */
export interface DeviceReport {
  readonly kind: DeviceKind;
  readonly model: string;
  /** Port, address or library: how it is reached. */
  readonly where: string;
  readonly virtual: boolean;
  readonly state: DeviceState;
  /** What the open device answered when it was asked who it is; empty while it is not open. */
  readonly says: readonly InBoth[];
  /** The last attempts, oldest first. */
  readonly attempts: readonly Attempt[];
}

const kept = 8;

/** Remembers the last attempts; one that goes as the one before replaces it, so that a dead port fills no page. */
export const rememberAttempts = () => {
  const attempts: Attempt[] = [];
  return {
    add(attempt: Attempt): void {
      const last = attempts.at(-1);
      if (last?.what === attempt.what && last.fault?.code === attempt.fault?.code) attempts.pop();
      attempts.push(attempt);
      if (attempts.length > kept) attempts.shift();
    },
    all: (): readonly Attempt[] => [...attempts],
  };
};
