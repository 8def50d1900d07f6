import type { Environment } from '../../contract/exchange/message.ts';
import type { FeedPage, Verdict } from '../../contract/exchange/answers.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { SignatureSuite } from '../../evidence/signature.ts';
import type { Decide } from '../decide.ts';
import type { JudgeLanding, LandingOutcome } from '../land.ts';
import type { QuarantineStore } from './quarantine-port.ts';
import type { Receive } from '../receive.ts';

/** What a store is, fixed when it is made. A training store never turns into a production one. */
export interface StoreIdentity {
  readonly env: Environment;
  readonly exchangeId: string;
  readonly createdAt: number;
}

/** What is fixed when a store is made. */
export interface NewStore extends StoreIdentity {
  /** Start of the training calendar; null in production. */
  readonly trainingDate: string | null;
}

/** For whom, and under which authority, a device may send; both dates are business dates, inclusive. */
export interface Entitlement {
  readonly actingFor: Bureau;
  /** `own-office`, `agreement:<id>` or `secondment:<id>`. */
  readonly under: string;
  readonly from: string;
  readonly to: string | null;
}

export type DeviceStatus = 'active' | 'revoked' | 'frozen';

export interface DeviceRecord {
  readonly device: string;
  readonly suite: SignatureSuite;
  readonly publicKeyHex: string;
  readonly bureau: Bureau;
  readonly part: string;
  readonly hall: string;
  readonly status: DeviceStatus;
  /** 0 at first; raised by a supervised re-enrolment after a restore. Numbers and chain go on across epochs. */
  readonly epoch: number;
  /** Last number landed; 0 when none. A device never uses a number twice, whatever its epoch. */
  readonly lastSeq: number;
  /** `linkHash` of the last landed message; genesis for a new device. */
  readonly chainHead: string;
  readonly entitlements: readonly Entitlement[];
}

/** A message as landed: the canonical text is stored as bytes and never re-encoded. */
export interface LandedMessage {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly msgId: string;
  /** `linkHash(prevHash, text)`: identity of the content and link of the device's chain. */
  readonly hash: string;
  readonly text: string;
  readonly receivedAt: number;
  /** It lay in quarantine, and a person has let it in: a fact counts and is marked (docs/decisions/0024). */
  readonly isReleased?: true;
}

/** The batch as evidence: with the landed texts this proves who sent them. */
export interface LandingRequest {
  readonly device: string;
  readonly epoch: number;
  readonly fromSeq: number;
  readonly messages: readonly LandedMessage[];
  readonly lastHash: string;
  readonly signature: string;
  readonly receivedAt: number;
}

/**
 * `returned` is left by a CORRECTION or by the returning bureau's CONFIRM (norm item 36). `handed-over`: another part
 * has the record, or this one is offered it and has not taken it yet.
 */
const recordStatuses = ['accepted', 'returned', 'confirmed', 'handed-over'] as const;
export type RecordStatus = (typeof recordStatuses)[number];

/** A record that another part has handed over to this one, and nobody here has answered yet. */
export interface Offer {
  /** Of the HANDOVER. */
  readonly msgId: string;
  readonly part: string;
  readonly version: number;
  readonly hash: string;
  /** The bureau that is to take it. */
  readonly authority: Bureau;
}

/** What a record of one part has to do with others. */
export interface HandoverState {
  /** Where a `handed-over` record is, and the HANDOVER that says so. */
  readonly away: { readonly part: string; readonly msgId: string } | null;
  readonly offers: readonly Offer[];
  /** What this record was opened by here, until the part it came from has been told. */
  readonly taken?: Offer;
}

/** Where a versioned record stands. */
export interface RecordState {
  readonly recordId: string;
  readonly authority: Bureau;
  readonly schema: string;
  readonly taxpayer: string;
  readonly version: number;
  /** Hash of the message that made `version`. */
  readonly hash: string;
  /** Bureau of the device that sent `version`; the other one may return or confirm it. */
  readonly senderBureau: Bureau;
  readonly status: RecordStatus;
  /** `msgId` of the RETURN that is open, when `returned`. */
  readonly openReturn: string | null;
  readonly handover: HandoverState | null;
}

export interface MoneyTotal {
  readonly bureau: Bureau;
  readonly levy: string;
  /** Fen; collections less reversals, quarantined facts counted. */
  readonly amountFen: number;
  readonly surchargeFen: number;
}

/** Read-only sums over everything applied: what the checker compares with the counters. */
export interface Totals {
  /** Sorted by bureau, then levy. */
  readonly money: readonly MoneyTotal[];
  /** Numbered forms seen in facts, distinct, sorted. */
  readonly voucherNumbers: readonly { readonly voucherBureau: Bureau; readonly voucherNumber: string }[];
  readonly messages: {
    readonly landed: number;
    readonly accepted: number;
    readonly rejected: number;
    readonly conflicts: number;
    /** Of the accepted ones. */
    readonly quarantined: number;
  };
}

