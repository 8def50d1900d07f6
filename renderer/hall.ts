import type { CallError, CallResult } from '../contract/call.ts';
import type { EventName, EventOf } from '../contract/events.ts';
import type { Client } from '../contract/index.ts';
import type { FaultText } from '../domain/faults/fault-text.ts';
import { shellFaults } from '../domain/faults/shell.ts';
import { language } from './messages/t.ts';

/** What the preload puts on the page: exactly the contract's names, and the events. */
export type Hall = Client & {
  readonly on: <N extends EventName>(name: N, listener: (payload: EventOf<N>) => void) => () => void;
};

declare global {
  interface Window {
    readonly hall: Hall;
  }
}

/** The shell answers for a hall process that is not there, and knows no language: its sentences are said here. */
const sentenceOf = ({ code, message }: CallError): string => {
  const known = Object.entries<FaultText>(shellFaults).find(([one]) => one === code)?.[1];
  return known?.zh === message ? known[language()] : message;
};

/** A refused call, with the sentence for the clerk. */
export class HallError extends Error {
  override readonly name = 'HallError';
  readonly code: string;
  readonly retry: boolean;
  readonly detail: CallError['detail'];

  constructor(error: CallError) {
    super(sentenceOf(error));
    this.code = error.code;
    this.retry = error.retry;
    this.detail = error.detail;
  }
}

/** The only way out of the page. */
export const hall = (): Hall => window.hall;

/** The value of a call, or the `HallError` it was refused with. */
export const valueOf = async <T>(answer: Promise<CallResult<T>>): Promise<T> => {
  const result = await answer;
  if (!result.ok) throw new HallError(result.error);
  return result.value;
};

/** Ids of acts are made by the page, so that a repeated F9 is the same act. */
export const newActId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `act-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};
