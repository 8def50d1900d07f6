import { timingSafeEqual } from 'node:crypto';
import { argon2id } from 'hash-wasm';

/** Cost of one guess. Stored beside each hash, so that it can be raised later (security control 27). */
export interface PinCost {
  readonly memoryKib: number;
  readonly iterations: number;
}

/** Lighter than a secret PIN wants (64 MiB, 3 passes): that of training is published. */
export const trainingPinCost: PinCost = { memoryKib: 8 * 1024, iterations: 2 };

export interface PinHash extends PinCost {
  readonly algorithm: 'argon2id';
  readonly saltHex: string;
  readonly hashHex: string;
}

const derive = (pin: string, salt: Uint8Array, cost: PinCost): Promise<string> =>
  argon2id({
    password: pin,
    salt,
    parallelism: 1,
    iterations: cost.iterations,
    memorySize: cost.memoryKib,
    hashLength: 32,
    outputType: 'hex',
  });

export const hashPin = async (pin: string, salt: Uint8Array, cost: PinCost): Promise<PinHash> => ({
  algorithm: 'argon2id',
  ...cost,
  saltHex: Buffer.from(salt).toString('hex'),
  hashHex: await derive(pin, salt, cost),
});

/** Constant-time comparison of the derived key. */
export const pinMatches = async (pin: string, stored: PinHash): Promise<boolean> => {
  const derived = await derive(pin, Buffer.from(stored.saltHex, 'hex'), stored);
  return timingSafeEqual(Buffer.from(derived, 'hex'), Buffer.from(stored.hashHex, 'hex'));
};
