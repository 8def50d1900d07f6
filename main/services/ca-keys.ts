import { Fault } from '../../domain/faults.ts';
import type { CaKeys } from './officer-signing.ts';

const absent = (): never => {
  throw new Fault('device/not-configured', { device: 'CA 证书 Key' });
};

/** A window without a driver for CA keys. */
export const noCaKeys: CaKeys = {
  list: async () => absent(),
  certificates: async () => absent(),
  sign: async () => absent(),
};
