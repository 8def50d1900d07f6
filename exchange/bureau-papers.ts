import type { z } from 'zod/mini';
import type { Bureau } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import { verifyText } from '../evidence/signature.ts';
import { issuePath } from './content.ts';
import type { FullStore } from './storage/desk-port.ts';

interface SignedPaper {
  readonly env: string;
  readonly exchangeId: string;
  readonly bureau: Bureau;
  readonly signature: string;
}

/**
 * A bureau's paper, in order, for this exchange, and signed by that bureau's key. Throws
 * `exchange/bureau-paper-not-in-order`, `environment-mixed`, `bureau-key-missing`, `bureau-signature-wrong`.
 */
export const readSigned = async <T extends SignedPaper>(
  store: Pick<FullStore, 'identity' | 'findBureauKey'>,
  schema: z.ZodMiniType<T>,
  raw: unknown,
  textOf: (paper: T) => string,
): Promise<T> => {
  const parsed = schema.safeParse(raw);
  if (!parsed.success)
    throw new Fault('exchange/bureau-paper-not-in-order', { field: issuePath(parsed.error.issues) });
  const paper = parsed.data;
  const { env, exchangeId } = store.identity;
  if (paper.env !== env || paper.exchangeId !== exchangeId) throw new Fault('exchange/environment-mixed');
  const key = await store.findBureauKey(paper.bureau);
  if (key === undefined) throw new Fault('exchange/bureau-key-missing');
  if (!verifyText(key, textOf(paper), paper.signature)) throw new Fault('exchange/bureau-signature-wrong');
  return paper;
};
