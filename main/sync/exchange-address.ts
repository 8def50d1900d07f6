import { Fault } from '../../domain/faults.ts';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * The address of an exchange as a window may use it: https anywhere, plain http on this machine alone. Throws
 * `exchange/address-unusable`, `exchange/plain-http-outside`.
 */
export const exchangeAddress = (text: string): URL => {
  if (!URL.canParse(text)) throw new Fault('exchange/address-unusable');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Fault('exchange/address-unusable');
  // A password in an address ends up in logs and in the list of processes.
  if (url.username !== '' || url.password !== '') throw new Fault('exchange/address-unusable');
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) throw new Fault('exchange/plain-http-outside');
  return url;
};
