import { judgeHolding } from './hold.ts';
import type { DeviceRecord, LandedMessage, LandingRequest } from './storage/port.ts';
import type { HeldTail } from './storage/quarantine-port.ts';

/** What the store reads, under the device's lock, for `judgeLanding`. */
export interface LandingState {
  readonly device: DeviceRecord;
  /** Hashes stored, in whatever epoch, for the numbers the batch names, by number. */
  readonly storedHashes: ReadonlyMap<number, string>;
  /** Where the device's quarantine stands. */
  readonly held: HeldTail;
}

/** One landing, one outcome. Only `landed`, `held` and `forked` change anything. */
export type LandingOutcome =
  /** `fresh` may be empty: everything was known already, which is the idempotent answer. */
  | {
      readonly kind: 'landed';
      readonly fresh: readonly LandedMessage[];
      readonly receivedTo: number;
      readonly chainHead: string;
    }
  /** Numbers are missing before the batch, or it does not continue the chain. */
  | { readonly kind: 'gap' | 'chain-broken'; readonly expectSeq: number; readonly chainHead: string }
  /** A number that is taken comes again with other content: alarm, and the device is frozen. */
  | {
      readonly kind: 'forked';
      readonly message: LandedMessage;
      readonly storedHash: string;
    }
  | {
      readonly kind: 'refused';
      readonly code: 'exchange/device-revoked' | 'exchange/device-frozen' | 'exchange/quarantine-full';
    }
  /** The window is shut out: kept aside until a person decides. `fresh` may be empty, as above. */
  | {
      readonly kind: 'held';
      readonly fresh: readonly LandedMessage[];
      readonly heldTo: number;
      /** Where the device stands, as ever: what is held is not received. */
      readonly receivedTo: number;
      readonly chainHead: string;
      readonly code: 'exchange/device-revoked' | 'exchange/device-frozen';
    }
  | { readonly kind: 'epoch-differs'; readonly epoch: number };

/** Pure: the store may call it again when a transaction is tried anew. */
export type JudgeLanding = (state: LandingState, request: LandingRequest) => LandingOutcome;

/**
 * `firstPrevHash` is the `prevHash` of the batch's first message.
 * Decides a landing whose texts, inner chain and signature have been checked already (they need no lock).
 * Known prefix: compared by hash and skipped. Rest: must follow number and chain without a gap.
 */
export const judgeLanding =
  (firstPrevHash: string): JudgeLanding =>
  (state, request) => {
    const { device, storedHashes } = state;
    if (device.status !== 'active') return judgeHolding(firstPrevHash, state, request);
    if (request.epoch !== device.epoch) return { kind: 'epoch-differs', epoch: device.epoch };
    for (const message of request.messages) {
      const storedHash = storedHashes.get(message.seq);
      if (storedHash !== undefined && storedHash !== message.hash)
        return { kind: 'forked', message, storedHash };
    }
    const expectSeq = device.lastSeq + 1;
    const { chainHead } = device;
    if (request.fromSeq > expectSeq) return { kind: 'gap', expectSeq, chainHead };
    const fresh = request.messages.filter((message) => message.seq >= expectSeq);
    if (request.fromSeq === expectSeq && firstPrevHash !== chainHead)
      return { kind: 'chain-broken', expectSeq, chainHead };
    const last = fresh.at(-1);
    return {
      kind: 'landed',
      fresh,
      receivedTo: last?.seq ?? device.lastSeq,
      chainHead: last?.hash ?? chainHead,
    };
  };
