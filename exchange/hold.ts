import type { LandingOutcome, LandingState } from './land.ts';
import type { LandingRequest } from './storage/port.ts';
import { mostHeld } from './storage/quarantine-port.ts';

/**
 * Decides about a batch of a window that is shut out: the key is the last one known, so nobody else has written it, and
 * what it says may have happened; but nobody may vouch for it alone. It is kept aside, in order, until a person decides
 * (docs/decisions/0024). What is not this window's own chain, what goes on from something that was closed, and more than
 * fits is refused, and stays at the window.
 */
export const judgeHolding = (
  firstPrevHash: string,
  { device, storedHashes, held }: LandingState,
  request: LandingRequest,
): LandingOutcome => {
  const code = device.status === 'frozen' ? 'exchange/device-frozen' : 'exchange/device-revoked';
  const refused = { kind: 'refused', code } as const;
  const { fromSeq, messages } = request;
  if (request.epoch !== device.epoch || held.isRefused) return refused;
  const isChanged = messages.some(({ seq, hash }) => {
    const known = storedHashes.get(seq) ?? held.hashes.get(seq);
    return known !== undefined && known !== hash;
  });
  const next = held.lastSeq + 1;
  const fresh = messages.filter(({ seq }) => seq >= next);
  const last = messages.at(-1);
  if (isChanged || fromSeq > next || last === undefined || last.seq <= device.lastSeq) return refused;
  if (fromSeq === next && firstPrevHash !== held.chainHead) return refused;
  const bytes = fresh.reduce((sum, { text }) => sum + Buffer.byteLength(text), held.bytes);
  if (fresh.length > 0 && (held.count + fresh.length > mostHeld.messages || bytes > mostHeld.bytes))
    return { kind: 'refused', code: 'exchange/quarantine-full' };
  const { lastSeq: receivedTo, chainHead } = device;
  return { kind: 'held', fresh, heldTo: last.seq, code, receivedTo, chainHead };
};
