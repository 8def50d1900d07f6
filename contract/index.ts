import type { z } from 'zod/mini';
import type { Call, CallResult } from './call.ts';
import { access } from './calls/access.ts';
import { ca } from './calls/ca.ts';
import { cases } from './calls/cases.ts';
import { customer } from './calls/customer.ts';
import { devices } from './calls/devices.ts';
import { drawer } from './calls/drawer.ts';
import { epoch } from './calls/epoch.ts';
import { exchange } from './calls/exchange.ts';
import { exchangeTasks } from './calls/exchange-tasks.ts';
import { forms } from './calls/forms.ts';
import { handover } from './calls/handover.ts';
import { history } from './calls/history.ts';
import { norm } from './calls/norm.ts';
import { paper } from './calls/paper.ts';
import { queue } from './calls/queue.ts';
import { scanner } from './calls/scanner.ts';
import { scans } from './calls/scans.ts';
import { sealedFiles } from './calls/sealed-files.ts';
import { session } from './calls/session.ts';
import { taxpayerEntries } from './calls/taxpayer-entries.ts';
import { taxpayers } from './calls/taxpayers.ts';

/** Everything the page may ask of the hall process. Client, preload surface and handler types derive from this. */
export const contract = {
  session,
  taxpayers: { ...taxpayers, ...taxpayerEntries, ...access },
  ca,
  cases,
  exchange: { ...exchange, ...exchangeTasks, ...handover, ...sealedFiles, ...epoch, ...history },
  paper,
  scanner,
  scans,
  norm,
  devices,
  drawer,
  forms,
  customer,
  queue,
} as const;
export type Contract = typeof contract;
export type Group = keyof Contract;

export type InputOf<C> = C extends Call<infer In, z.ZodMiniType> ? z.infer<In> : never;
export type OutputOf<C> = C extends Call<z.ZodMiniType, infer Out> ? z.infer<Out> : never;

/** `hall.cases.perform({ … })` as the page sees it. */
export type Client = {
  readonly [G in Group]: {
    readonly [N in keyof Contract[G]]: (
      input: InputOf<Contract[G][N]>,
    ) => Promise<CallResult<OutputOf<Contract[G][N]>>>;
  };
};

/** Who asks: the hall process hands it to every handler. */
export interface Caller {
  readonly officerId: string | null;
}

/** What the hall process must implement, one function per call; a missing or mistyped one does not compile. */
export type Handlers = {
  readonly [G in Group]: {
    readonly [N in keyof Contract[G]]: (
      input: InputOf<Contract[G][N]>,
      caller: Caller,
    ) => OutputOf<Contract[G][N]> | Promise<OutputOf<Contract[G][N]>>;
  };
};

/** `group.name` of every call, e.g. `cases.perform`. */
export const callNames: readonly string[] = Object.entries(contract).flatMap(([group, calls]) =>
  Object.keys(calls).map((name) => `${group}.${name}`),
);

export const findCall = (name: string): Call | undefined => {
  const [group, method, ...rest] = name.split('.');
  if (group === undefined || method === undefined || rest.length > 0) return undefined;
  if (!Object.hasOwn(contract, group)) return undefined;
  const calls = contract[group as Group] as Readonly<Record<string, Call>>;
  return Object.hasOwn(calls, method) ? calls[method] : undefined;
};
