import type { enrolmentStates } from '../../contract/exchange/device-papers.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { VerifyingKey } from '../../evidence/signature.ts';
import type { BlobStore } from './blob-port.ts';
import type { DumpingStore } from './dump.ts';
import type { HeadStore } from './head-port.ts';
import type { ReconcileStore } from './reconcile-port.ts';
import type { DeviceRecord, ExchangeStore, RecordState } from './port.ts';
import type { TrustStore } from './trust-port.ts';

/** A published snapshot of one part's feed. Its bytes lie in chunks of `snapshotChunkBytes`, the last one shorter. */
export interface Snapshot {
  readonly part: string;
  /** Last position in it. */
  readonly position: number;
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  readonly size: number;
  /** Under which its chunks were put. */
  readonly build: string;
  readonly publishedAt: number;
}

export const snapshotChunkBytes = 256 * 1024;

/** A window's request to be let in, and what became of it. */
export interface Enrolment {
  /** SHA-256 of the text the window signed. */
  readonly id: string;
  readonly device: string;
  /** The request as it came. */
  readonly text: string;
  readonly askedAt: number;
  readonly state: (typeof enrolmentStates)[number];
  /** The exchange's signed approval, when approved. */
  readonly approval: string | null;
  /** The last that each bureau said, State first. */
  readonly opinions: readonly { readonly bureau: Bureau; readonly text: string }[];
}

const decisionKinds = [
  'bureau-key-set',
  'window-enrolled',
  'window-revoked',
  'quarantine-released',
  'held-released',
  'held-refused',
  'policy-set',
  'trust-paper-put',
  'trust-paper-withdrawn',
  'store-restored',
] as const;

/** What a person decided at the exchange, and why. Kept for good. */
export interface DeskDecision {
  readonly kind: (typeof decisionKinds)[number];
  /** A device, a message id, a bureau, a version: what it is about. */
  readonly subject: string;
  readonly decidedAt: number;
  readonly by: string;
  readonly reason: string;
}

/** A fact that was counted although something about it is not in order. A person looks at it and releases it. */
export interface QuarantinedEntry {
  readonly part: string;
  readonly position: number;
  readonly device: string;
  readonly msgId: string;
  /** What is not in order. */
  readonly code: string;
  readonly receivedAt: number;
}

/** How one part stands. */
export interface PartCounts {
  readonly part: string;
  readonly highWater: number;
  /** Landed and without a verdict yet. */
  readonly pending: number;
  readonly rejected: number;
  readonly conflicts: number;
  /** Records that wait for their correction. */
  readonly returned: number;
  /** Records that another part has handed over and nobody here has answered. */
  readonly offered: number;
}

/** A message that did not fit what had become of its record meanwhile: two hands, one record. */
export interface Conflict {
  readonly part: string;
  readonly device: string;
  readonly msgId: string;
  readonly code: string;
  readonly decidedAt: number;
}

/**
 * What the desk of the exchange asks of the same store, beside the messages themselves (`ExchangeStore`): one more
 * port, so that who only exchanges messages need not know it. The same rules: one transaction per operation, durable
 * when its promise settles, the same contract suite on both engines.
 */
export interface DeskStore {
  /** One piece of a snapshot that is being built beside what is published; nobody is shown it yet. */
  putSnapshotChunk(chunk: {
    readonly part: string;
    readonly build: string;
    readonly number: number;
    readonly bytes: Uint8Array;
    readonly now: number;
  }): Promise<void>;

  /**
   * Shows a finished snapshot, whole. `false` and no change where one as far on is published already. Keeps this one
   * and the one before, which somebody may be half through, and clears away the others and builds left an hour ago.
   */
  publishSnapshot(snapshot: Snapshot): Promise<boolean>;

  /** The one of that hash, or the latest where `hash` is null. */
  findSnapshot(part: string, hash: string | null): Promise<Snapshot | undefined>;

  /** One chunk's bytes; undefined where there is none (any more). */
  findSnapshotChunk(snapshot: Snapshot, number: number): Promise<Uint8Array | undefined>;

  /** Sets the key by which a bureau's papers are known, with the decision that set it. */
  putBureauKey(bureau: Bureau, key: VerifyingKey, decision: DeskDecision): Promise<void>;

  findBureauKey(bureau: Bureau): Promise<VerifyingKey | undefined>;

  /** Keeps a request once. `full` and no change where `mostWaiting` others wait already. */
  putEnrolment(
    request: Pick<Enrolment, 'id' | 'device' | 'text' | 'askedAt'>,
    mostWaiting: number,
  ): Promise<'kept' | 'known' | 'full'>;

  findEnrolment(id: string): Promise<Enrolment | undefined>;

  /** Waiting requests, oldest first, then by id. */
  listWaitingEnrolments(): Promise<readonly Enrolment[]>;

  /** Keeps what a bureau says while the request waits; `false` and no change afterwards. Each saying is kept. */
  putOpinion(id: string, bureau: Bureau, text: string, givenAt: number): Promise<boolean>;

  /** Refuses a waiting request; `false` and no change when it does not wait any more. */
  refuseEnrolment(id: string): Promise<boolean>;

  /**
   * Lets the window in: device as by `putDevice`, approval and decision, in one transaction. `false` and no change
   * when the request does not wait any more.
   */
  approveEnrolment(
    id: string,
    device: DeviceRecord,
    approval: string,
    decision: DeskDecision,
  ): Promise<boolean>;

  /** Revokes a device, with the decision. Throws `exchange/device-unknown`. */
  revokeDevice(device: string, decision: DeskDecision): Promise<void>;

  /** All devices, by name. */
  listDevices(): Promise<readonly DeviceRecord[]>;

  /** What is quarantined and not released, by part and position, at most `limit`. */
  readQuarantined(limit: number): Promise<readonly QuarantinedEntry[]>;

  /** Records a decision about something kept; `false` and no change where one of that kind stands for it. */
  putDecision(decision: DeskDecision): Promise<boolean>;

  /** The newest first, at most `limit`. */
  readDecisions(limit: number): Promise<readonly DeskDecision[]>;

  /** Every part that has a device, by name. */
  readPartCounts(): Promise<readonly PartCounts[]>;

  /** The newest first, at most `limit`. */
  readConflicts(limit: number): Promise<readonly Conflict[]>;

  /** Records that wait for a correction, by part and id, at most `limit`. */
  readReturned(limit: number): Promise<readonly (RecordState & { readonly part: string })[]>;

  /** Records that were handed over to a part and not answered there, by part and id, at most `limit`. */
  readOffered(limit: number): Promise<readonly (RecordState & { readonly part: string })[]>;

  /** Puts a version of the policy document in force; `false` and no change unless it is the next one. */
  putPolicy(version: number, text: string, decision: DeskDecision): Promise<boolean>;

  /** The version in force, or undefined before the first. */
  findPolicy(): Promise<string | undefined>;
}

/** A builder that has been silent for so long is dead. */
export const abandonedAfterMs = 3_600_000;

export type FullStore = ExchangeStore &
  DeskStore &
  BlobStore &
  HeadStore &
  ReconcileStore &
  TrustStore &
  DumpingStore;
