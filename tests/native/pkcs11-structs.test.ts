import { describe, expect, test } from 'vitest';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { faultOfResult } from '../../native/ca-keys/pkcs11-faults.ts';
import { pkcs11Libraries, pkcs11Paths } from '../../native/ca-keys/pkcs11-libraries.ts';
import { verifiesEcdsa } from '../../native/ca-keys/pkcs11-signature.ts';
import { derOfRaw } from '../../native/ca-keys/signing.ts';
import {
  attributeImage,
  attributeLength,
  attributeValue,
  ckf,
  decodeTokenInfo,
  functionAddresses,
  functionListSize,
  initializeArgs,
  mechanismBytes,
  tokenInfoSize,
  ulongOf,
  ulongsOf,
} from '../../native/protocols/pkcs11.ts';
import { pkcs11LayoutOf, pkcs11Layouts } from '../../native/protocols/pkcs11-layout.ts';
import type { Pkcs11Layout } from '../../native/protocols/pkcs11-layout.ts';
import { ckr, mayMeanGone, pinTriesOf, resultText, saysGone } from '../../native/protocols/pkcs11-results.ts';
import { long, randomFrom, seed, tell } from '../journeys/seed.ts';

const layouts = Object.entries(pkcs11Layouts) as readonly [string, Pkcs11Layout][];

describe('the structures of PKCS#11', () => {
  test('have the sizes of the standard’s header on each system', () => {
    expect(
      layouts.map(([name, layout]) => [
        name,
        tokenInfoSize(layout),
        mechanismBytes(layout, 1).length,
        attributeImage(layout, [{ type: 0, value: new Uint8Array(0) }]).bytes.length,
        initializeArgs(layout).length,
        functionListSize(layout),
      ]),
    ).toEqual([
      ['windows-64', 160, 16, 16, 44, 546],
      ['windows-32', 160, 12, 12, 24, 274],
      ['unix-64', 208, 24, 24, 48, 552],
      ['unix-32', 160, 12, 12, 24, 276],
    ]);
    expect(pkcs11LayoutOf('win32', 'x64')).toBe(pkcs11Layouts['windows-64']);
    expect(pkcs11LayoutOf('win32', 'ia32')).toBe(pkcs11Layouts['windows-32']);
    expect(pkcs11LayoutOf('linux', 'arm64')).toBe(pkcs11Layouts['unix-64']);
  });

  test('of a Windows token are read from their bytes: label, flags, lengths of a PIN', () => {
    const bytes = new Uint8Array(160).fill(0x20);
    bytes.set(new TextEncoder().encode('张三的证书'), 0);
    bytes.set(new TextEncoder().encode('Longmai'), 32);
    bytes.set(new TextEncoder().encode('GM3000'), 64);
    bytes.set(new TextEncoder().encode('3B01\u0000rest'), 80);
    const view = new DataView(bytes.buffer);
    view.setUint32(96, ckf.tokenInitialized | ckf.userPinInitialized | ckf.userPinFinalTry, true);
    view.setUint32(116, 16, true);
    view.setUint32(120, 6, true);
    expect(decodeTokenInfo(pkcs11Layouts['windows-64'], bytes)).toEqual({
      label: '张三的证书',
      manufacturer: 'Longmai',
      model: 'GM3000',
      serialNumber: '3B01',
      flags: 0x20408,
      minPin: 6,
      maxPin: 16,
    });
    expect(decodeTokenInfo(pkcs11Layouts['windows-64'], bytes.subarray(1))).toBeUndefined();
  });

  test('the function list begins right behind its version on Windows and at the next pointer elsewhere', () => {
    for (const [, layout] of layouts) {
      const list = new Uint8Array(functionListSize(layout));
      const start = layout.packed ? 2 : layout.pointer;
      list.set([0x44, 0x33, 0x22, 0x11], start + 43 * layout.pointer);
      expect(functionAddresses(layout, list)[43]).toBe(0x11223344n);
    }
  });

  test('an attribute array points to its own values, each in room of its own', () => {
    for (const [, layout] of layouts) {
      const values = [Uint8Array.of(3), new Uint8Array(0), Uint8Array.of(9, 8, 7, 6, 5)];
      const image = attributeImage(
        layout,
        values.map((value, index) => ({ type: index, value })),
      );
      expect(image.pointers).toHaveLength(2);
      expect(values.map((_, index) => attributeLength(layout, image, index))).toEqual([1, 0, 5]);
      expect(attributeValue(layout, image, 0)).toEqual(values[0]);
      expect(attributeValue(layout, image, 2)).toEqual(values[2]);
      expect(attributeValue(layout, image, 3)).toBeUndefined();
    }
  });
});

