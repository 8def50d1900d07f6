import type { DeskDecision } from './desk-port.ts';
import type { LandedMessage } from './port.ts';

const heldStates = ['held', 'released', 'refused'] as const;
export type HeldState = (typeof heldStates)[number];

/** A message of a window that is shut out, kept aside as it came (docs/decisions/0024). */
export interface HeldMessage extends LandedMessage {
  readonly state: HeldState;
}

/** Where the quarantine of one device stands, read under the device's lock. */
export interface HeldTail {
  /** Last number held, or the last landed where nothing is held, and its hash. */
  readonly lastSeq: number;
  readonly chainHead: string;
  /** Held and not decided on. */
  readonly count: number;
  readonly bytes: number;
  /** What came in this epoch was closed for good: nothing more is taken. */
  readonly isRefused: boolean;
  /** Hashes held, whatever became of them, for the numbers the batch names. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** What one device has waiting in quarantine. */
export interface HeldCounts {
  readonly device: string;
  readonly part: string;
  readonly count: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** UTC ms of the oldest. */
  readonly since: number;
}

/**
 * Messages of windows that are shut out. They lie beside the landed log, in the device's own order, until a person lets
 * them in or closes them; either way they stay. Held by `landBatch`, on the judgement handed to it.
 */
export interface QuarantineStore {
  /** What waits, by device. */
  readHeldCounts(): Promise<readonly HeldCounts[]>;

  /** Messages of one device in order of their numbers, whatever became of them. */
  readHeldMessages(device: string): Promise<readonly HeldMessage[]>;

  /**
   * Lets what is held up to `toSeq` land, in order, with the decision, in one transaction; the verdicts follow as for
   * anything landed. Returns how many; 0 and no change where nothing is held up to there.
   */
  releaseHeld(device: string, toSeq: number, decision: DeskDecision): Promise<number>;

  /** Closes everything held for good, with the decision. Returns how many; 0 and no change where nothing is. */
  refuseHeld(device: string, decision: DeskDecision): Promise<number>;
}

/** Most that is held of one device; what does not fit stays at the window, which is told so. */
export const mostHeld = { messages: 2_000, bytes: 16 * 1024 * 1024 } as const;
