import { constants, privateEncrypt } from 'node:crypto';
import { hexToBytes } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto-v2';
import type { InBoth } from '../../domain/language.ts';
import type { SkfTable } from '../ca-keys/skf-table.ts';
import { mostTries, virtualSkfTable } from './skf-table.ts';

/** A key as its issuer gave it out: one key pair, and the certificates for signing and for encryption. */
export interface VirtualCaKey {
  readonly id: string;
  readonly label: InBoth;
  readonly chipLabel: string;
  readonly serial: string;
  readonly key:
    | { readonly kind: 'sm2'; readonly privateKeyHex: string }
    | { readonly kind: 'rsa'; readonly privateKeyPem: string };
  /** DER; absent on a key that was never given one. */
  readonly sign?: Uint8Array;
  readonly encrypt?: Uint8Array;
}

/** What can be made to go wrong with the key that is plugged in. */
export const virtualCaKeyFaults = [
  /** The next PIN is answered as wrong, and costs a try. */
  'pin-wrong',
  'pin-locked',
  /** Its holder comes back from the CA. */
  'pin-unlocked',
  'removed',
  'removed-mid-sign',
  'slow',
  /** The library never comes back from the next signature. */
  'hangs',
  /** The library ends in the middle of the next signature. */
  'crashes',
  'signature-wrong',
  'certificate-missing',
  /** The key in the slot is changed for one whose certificate has run out. */
  'certificate-expired',
] as const;
export type VirtualCaKeyFault = (typeof virtualCaKeyFaults)[number];

export interface VirtualSlot {
  readonly deck: readonly VirtualCaKey[];
  readonly plugged: VirtualCaKey | undefined;
  /** Wrong PINs until the plugged key locks. */
  readonly triesLeft: number;
  /** Puts a key of the deck into the slot. Throws `RangeError` for one that is not in it. */
  put(id: string): void;
  pull(): void;
  fault(name: VirtualCaKeyFault, times?: number): void;
  /** A library that has just been loaded, over this slot; `onCrash` is called when it ends by itself. */
  load(onCrash: () => void): SkfTable;
}

/** What the chip does: e or a DigestInfo goes in, the signature comes out. */
const signatureOf = ({ key }: VirtualCaKey, input: Uint8Array): Uint8Array =>
  key.kind === 'sm2'
    ? hexToBytes(sm2.doSignature(input, key.privateKeyHex, { hash: false, der: false }))
    : Uint8Array.from(
        privateEncrypt({ key: key.privateKeyPem, padding: constants.RSA_PKCS1_PADDING }, input),
      );

/**
 * A slot for CA keys, and the keys beside it. It is reached through the same function table as a vendor's library, so
 * the driver is the real one; a key keeps what is left of its PIN when it is pulled, and when the library is loaded
 * again.
 */
export const virtualSlot = (
  deck: readonly VirtualCaKey[],
  options: {
    readonly pin: string;
    readonly plugged?: string;
    readonly slowMs?: number;
    /** The key that `certificate-expired` puts in. */
    readonly expired?: string;
  },
): VirtualSlot => {
  const tries = new Map<string, number>();
  const due = new Map<VirtualCaKeyFault, number>();
  let changes = 0;
  let waiters: (() => void)[] = [];
  let plugged: VirtualCaKey | undefined;

  const changed = (): void => {
    changes += 1;
    for (const wake of waiters) wake();
    waiters = [];
  };
  const put = (id: string): void => {
    const found = deck.find((key) => key.id === id);
    if (found === undefined) throw new RangeError(`no key ${id} in the deck`);
    plugged = found;
    changed();
  };
  const pull = (): void => {
    plugged = undefined;
    changed();
  };
  const leftOf = (key: VirtualCaKey): number => tries.get(key.id) ?? mostTries;
  const takes = (name: VirtualCaKeyFault): boolean => {
    const left = due.get(name) ?? 0;
    if (left > 1) due.set(name, left - 1);
    else due.delete(name);
    return left > 0;
  };
  if (options.plugged !== undefined) put(options.plugged);

  return {
    deck,
    get plugged() {
      return plugged;
    },
    get triesLeft() {
      return plugged === undefined ? mostTries : leftOf(plugged);
    },
    put,
    pull,
    fault(name, times = 1) {
      if (name === 'pin-locked' || name === 'pin-unlocked') {
        if (plugged !== undefined) tries.set(plugged.id, name === 'pin-locked' ? 0 : mostTries);
      } else if (name === 'removed') pull();
      else if (name === 'certificate-expired') {
        if (options.expired !== undefined) put(options.expired);
      } else due.set(name, times);
    },
    load: (onCrash) =>
      virtualSkfTable({
        plugged: () => plugged,
        /** Handles of before a change are of a key that is gone. */
        changes: () => changes,
        waitForChange: () => new Promise((resolve) => waiters.push(resolve)),
        wakeAll: () => {
          for (const wake of waiters) wake();
          waiters = [];
        },
        triesOf: leftOf,
        verify(key, pin) {
          const left = leftOf(key);
          if (left === 0) return 0;
          if (!Buffer.from(options.pin).equals(pin) || takes('pin-wrong')) {
            tries.set(key.id, left - 1);
            return left - 1;
          }
          tries.set(key.id, mostTries);
          return 'right';
        },
        certificateOf: (key, usage) =>
          usage === 'sign' && takes('certificate-missing') ? undefined : key[usage],
        async sign(key, input) {
          if (takes('hangs')) return new Promise(() => undefined);
          if (takes('crashes')) {
            onCrash();
            return new Promise(() => undefined);
          }
          if (takes('slow')) await new Promise((resolve) => setTimeout(resolve, options.slowMs ?? 3_000));
          if (takes('removed-mid-sign')) {
            pull();
            return undefined;
          }
          const signature = signatureOf(key, input);
          if (takes('signature-wrong')) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
          return signature;
        },
      }),
  };
};
