import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import {
  type Challenge,
  type SessionGrant,
  type SessionRequest,
  sessionSigningText,
} from '../contract/exchange/session.ts';
import { Fault } from '../domain/faults.ts';
import type { ExchangeKeys } from './keys.ts';
import { type ExchangePorts, machinePorts } from './ports.ts';
import type { DeviceRecord, ExchangeStore } from './storage/port.ts';

const challengeMs = 60_000;
const sessionMs = 15 * 60_000;

export interface Sessions {
  challenge(now: number): Challenge;
  /** Throws `exchange/session-required` (nonce old, used or foreign), `device-unknown`, `signature-wrong`, … */
  open(request: SessionRequest, now: number): Promise<SessionGrant>;
  /** The device a bearer token stands for, active now. Throws `exchange/session-required`, `device-revoked`, … */
  authenticate(authorization: string | undefined, now: number): Promise<DeviceRecord>;
}

export const activeDevice = async (store: ExchangeStore, device: string): Promise<DeviceRecord> => {
  const found = await store.findDevice(device);
  if (found === undefined) throw new Fault('exchange/device-unknown');
  if (found.status === 'revoked') throw new Fault('exchange/device-revoked');
  if (found.status === 'frozen') throw new Fault('exchange/device-frozen');
  return found;
};

/**
 * Nonces and tokens authenticate themselves, so any server of the exchange can check one that another gave; only
 * the use of a nonce is remembered, in the store.
 */
export const makeSessions = (
  store: ExchangeStore,
  keys: ExchangeKeys,
  { nonce: freshNonce, verify }: Pick<ExchangePorts, 'nonce' | 'verify'> = machinePorts,
): Sessions => {
  const { exchangeId, env } = store.identity;
  const secret = createSecretKey(Buffer.from(keys.sessionSecretHex, 'hex'));
  const seal = (kind: 'nonce' | 'token', payload: string): string => {
    const mac = createHmac('sha256', secret);
    return mac.update(`${kind}\n${exchangeId}\n${payload}`).digest('base64url');
  };
  /** `<parts…>.<expiresAt>.<mac>`, unaltered and not expired; undefined otherwise. */
  const unseal = (
    kind: 'nonce' | 'token',
    text: string,
    now: number,
  ): { payload: string; expiresAt: number } | undefined => {
    const cut = text.lastIndexOf('.');
    const payload = text.slice(0, cut);
    const given = Buffer.from(text.slice(cut + 1));
    const expected = Buffer.from(seal(kind, payload));
    if (cut < 1 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const expiresAt = Number(payload.slice(payload.lastIndexOf('.') + 1));
    return expiresAt > now ? { payload, expiresAt } : undefined;
  };

  return {
    challenge: (now) => {
      const expiresAt = now + challengeMs;
      const payload = `${freshNonce()}.${expiresAt}`;
      return { exchangeId, nonce: `${payload}.${seal('nonce', payload)}`, expiresAt };
    },
    open: async ({ device: id, nonce, signature }, now) => {
      const challenge = unseal('nonce', nonce, now);
      if (challenge === undefined) throw new Fault('exchange/session-required');
      const device = await activeDevice(store, id);
      const { suite, publicKeyHex } = device;
      const text = sessionSigningText({ env, exchangeId, device: id, nonce });
      if (!verify({ suite, publicKeyHex }, text, signature)) throw new Fault('exchange/signature-wrong');
      // Spent last, so that nobody can use up another's nonce without the key.
      if (!(await store.spendNonce(nonce, challenge.expiresAt, now)))
        throw new Fault('exchange/session-required');
      const expiresAt = now + sessionMs;
      const payload = `${Buffer.from(id).toString('base64url')}.${expiresAt}`;
      return { token: `${payload}.${seal('token', payload)}`, expiresAt };
    },
    authenticate: async (authorization, now) => {
      const token = /^Bearer ([A-Za-z0-9._-]{1,400})$/.exec(authorization ?? '')?.[1];
      const session = token === undefined ? undefined : unseal('token', token, now);
      if (session === undefined) throw new Fault('exchange/session-required');
      const id = session.payload.slice(0, session.payload.lastIndexOf('.'));
      return activeDevice(store, Buffer.from(id, 'base64url').toString('utf8'));
    },
  };
};
