import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faults } from '../../domain/faults.ts';
import { derOfRaw } from '../../native/ca-keys/signing.ts';
import { keyIdOf, keyPlaceOf } from '../../native/ca-keys/skf-key-id.ts';
import { skfVendors } from '../../native/ca-keys/skf-libraries.ts';
import {
  cellValue,
  decodeDevInfo,
  decodeEccSignature,
  decodeNames,
  devInfoLayout,
  measuringCell,
  skfText,
  ulongCell,
  widthWritten,
} from '../../native/protocols/skf.ts';
import { faultOfSkf, leastTries, pinFault, skfStatus } from '../../native/protocols/skf-status.ts';
import { long, seed } from '../journeys/seed.ts';

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part])));

describe('the structures of GM/T 0016', () => {
  test('are as long as on a real key with a ULONG of 4 bytes, and 32 bytes longer with one of 8', () => {
    expect(devInfoLayout(4).size).toBe(294);
    expect(devInfoLayout(8).size).toBe(326);
    expect(devInfoLayout(4).at).toMatchObject({
      manufacturer: [2, 64],
      issuer: [66, 64],
      label: [130, 32],
      serialNumber: [162, 32],
      symmetricAlgorithms: [198, 4],
      totalSpace: [214, 4],
      reserved: [230, 64],
    });
  });

  test('a width is told by what a library writes', () => {
    const four = measuringCell();
    new DataView(four.buffer).setUint32(0, 12, true);
    const eight = measuringCell();
    new DataView(eight.buffer).setBigUint64(0, 12n, true);
    expect([widthWritten(four), widthWritten(eight), widthWritten(measuringCell())]).toEqual([
      4,
      8,
      undefined,
    ]);
    expect([cellValue(ulongCell(7)), cellValue(eight)]).toEqual([7, 12]);
  });

  test('names come back as the bytes they were, also in the code page of Chinese Windows', () => {
    const gb = Buffer.from([0xc7, 0xa9, 0xc3, 0xfb]);
    const names = decodeNames(Uint8Array.from([...gb, 0, ...Buffer.from('RSA'), 0, 0]));
    expect(names?.map((name) => Buffer.from(name).toString('hex'))).toEqual(['c7a9c3fb', '525341']);
    expect(names?.map(skfText)).toEqual(['签名', 'RSA']);
    expect(skfText(Buffer.from('办税\0xxxx'))).toBe('办税');
    expect(skfText(Uint8Array.from([0x41, 0x07, 0x42]))).toBe('AB');
  });

  test('a list may be empty and may lack its last NUL, but not be longer than any key has names', () => {
    expect(decodeNames(bytes(0))).toEqual([]);
    expect(decodeNames(new Uint8Array(0))).toEqual([]);
    expect(decodeNames(bytes('A', 0, 'B'))).toHaveLength(2);
    expect(decodeNames(bytes('A'.repeat(300)))).toBeUndefined();
    expect(decodeNames(bytes(...Array.from({ length: 65 }, () => 'A\0')))).toBeUndefined();
  });

  test('r and s stand in the last half of their fields; what is aligned to the left is found', () => {
    const [r, s] = [new Uint8Array(32).fill(0x81), new Uint8Array(32).fill(0x02)];
    const blob = new Uint8Array(128);
    blob.set(r, 32);
    blob.set(s, 96);
    expect(decodeEccSignature(blob)).toEqual(Uint8Array.of(...r, ...s));
    const left = new Uint8Array(128);
    left.set(r, 0);
    left.set(s, 64);
    expect(decodeEccSignature(left)).toEqual(Uint8Array.of(...r, ...s));
    expect(decodeEccSignature(new Uint8Array(128))).toBeUndefined();
    expect(decodeEccSignature(blob.subarray(0, 127))).toBeUndefined();
    expect(decodeEccSignature(new Uint8Array(128).fill(1))).toBeUndefined();
  });

  test('DER has each number in its shortest form, with a sign octet where it needs one', () => {
    const raw = new Uint8Array(64);
    raw[31] = 0x80;
    raw[63] = 0x01;
    expect(Buffer.from(derOfRaw(raw)).toString('hex')).toBe('3007020200800201' + '01');
  });

  test('whatever the bytes are, they are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (memory) => {
        for (const width of [4, 8] as const) {
          const info = decodeDevInfo(memory, width);
          expect(info === undefined).toBe(memory.length < devInfoLayout(width).size);
          if (info !== undefined) expect(info.label).not.toMatch(/[\p{Cc}]/u);
        }
        const names = decodeNames(memory);
        if (names !== undefined) {
          const told = names.flatMap((name) => [...name, 0]);
          expect(told.slice(0, -1)).toEqual([...memory.subarray(0, Math.max(told.length - 1, 0))]);
        }
        const raw = decodeEccSignature(memory);
        expect(raw === undefined || raw.length === 64).toBe(true);
      }),
      { seed, numRuns: long ? 1_000_000 : 50_000 },
    );
  });
});

describe('what a status code says', () => {
  test('is a sentence that tells what to do, for each and for those no standard names', () => {
    for (let status = 0x0a00_0001; status < 0x0a00_0060; status += 1)
      expect(Object.hasOwn(faults, faultOfSkf(status).code)).toBe(true);
    expect(faultOfSkf(skfStatus.deviceRemoved).code).toBe('device/ca-key-removed');
    expect(faultOfSkf(0x8000_0001)).toMatchObject({
      code: 'device/ca-key-refused',
      detail: { status: '0x80000001' },
    });
  });

  test('the tries left are the least of what is reported, and unknown where nothing believable is', () => {
    expect(leastTries(10, 3)).toBe(3);
    expect(leastTries(3, 10)).toBe(3);
    expect(leastTries(0xffff_ffff, 4)).toBe(4);
    expect(leastTries(0xffff_ffff)).toBe('unknown');
    expect(leastTries()).toBe('unknown');
    expect([pinFault(0).code, pinFault('unknown').code]).toEqual([
      'device/ca-pin-locked',
      'device/ca-pin-wrong-untold',
    ]);
  });
});

describe('the id of a key pair', () => {
  test('leads back to the very bytes of its names, whatever they are', () => {
    const name = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(
        fc.tuple(name, name, name),
        fc.string({ maxLength: 32, unit: 'grapheme' }),
        ([a, b, c], serial) => {
          const place = { vendor: 'own', device: a, serial, application: b, container: c };
          expect(keyPlaceOf(keyIdOf(place))).toEqual(place);
        },
      ),
      { seed, numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => void keyPlaceOf(`skf:own:${text}`)),
      { numRuns: 100 },
    );
  });
});

describe('the list of libraries', () => {
  test('names each vendor once, by an id that can stand in a key’s id, and a library file as its system has it', () => {
    expect(new Set(skfVendors.map(({ id }) => id)).size).toBe(skfVendors.length);
    for (const { id, files } of skfVendors) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      for (const file of files.windows) expect(file).toMatch(/^[\w.]+\.dll$/);
      for (const file of files.linux) expect(file).toMatch(/^lib[\w.]+\.so$/);
    }
  });
});