describe('what a token says in numbers', () => {
  test('its flags tell of tries only what they know', () => {
    const set = ckf.userPinInitialized;
    expect(
      [
        set,
        0,
        set | ckf.userPinCountLow,
        set | ckf.userPinCountLow | ckf.userPinFinalTry,
        set | ckf.userPinLocked,
      ].map(pinTriesOf),
    ).toEqual(['not-told', 'not-set', 'some-wrong', 'last-try', 'locked']);
  });

  test('each answer has its sentence, and an unknown one is handed on by its number', () => {
    const info = (flags: number) => ({
      label: '',
      manufacturer: '',
      model: '',
      serialNumber: '',
      flags,
      minPin: 4,
      maxPin: 8,
    });
    const set = ckf.userPinInitialized;
    expect(
      [
        faultOfResult(ckr.pinIncorrect),
        faultOfResult(ckr.pinIncorrect, info(set | ckf.userPinCountLow)),
        faultOfResult(ckr.pinIncorrect, info(set | ckf.userPinFinalTry)),
        faultOfResult(ckr.pinIncorrect, info(set | ckf.userPinLocked)),
        faultOfResult(ckr.pinLocked),
        faultOfResult(ckr.pinLenRange),
        faultOfResult(ckr.userPinNotInitialized),
        faultOfResult(0x80000123),
      ].map(({ code }) => code),
    ).toEqual([
      'device/ca-pin-wrong-untold',
      'device/ca-pin-wrong-untold',
      'device/ca-pin-wrong',
      'device/ca-pin-locked',
      'device/ca-pin-locked',
      'device/ca-pin-malformed',
      'device/ca-pin-not-set',
      'device/ca-key-refused',
    ]);
    expect(resultText(0x80000123)).toBe('CKR 0x80000123');
    for (const result of [ckr.deviceRemoved, ckr.tokenNotPresent, ckr.sessionHandleInvalid])
      expect(saysGone(result)).toBe(true);
    expect(saysGone(ckr.generalError)).toBe(false);
    expect(mayMeanGone(ckr.generalError)).toBe(true);
  });

  test('every library of the list is named for both systems', () => {
    for (const library of pkcs11Libraries) {
      expect(library.windows.every((path) => /^C:\\.+\.dll$/.test(path))).toBe(true);
      expect(library.linux.every((path) => /^\/.+\.so(\.[\d.]+)?$/.test(path))).toBe(true);
    }
    expect(pkcs11Paths('win32')).toContain('C:\\Windows\\System32\\gm3000_pkcs11.dll');
    expect(pkcs11Paths('linux')).toContain('/usr/lib/libgm3000_pkcs11.so');
  });
});

const digest = (round: number): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(Uint8Array.of(round)).digest());

describe('r and s of a token', () => {
  test('become the DER that Node makes of the same signature, and are believed for that digest alone', () => {
    for (const namedCurve of ['P-256', 'P-521']) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      const spki = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }));
      const half = namedCurve === 'P-256' ? 32 : 66;
      const bits = spki.slice(-1 - 2 * half);
      const key = { kind: 'ec', spki, bits, rsaBits: 0, hash: '', identifier: '' } as const;
      for (let round = 0; round < 40; round += 1) {
        const der = sign('sha256', Uint8Array.of(round), privateKey);
        const raw = new Uint8Array(2 * half);
        // Undone by hand: SEQUENCE, then two INTEGERs with their lengths.
        let at = (der[1] ?? 0) > 0x80 ? 3 : 2;
        for (const end of [half, 2 * half]) {
          const digits = der.subarray(at + 2, at + 2 + (der[at + 1] ?? 0));
          const value = digits[0] === 0 ? digits.subarray(1) : digits;
          raw.set(value, end - value.length);
          at += 2 + digits.length;
        }
        expect(Buffer.from(derOfRaw(raw)).equals(der)).toBe(true);
        // The long curve takes its time.
        if (half !== 32 || round >= 6) continue;
        expect(verifiesEcdsa(key, digest(round), raw)).toBe(true);
        expect(verifiesEcdsa(key, digest(round + 1), raw)).toBe(false);
      }
    }
  });
});

describe('whatever bytes a library leaves behind', () => {
  const rounds = long ? 1_000_000 : 50_000;
  test(`nothing throws and nothing is read beyond its room (${rounds} rounds, seed ${seed})`, () => {
    const random = randomFrom(seed);
    const upTo = (most: number): number => Math.floor(random() * most);
    const noise = (bytes: Uint8Array): Uint8Array => bytes.map(() => upTo(256));
    const wrong: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const layout = layouts[upTo(layouts.length)]?.[1] ?? pkcs11Layouts['unix-64'];
      const token = new Uint8Array(upTo(2) * 150 + upTo(80));
      for (let at = 0; at < token.length; at += 1 + upTo(20)) token[at] = upTo(256);
      const info = decodeTokenInfo(layout, token);
      if ((info !== undefined) !== token.length >= tokenInfoSize(layout)) wrong.push(`${round}: token`);
      if (info !== undefined && !Number.isSafeInteger(info.flags)) wrong.push(`${round}: flags`);

      const image = attributeImage(layout, [
        { type: 0x11, value: new Uint8Array(upTo(40)) },
        { type: 0x102, value: new Uint8Array(upTo(40)) },
      ]);
      const rooms = [0, 1].map((index) => attributeLength(layout, image, index) ?? 0);
      for (let spoilt = 0; spoilt < 4; spoilt += 1) image.bytes[upTo(image.bytes.length)] = upTo(256);
      for (const index of [0, 1, 2]) {
        const value = attributeValue(layout, image, index);
        // Rooms are laid out at steps of eight; what pads them belongs to nobody.
        if (value !== undefined && value.length > (rooms[index] ?? 0) + 7)
          wrong.push(`${round}: value ${index}`);
      }

      const words = noise(new Uint8Array(upTo(64)));
      if (ulongsOf(layout, words, upTo(2 ** 31)).length > words.length / layout.ulong)
        wrong.push(`${round}: row`);
      if (words.length >= 8 && !Number.isSafeInteger(ulongOf(layout, words))) wrong.push(`${round}: word`);
      pinTriesOf(upTo(2 ** 31));
    }
    expect(wrong).toEqual([]);
    tell(`PKCS#11 structures: ${rounds} rounds, seed ${seed}`);
  });
});
