import { Fault } from '../domain/faults.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Turns SQLite's ordinary failures into faults a person can act on; everything else (a constraint, a wrong statement)
 * is a bug and comes back unchanged.
 */
export const asDbFault = (error: unknown): unknown => {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return new Fault('db/disk-full');
  if (code.startsWith('SQLITE_READONLY')) return new Fault('db/read-only');
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new Fault('db/busy');
  if (code.startsWith('SQLITE_IOERR')) return new Fault('db/disk-error');
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new Fault('db/damaged');
  return error;
};

/** Runs `work`; SQLite's ordinary failures leave it as faults. */
export const withDbFaults = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw asDbFault(error);
  }
};
