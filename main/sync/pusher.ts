import type { BatchAnswer, DeviceState } from '../../contract/exchange/answers.ts';
import { maxBatchBytes, maxBatchMessages } from '../../contract/exchange/message.ts';
import { Fault, type FaultCode, faults } from '../../domain/faults.ts';
import { heldAtExchange } from '../../db/outbox.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { longestBackoffMs } from './sync-loop.ts';
import type { SealedMessage, SyncStore } from './sync-store.ts';

export interface PusherOptions {
  readonly store: SyncStore;
  readonly client: Pick<ExchangeClient, 'push'>;
  /** UTC ms; information only. */
  readonly now: () => number;
  readonly raise: (code: FaultCode) => void;
  /** After a batch has changed the outbox. */
  readonly onSent: () => void;
}

/** Sends the outbox in order, as much at a time as the exchange takes. */
export interface Pusher {
  /**
   * Compares what the exchange holds of this device with what is here. More than was ever sealed here, or another
   * chain: this machine was copied or restored, and a person must begin a new epoch. Less than it had acknowledged:
   * it gets it again. Throws exchange/window-behind, exchange/chain-differs.
   */
  reconcile(has: number, chainHead: string): void;
  /** What the exchange says that it takes (TXP/1 `credit`); silence means as much as a batch may hold. */
  hearCredit(told: Pick<DeviceState, 'credit'>): void;
  /** Sends until nothing is left, or the exchange takes no more for now. Rejects with the first fault. */
  push(signal?: AbortSignal): Promise<void>;
}

const mostResyncs = 3;
const oneMessage = { messages: 1, bytes: maxBatchBytes };
const outOfStep: readonly FaultCode[] = ['exchange/sequence-gap', 'exchange/chain-broken'];
/** Where the exchange takes nothing and does not say for how long. */
const shortestPauseSeconds = 1;

export const createPusher = ({ store, client, now, raise, onSent }: PusherOptions): Pusher => {
  let resendFrom: number | null = null;
  /** Kept aside at the exchange: not received, and not sent again by this process. */
  let held: { readonly epoch: number; readonly to: number } | null = null;
  let credit = maxBatchMessages;
  let paused: { readonly at: number; readonly ms: number } | null = null;

  const hearCredit = (told: Pick<BatchAnswer, 'credit' | 'retryAfterSeconds'>): void => {
    credit = Math.min(told.credit ?? maxBatchMessages, maxBatchMessages);
    const seconds = told.retryAfterSeconds ?? shortestPauseSeconds;
    paused = credit === 0 ? { at: now(), ms: seconds * 1000 } : null;
  };

  /** After a pause one message asks how much more: whoever has something to say is never shut up for good. */
  const mayPush = (): boolean => {
    if (paused === null) return true;
    const waited = now() - paused.at;
    // A clock that was put back must not make the pause longer.
    if (waited >= 0 && waited < paused.ms) return false;
    paused = null;
    credit = 1;
    return true;
  };

  const reconcile = (has: number, chainHead: string): void => {
    if (has > store.head().lastSeq) throw new Fault('exchange/window-behind');
    if (store.hashAt(has) !== chainHead) throw new Fault('exchange/chain-differs');
    const next = store.nextToSend(oneMessage)[0]?.seq ?? store.head().lastSeq + 1;
    if (has >= next) store.markReceived(has);
    if (has < next - 1) {
      resendFrom = has + 1;
      raise('exchange/receipts-lost');
    }
  };

  const nextBatch = (): readonly SealedMessage[] => {
    const limit = { messages: credit, bytes: maxBatchBytes };
    if (resendFrom !== null) {
      const again = store.messagesFrom(resendFrom, limit);
      if (again.length > 0) return again;
      resendFrom = null;
    }
    const waiting = store.nextToSend(limit);
    const isHeld = held?.epoch === store.head().epoch && (waiting[0]?.seq ?? 0) <= held.to;
    return held !== null && isHeld ? store.messagesFrom(held.to + 1, limit) : waiting;
  };

  const sendBatch = async (batch: readonly SealedMessage[], signal?: AbortSignal): Promise<void> => {
    const [first] = batch;
    const last = batch.at(-1);
    if (first === undefined || last === undefined) return;
    store.markSent(last.seq, now());
    const answer = await client.push(batch, signal);
    if (answer.receivedTo > store.head().lastSeq) throw new Fault('exchange/window-behind');
    if (store.hashAt(answer.receivedTo) !== answer.chainHead) throw new Fault('exchange/chain-differs');
    if (Math.max(answer.receivedTo, answer.held?.to ?? 0) < last.seq)
      throw new Fault('exchange/answer-unreadable', { status: 200 });
    hearCredit(answer);
    if (answer.held === undefined) {
      store.markReceived(answer.receivedTo);
      if (resendFrom !== null) resendFrom = last.seq + 1;
    } else {
      held = { epoch: last.epoch, to: last.seq };
      resendFrom = null;
      store.noteFailure({
        fromSeq: first.seq,
        toSeq: last.seq,
        code: 'exchange/messages-held',
        nextAttemptAt: now() + longestBackoffMs,
        parkedReason: heldAtExchange,
      });
      raise(answer.held.code);
    }
    onSent();
  };

  return {
    reconcile,
    hearCredit,
    push: async (signal) => {
      let resyncs = 0;
      while (mayPush()) {
        const batch = nextBatch();
        const [first] = batch;
        if (first === undefined) return;
        try {
          await sendBatch(batch, signal);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          const { expectSeq, chainHead } = error.detail;
          const told = typeof expectSeq === 'number' && typeof chainHead === 'string';
          if (outOfStep.includes(error.code) && told && resyncs < mostResyncs) {
            resyncs += 1;
            reconcile(expectSeq - 1, chainHead);
            continue;
          }
          store.noteFailure({
            fromSeq: first.seq,
            toSeq: batch.at(-1)?.seq ?? first.seq,
            code: error.code,
            nextAttemptAt: now() + longestBackoffMs,
            parkedReason: faults[error.code].retry ? null : error.code,
          });
          throw error;
        }
      }
    },
  };
};
