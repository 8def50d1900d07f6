import { Fault, type FaultCode, isFaultCode } from '../domain/faults.ts';

/** What was thrown in a thread, on its way to the one that waits. */
export interface SentFault {
  readonly kind: 'fault';
  readonly code: FaultCode;
  readonly detail: Fault['detail'];
}
export interface SentError {
  readonly kind: 'error';
  readonly name: string;
  readonly stack: string;
}

export const asSent = (error: unknown): SentFault | SentError => {
  if (error instanceof Fault) return { kind: 'fault', code: error.code, detail: error.detail };
  const { name, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', name, stack: stack ?? name };
};

export const asThrown = (sent: SentFault | SentError): Error => {
  if (sent.kind === 'fault' && isFaultCode(sent.code)) return new Fault(sent.code, sent.detail);
  const { name, stack } = sent.kind === 'error' ? sent : { name: 'Error', stack: sent.code };
  return Object.assign(new Error(name), { name, stack });
};

/** Threads see nothing of the hall process's environment but Node's cache of code. */
export const threadEnvironment = (): Record<string, string> => {
  const codeCache = process.env['NODE_COMPILE_CACHE'];
  return codeCache === undefined ? {} : { NODE_COMPILE_CACHE: codeCache };
};
