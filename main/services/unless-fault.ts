import { Fault } from '../../domain/faults.ts';

/** What is wrong with a device nobody asked for stands on the device bar, and no work waits for it: only a bug goes on. */
export const unlessFault = (error: unknown): void => {
  if (!(error instanceof Fault)) throw error;
};
