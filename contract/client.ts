import type { CallError, CallResult } from './call.ts';
import { callNames, type Client, type Contract, type Group, type OutputOf, type InputOf } from './index.ts';

/** A call that was answered with an error. Only for callers that prefer exceptions to results. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly error: CallError;

  constructor(error: CallError) {
    super(`${error.code}: ${error.message}`);
    this.error = error;
  }
}

/** Builds the typed client over any way of sending a named call. Nothing but the contract's names exists on it. */
export const clientOver = (send: (name: string, input: unknown) => Promise<CallResult<unknown>>): Client => {
  const groups: Record<string, Record<string, (input: unknown) => Promise<CallResult<unknown>>>> = {};
  for (const name of callNames) {
    const [group = '', method = ''] = name.split('.');
    groups[group] ??= {};
    const calls = groups[group];
    if (calls !== undefined) calls[method] = (input) => send(name, input);
  }
  return groups as unknown as Client;
};

/** The same surface, answering with the value or throwing `CallFailed`. */
export type ValueClient = {
  readonly [G in Group]: {
    readonly [N in keyof Contract[G]]: (input: InputOf<Contract[G][N]>) => Promise<OutputOf<Contract[G][N]>>;
  };
};

export const valueClientOver = (
  send: (name: string, input: unknown) => Promise<CallResult<unknown>>,
): ValueClient =>
  clientOver(async (name, input) => {
    const result = await send(name, input);
    if (!result.ok) throw new CallFailed(result.error);
    return result.value as never;
  }) as unknown as ValueClient;
