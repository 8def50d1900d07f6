import { z } from 'zod/mini';
import type { Environment } from './message.ts';
import { dateText, identifier, signature } from './values.ts';

/** Answer of `GET /v1/challenge`. The nonce is good for one session, until `expiresAt` (UTC ms). */
export const Challenge = z.strictObject({
  exchangeId: z.string(),
  nonce: z.string().check(z.regex(/^[A-Za-z0-9._-]{16,200}$/)),
  expiresAt: z.int(),
});
export type Challenge = z.infer<typeof Challenge>;

/** Body of `POST /v1/sessions`; `signature` is over `sessionSigningText`. */
export const SessionRequest = z.strictObject({
  device: identifier,
  nonce: Challenge.shape.nonce,
  signature,
});
export type SessionRequest = z.infer<typeof SessionRequest>;

/** Bearer token for reading (`authorization: Bearer …`); batches carry their own signature. */
export const SessionGrant = z.strictObject({ token: z.string(), expiresAt: z.int() });
export type SessionGrant = z.infer<typeof SessionGrant>;

/** The text a device signs to open a session. Domain-separated from batches, acts and enrolments. */
export const sessionSigningText = (s: {
  env: Environment;
  exchangeId: string;
  device: string;
  nonce: string;
}): string => ['TXP/1 session', s.env, s.exchangeId, s.device, s.nonce].join('\n');

/** Body of `POST /v1/training/advance-day`: `from` makes a repeated request harmless. */
export const AdvanceDay = z.strictObject({ from: dateText });
export const HallDate = z.strictObject({ hallDate: z.string() });

/** Most entries of one feed or results page. */
export const maxFeedLimit = 500;
/** About how much canonical text one feed page carries, and how long (s) a reader may wait for one. */
export const maxFeedBytes = 4 * 1024 * 1024;
export const maxFeedWaitSeconds = 30;
