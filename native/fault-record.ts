import { Fault, faultSentence } from '../domain/faults.ts';
import type { FaultCode, FaultDetail } from '../domain/faults.ts';
import type { InBoth } from '../domain/language.ts';

/** A fault as plain data, the way it crosses a process or lies in a print job's record. */
export interface FaultRecord {
  readonly code: FaultCode;
  readonly detail: FaultDetail;
}

export const faultRecord = (code: FaultCode, detail: FaultDetail = {}): FaultRecord => ({ code, detail });

/** Takes an expected failure as data and lets a bug through. */
export const recordOf = (error: unknown): FaultRecord => {
  if (error instanceof Fault) return { code: error.code, detail: error.detail };
  throw error;
};

/** What a clerk reads of it, in both languages. */
export const sentenceOf = ({ code, detail }: FaultRecord): InBoth => ({
  zh: faultSentence(code, detail),
  en: faultSentence(code, detail, 'en'),
});
