import { Fault } from '../../../domain/faults.ts';
import { signBytes } from '../../../evidence/issue-certificate.ts';
import type { CaKeys } from '../../../main/services/officer-signing.ts';
import { type TownKey, townKeys } from '../../../main/training/town/ca-keys.ts';

/** Keys of the town as a driver shows them: real certificates and signatures, without a chip around them. */
export interface KeyRing extends CaKeys {
  plug(...ids: readonly string[]): void;
  /** Pulls every key out in the middle of the next signature. */
  pullWhileSigning(): void;
  /** The next signature comes back with one bit wrong. */
  spoilNext(): void;
  /** Called between the PIN and the signature. */
  meanwhile(work: () => Promise<unknown>): void;
  readonly asked: readonly string[];
  triesLeft(id: string): number;
}

export const keyPin = '201603';
const mostTries = 5;

/** Issued once in a test process: the same bytes each time. */
const issued = new Map<string, Uint8Array>();
const once = (name: string, issue: () => Uint8Array): Uint8Array => {
  const known = issued.get(name) ?? issue();
  issued.set(name, known);
  return known;
};
const signing = ({ id, sign }: TownKey): Uint8Array => once(`${id} sign`, sign);
const encrypting = ({ id, encrypt }: TownKey): Uint8Array => once(`${id} encrypt`, encrypt);

export const openKeyRing = (): KeyRing => {
  let plugged: readonly TownKey[] = [];
  let pulls = false;
  let spoils = false;
  let between: () => Promise<unknown> = async () => undefined;
  const asked: string[] = [];
  const tries = new Map<string, number>();
  const left = (id: string): number => tries.get(id) ?? mostTries;
  const at = (id: string): TownKey => {
    const key = plugged.find((one) => one.id === id);
    if (key === undefined) throw new Fault('device/ca-key-changed');
    return key;
  };
  return {
    plug: (...ids) => {
      plugged = townKeys.filter(({ id }) => ids.includes(id));
    },
    pullWhileSigning: () => {
      pulls = true;
    },
    spoilNext: () => {
      spoils = true;
    },
    meanwhile: (work) => {
      between = work;
    },
    asked,
    triesLeft: left,
    list: async () =>
      plugged.map(({ id, chipLabel, serial, key }) => ({
        id,
        driver: 'virtual',
        vendor: '练习',
        label: chipLabel,
        serial,
        application: 'TAX',
        container: id,
        kind: key.kind,
        pinTriesLeft: left(id),
        pinEntry: 'screen',
      })),
    certificates: async (id) => ({ sign: signing(at(id)), encrypt: encrypting(at(id)) }),
    sign: async ({ keyId, what, algorithm, pin }) => {
      const key = at(keyId);
      if (!('data' in what)) throw new Error('this ring signs data');
      if (left(keyId) === 0) throw new Fault('device/ca-pin-locked');
      if (new TextDecoder().decode(pin) !== keyPin) {
        tries.set(keyId, left(keyId) - 1);
        throw left(keyId) === 0
          ? new Fault('device/ca-pin-locked')
          : new Fault('device/ca-pin-wrong', { left: left(keyId) });
      }
      tries.delete(keyId);
      if (pulls) {
        pulls = false;
        plugged = [];
        throw new Fault('device/ca-key-removed');
      }
      await between();
      asked.push(new TextDecoder().decode(what.data));
      const der = Uint8Array.from(signBytes(key.key, what.data));
      if (spoils) der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
      spoils = false;
      return { algorithm, raw: der, der, certificate: signing(key) };
    },
  };
};
