import { faultWords, isFaultCode } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { TaskRow } from '../../db/inbox.ts';

const paperWords = {
  'trust-list': { zh: '互认清单', en: 'the trust list' },
  'revocation-list': { zh: '吊销列表', en: 'the revocation list' },
} as const satisfies Record<string, InBoth>;

/** Why a trust or revocation list of the exchange was not taken; `null` for other tasks. */
export const refusedPaperWords = ({ code, paper, of, why, ...facts }: TaskRow['detail']): InBoth | null => {
  if (code !== 'exchange/trust-paper-refused') return null;
  if (typeof why !== 'string' || !isFaultCode(why)) return null;
  const told = Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, fact ?? '']));
  return faultWords(code, {
    what: paper === 'trust-list' ? paperWords['trust-list'] : paperWords['revocation-list'],
    of: String(of),
    reason: faultWords(why, told),
  });
};
