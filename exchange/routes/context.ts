import type { FastifyReply } from 'fastify';
import type { ExchangeKeys } from '../keys.ts';
import type { Log } from '../log.ts';
import type { ExchangePorts } from '../ports.ts';
import type { Sessions } from '../sessions.ts';
import type { FullStore } from '../storage/desk-port.ts';

/** What the routes of one server share. */
export interface RouteContext {
  readonly store: FullStore;
  readonly keys: ExchangeKeys;
  readonly sessions: Sessions;
  /** UTC ms. */
  readonly now: () => number;
  readonly log: Log;
  readonly ports: ExchangePorts;
  /** Fires when the server stops: long polls end. */
  readonly stopping: AbortSignal;
}

/** A reader that has gone or a stopping server ends a long poll. */
export const untilGone = (reply: FastifyReply, stopping: AbortSignal): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, stopping]);
};
