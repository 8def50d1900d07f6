import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../evidence/certificate.ts';
import { suiteOfKey, verifySigned } from '../../../evidence/certificate-signature.ts';
import type { CaKey, CaKeyKind, CaKeySession } from '../../../native/ca-keys/driver.ts';
import { faultOf } from '../../support/fault-of.ts';

/** Keys that are plugged in, with whoever knows their PIN. */
export interface CaKeyBench {
  readonly session: CaKeySession;
  /** Fresh bytes each time: they are zeros afterwards. */
  pin(kind: CaKeyKind): Uint8Array;
  /** Of the right length, and wrong. */
  wrongPin(): Uint8Array;
  pull(): Promise<void> | void;
  plugIn(): Promise<void> | void;
  close(): Promise<void> | void;
}

const data = Uint8Array.from(Buffer.from('国地税联合办税'));
const others: Readonly<Record<CaKeyKind, CaKeyKind>> = { sm2: 'rsa', rsa: 'sm2', ec: 'rsa' };

/** What holds of every driver of CA keys, with at least one key in it; `kinds` are those that must be found. */
export const caKeyContract = (
  name: string,
  kinds: readonly CaKeyKind[],
  open: () => Promise<CaKeyBench>,
): void => {
  describe(`a CA key (${name})`, () => {
    let bench: CaKeyBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(async () => {
      await bench?.session.close();
      await bench?.close();
    });

    const keyOf = async (kind: CaKeyKind): Promise<CaKey> => {
      const found = (await bench.session.list()).find((key) => key.kind === kind);
      if (found === undefined) throw new Error(`no ${kind} key`);
      return found;
    };

    test('signs with each kind of key it has, after its certificate, and the PIN is zeros afterwards', async () => {
      const { session } = bench;
      for (const kind of kinds) {
        const key = await keyOf(kind);
        const { sign } = await session.certificates(key.id);
        const pin = bench.pin(kind);
        const signed = await session.sign({
          keyId: key.id,
          what: { data },
          algorithm: suiteOfKey[kind],
          pin,
        });
        expect(pin.every((byte) => byte === 0)).toBe(true);
        expect(signed.certificate).toEqual(sign);
        const { key: published } = readCertificate(signed.certificate);
        const over = (covered: Uint8Array): boolean =>
          verifySigned(published, { covered, algorithm: suiteOfKey[kind], signature: signed.der });
        expect([kind, over(data), over(data.subarray(1))]).toEqual([kind, true, false]);
      }
    });

    test('a wrong PIN signs nothing and says so, and the right one signs after it', async () => {
      const { session } = bench;
      const [kind] = kinds;
      if (kind === undefined) throw new RangeError('a bench without keys');
      const key = await keyOf(kind);
      const request = { keyId: key.id, what: { data }, algorithm: suiteOfKey[kind] } as const;
      const wrong = bench.wrongPin();
      expect((await faultOf(session.sign({ ...request, pin: wrong }))).code).toMatch(/^device\/ca-pin-wrong/);
      expect(wrong.every((byte) => byte === 0)).toBe(true);
      expect((await session.sign({ ...request, pin: bench.pin(kind) })).algorithm).toBe(suiteOfKey[kind]);
    });

    test('an algorithm of another kind of key, and a key nobody knows, are refused before a try is spent', async () => {
      const { session } = bench;
      const [kind = 'rsa'] = kinds;
      const key = await keyOf(kind);
      const pin = bench.pin(kind);
      const request = { keyId: key.id, what: { data }, algorithm: suiteOfKey[others[kind]], pin } as const;
      expect((await faultOf(session.sign(request))).code).toBe('device/ca-algorithm-mismatch');
      expect(pin.every((byte) => byte === 0)).toBe(true);
      expect((await faultOf(session.certificates('nobody'))).code).toBe('device/ca-key-changed');
      expect((await keyOf(kind)).pinTriesLeft).toBe(key.pinTriesLeft);
    });

    test('pulled it is not there, and put back it signs', async () => {
      const { session } = bench;
      const [kind = 'rsa'] = kinds;
      await keyOf(kind);
      await bench.pull();
      await expect.poll(async () => (await session.list()).length, { timeout: 5_000 }).toBe(0);
      await session.check();
      await bench.plugIn();
      await expect.poll(async () => (await session.list()).length, { timeout: 5_000 }).toBeGreaterThan(0);
      const key = await keyOf(kind);
      expect(
        await session.sign({
          keyId: key.id,
          what: { data },
          algorithm: suiteOfKey[kind],
          pin: bench.pin(kind),
        }),
      ).toMatchObject({ algorithm: suiteOfKey[kind] });
    });

    test('closed twice it is closed', async () => {
      await bench.session.close();
      await bench.session.close();
    });
  });
};
