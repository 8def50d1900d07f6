import { Fault, type FaultCode } from '../../domain/faults.ts';

/** The fault that `act` ends with. What it throws besides goes on, and a success is the test's own error. */
export const faultOf = async (act: Promise<unknown>): Promise<Fault> => {
  const error: unknown = await act.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw error;
};

export const faultCodeOf = async (act: Promise<unknown>): Promise<FaultCode> => (await faultOf(act)).code;
