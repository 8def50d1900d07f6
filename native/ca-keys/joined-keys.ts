import { Fault } from '../../domain/faults.ts';
import type { CaKey, CaKeyEvent, CaKeySession } from './driver.ts';

/**
 * Several drivers as one: a hall's taxpayers bring keys of every kind. A driver that does not work hides the keys of
 * no other; its fault is told when there is nothing else to show.
 */
export const joinedKeys = (drivers: readonly CaKeySession[]): CaKeySession => {
  const owner = (keyId: string): CaKeySession => {
    const isOfSkf = keyId.startsWith('skf:');
    const found = drivers.find(({ driver }) => (driver.id === 'skf') === isOfSkf);
    if (found === undefined) throw new Fault('device/ca-key-changed');
    return found;
  };
  return {
    driver: { id: 'libraries', vendor: '', model: 'CA 证书 Key' },
    async list(signal) {
      const keys: CaKey[] = [];
      const troubles: Fault[] = [];
      for (const driver of drivers) {
        try {
          keys.push(...(await driver.list(signal)));
        } catch (error) {
          if (!(error instanceof Fault) || error.code === 'device/cancelled') throw error;
          troubles.push(error);
        }
      }
      // Where one driver has its library, that another has none is no trouble.
      const trouble =
        troubles.find(({ code }) => code !== 'device/ca-no-library') ??
        (troubles.length === drivers.length ? troubles[0] : undefined);
      if (keys.length === 0 && trouble !== undefined) throw trouble;
      return keys;
    },
    certificates: async (keyId, signal) => owner(keyId).certificates(keyId, signal),
    async sign(request, signal) {
      try {
        return await owner(request.keyId).sign(request, signal);
      } finally {
        request.pin?.fill(0);
      }
    },
    async check() {
      for (const driver of drivers) await driver.check();
    },
    onEvent(listener: (event: CaKeyEvent) => void) {
      const offs = drivers.map((driver) => driver.onEvent(listener));
      return () => {
        for (const off of offs) off();
      };
    },
    onClosed: () => () => undefined,
    async close() {
      await Promise.all(drivers.map((driver) => driver.close()));
    },
  };
};