/** The same number of the same device with other content (a cloned or restored disk, or a forger). */
export interface Alarm {
  readonly code: string;
  readonly msgId: string;
  readonly storedHash: string;
  readonly givenHash: string;
  readonly raisedAt: number;
}

const sealPaperKinds = ['request', 'grant', 'revocation'] as const;

/** A signed paper about a window's seal key, between the window and a bureau. The exchange keeps it and judges nothing. */
export interface SealPaper {
  readonly device: string;
  readonly kind: (typeof sealPaperKinds)[number];
  /** Of the request or the grant; a revocation carries its grant's. */
  readonly id: string;
  readonly text: string;
  readonly depositedAt: number;
}

/**
 * Storage of the exchange. SQLite and PostgreSQL stand behind it and pass one contract suite
 * (`tests/exchange/storage-contract.ts`).
 *
 * Every operation is one transaction, durable when its promise settles. Decisions are pure functions handed in
 * (`JudgeLanding`, `Decide`): the store calls them inside its transaction on rows it holds locked, once or more,
 * so they must be free of effects. Nothing is ordered by a clock; feed positions come from one counter row per part
 * and are gapless in commit order. Expected failures are `Fault`s: `exchange/unavailable` when the engine cannot
 * be reached or is full (nothing was written), `exchange/device-unknown` for a device that is not enrolled.
 */
export interface ExchangeStore extends QuarantineStore {
  readonly identity: StoreIdentity;

  /** Training hall date as stored, or undefined in production, where the clock alone decides. */
  findTrainingDate(): Promise<string | undefined>;

  /** Moves the training date from `from` to `to`; `false` and no change when it does not stand at `from`. */
  moveTrainingDate(from: string, to: string): Promise<boolean>;

  /**
   * Inserts a device, or replaces key, epoch, status and entitlements of one that exists. Its bureau, part, hall,
   * last number and chain head are never changed here. Throws `exchange/quarantine-undecided` and changes nothing where
   * messages of an earlier epoch are held: the new one would take their numbers.
   */
  putDevice(device: DeviceRecord): Promise<void>;

  /** Sets the status only; numbering and chain stay. */
  setDeviceStatus(device: string, status: DeviceStatus): Promise<void>;

  findDevice(device: string): Promise<DeviceRecord | undefined>;

  /**
   * Lands a batch: locks the device's row, reads the hashes already stored for the numbers the batch repeats, asks
   * `judge`, and carries its outcome out: new messages and the batch's signature stored, or held in quarantine, or an
   * alarm raised and the device frozen, or nothing.
   */
  landBatch(request: LandingRequest, judge: JudgeLanding): Promise<LandingOutcome>;

  /** Parts that have landed messages without a verdict, or are still to be passed what another part handed over. */
  listPendingParts(): Promise<readonly string[]>;

  /**
   * Applies up to `limit` pending messages of a part, each device's in its own order: for each, one final verdict,
   * the record's state, the fact's sums and the feed entry, all in one transaction. Serialised per part, also
   * between processes. Returns how many were applied; 0 means none pending.
   */
  applyPending(part: string, limit: number, decide: Decide, now: number): Promise<number>;

  /** Parts to which something that another part handed over is still to be passed on. */
  listReceivingParts(): Promise<readonly string[]>;

  /**
   * Second step of a handover (docs/decisions/0025): takes up to `limit` accepted messages of other parts that go to
   * this one, each part's in the order of its feed, into this part's feed by their very bytes, with what `receive` makes
   * of their record, and notes how far it is, all in one transaction of this part alone. Each once, however often and
   * from wherever it is called. Returns how many; 0 means none wait.
   */
  passOn(part: string, limit: number, receive: Receive): Promise<number>;

  /**
   * Feed entries after position `after`, at most `limit` and about `maxBytes` of text (always at least one).
   * A page never skips a position: what is not yet committed is above `highWater`.
   */
  readFeed(part: string, after: number, limit: number, maxBytes: number): Promise<FeedPage>;

  /** Verdicts of a device's messages with numbers above `afterSeq`, in order. */
  readResults(device: string, afterSeq: number, limit: number): Promise<readonly Verdict[]>;

  /** Current state of every record of a part, sorted by record id. */
  readRecords(part: string): Promise<readonly RecordState[]>;

  readTotals(): Promise<Totals>;

  readAlarms(): Promise<readonly Alarm[]>;

  /**
   * Keeps a paper once. `false` and no change where another text stands under its kind and id; the same text again is
   * `true`. Throws `exchange/device-unknown`.
   */
  putSealPaper(paper: SealPaper): Promise<boolean>;

  /** Papers of one device, or of all: by device, then kind, then id. */
  readSealPapers(device: string | null): Promise<readonly SealPaper[]>;

  /** Uses up a nonce; `false` when it was used before. Forgets those that expired before `now`. */
  spendNonce(nonce: string, expiresAt: number, now: number): Promise<boolean>;

  /** Calls `listener` after each commit that may have lengthened a part's feed. A hint, never the record. */
  onFeedGrown(listener: (part: string) => void): () => void;

  close(): Promise<void>;
}
