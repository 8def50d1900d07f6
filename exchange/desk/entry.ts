import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Fault } from '../../domain/faults.ts';
import type { ExchangeKeys } from '../keys.ts';

/** A shift. */
const deskMs = 12 * 3_600_000;
export const deskCookie = 'txp_desk';

const seal = (keys: Pick<ExchangeKeys, 'sessionSecretHex' | 'exchangeId'>, expiresAt: string): string =>
  createHmac('sha256', Buffer.from(keys.sessionSecretHex, 'hex'))
    .update(`desk\n${keys.exchangeId}\n${expiresAt}`)
    .digest('base64url');

type DeskKeys = Pick<ExchangeKeys, 'sessionSecretHex' | 'exchangeId'>;

/** A token for the operator page, good for a shift. Who has the exchange's keys can make one, and nobody else. */
export const deskToken = (keys: DeskKeys, now: number): { token: string; expiresAt: number } => {
  const expiresAt = now + deskMs;
  return { token: `${expiresAt}.${seal(keys, String(expiresAt))}`, expiresAt };
};

const isGood = (keys: DeskKeys, token: string, now: number): boolean => {
  const [expiresAt = '', mac = ''] = token.split('.');
  const [given, expected] = [Buffer.from(mac), Buffer.from(seal(keys, expiresAt))];
  return given.length === expected.length && timingSafeEqual(given, expected) && Number(expiresAt) > now;
};

const loopbackAddress = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Only somebody at this machine, by this machine's own name: a page elsewhere that has its name point here (DNS
 * rebinding) sends its own name along. Throws `exchange/not-found`, which tells nobody that there is something.
 */
export const checkLoopback = (request: FastifyRequest): void => {
  const isHere =
    loopbackAddress.test(request.socket.remoteAddress ?? '') && loopbackHost.test(request.headers.host ?? '');
  if (!isHere) throw new Fault('exchange/not-found');
};

const cookieOf = (header: string | undefined): string =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === deskCookie)?.[1] ?? '';

/** Throws `exchange/desk-token-wrong`. */
export const checkDeskToken = (keys: DeskKeys, token: string, now: number): void => {
  if (!isGood(keys, token, now)) throw new Fault('exchange/desk-token-wrong');
};

/** Throws `exchange/not-found` from elsewhere, `exchange/desk-token-wrong` without a good token. */
export const checkDesk = (request: FastifyRequest, keys: DeskKeys, now: number): void => {
  checkLoopback(request);
  checkDeskToken(keys, cookieOf(request.headers.cookie), now);
};
