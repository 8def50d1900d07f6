import type { Message } from '../../../contract/exchange/message.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import type { MessageDraft } from '../../../main/sync/sealer.ts';
import type { SealedMessage } from '../../../main/sync/sync-store.ts';
import type { Complain, Violation } from './invariants.ts';
import { makeReference, read, type Reference } from './reference.ts';

/** Money of one act for one bureau, and the number that is printed for it. */
export interface Slip {
  readonly bureau: Bureau;
  readonly voucherNumber: string;
  readonly lines: readonly { readonly levy: string; readonly fen: number }[];
  /** `recordId` of the fact that carries it. */
  readonly recordId: string;
}

/**
 * How a message that should not be sent must end. One that is `contested` falls, unless the other bureau has withdrawn
 * its return by the time it is judged: the reference says which.
 */
export type Wrong = 'refused' | 'quarantined' | 'contested' | null;

export interface Known {
  readonly device: string;
  readonly machine: string;
  readonly sealed: SealedMessage;
  readonly draft: MessageDraft;
  readonly message: Message;
  readonly wrong: Wrong;
  /** Set when a new epoch left it behind and a person has entered it anew or let it go. */
  settled: boolean;
}

/**
 * Who saw everything: what each window sealed, what lies in the drawers, what is on paper. It asks nobody what
 * happened, so that it can say when somebody tells otherwise.
 */
export interface Witness {
  readonly violations: Violation[];
  readonly complain: Complain;
  readonly byHash: ReadonlyMap<string, Known>;
  of(device: string): readonly Known[];
  sealed(
    from: { readonly device: string; readonly name: string },
    messages: readonly SealedMessage[],
    drafts: readonly MessageDraft[],
    wrong: Wrong,
  ): void;
  readonly drawers: ReadonlyMap<string, number>;
  /** Money changes hands when its act is durable. */
  took(slip: Slip): void;
  readonly printed: Set<string>;
  reference(part: string): Reference;
}

export const makeWitness = (now: () => number): Witness => {
  const violations: Violation[] = [];
  const byHash = new Map<string, Known>();
  const byDevice = new Map<string, Known[]>();
  const drawers = new Map<string, number>();
  const references = new Map<string, Reference>();
  return {
    violations,
    complain: (invariant, what) => void violations.push({ invariant, what, at: now() }),
    byHash,
    of: (device) => byDevice.get(device) ?? [],
    sealed: ({ device, name }, messages, drafts, wrong) => {
      for (const [n, sealed] of messages.entries()) {
        const message = read(sealed.text);
        const draft = drafts[n] as MessageDraft;
        const known: Known = { device, machine: name, sealed, draft, message, wrong, settled: false };
        byHash.set(sealed.hash, known);
        byDevice.set(device, [...(byDevice.get(device) ?? []), known]);
      }
    },
    drawers,
    took: ({ bureau, lines }) => {
      for (const { levy, fen } of lines) {
        const key = `${bureau} ${levy}`;
        drawers.set(key, (drawers.get(key) ?? 0) + fen);
      }
    },
    printed: new Set(),
    reference: (part) => {
      const known = references.get(part) ?? makeReference(part);
      references.set(part, known);
      return known;
    },
  };
};
