import { randomBytes } from 'node:crypto';
import type { verifyText } from '../evidence/signature.ts';
import { engineVerifyText } from './engine-crypto.ts';

/** What the exchange takes from the machine beside its store and its clock. Handed in, so that tests can own it. */
export interface ExchangePorts {
  /** Runs `work` once after `ms`; the returned function calls it off. Keeps no process alive. */
  after(ms: number, work: () => void): () => void;
  /** Milliseconds that only go forward, from any start: for how long somebody has waited. */
  elapsed(): number;
  /** 16 bytes nobody can guess, base64url. */
  nonce(): string;
  /** As `evidence/signature.ts` has it; another implementation must answer the same. */
  readonly verify: typeof verifyText;
}

export const machinePorts: ExchangePorts = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
  elapsed: () => performance.now(),
  nonce: () => randomBytes(16).toString('base64url'),
  verify: engineVerifyText,
};
