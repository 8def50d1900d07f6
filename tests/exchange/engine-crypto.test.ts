import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkHash, sha256Hex } from '../../evidence/canonical.ts';
import { signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';
import { engineSha256Hex, engineVerifyText } from '../../exchange/engine-crypto.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** Adds a point of order eight to the signature’s R: right with the cofactor, wrong without. */
const withTorsion = (signatureHex: string): string => {
  const torsion = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
  const r = ed25519.Point.fromHex(signatureHex.slice(0, 64)).add(torsion);
  return `${r.toHex()}${signatureHex.slice(64)}`;
};

describe('the engine’s own cryptography', () => {
  it('has the same SHA-256 of every text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(engineSha256Hex(text)).toBe(sha256Hex(text));
        expect(linkHash('0'.repeat(64), text, engineSha256Hex)).toBe(linkHash('0'.repeat(64), text));
      }),
    );
    expect(engineSha256Hex('\ud800')).toBe(sha256Hex('\ud800'));
  });

  it('answers about right, altered and foreign signatures as the JavaScript does', () => {
    fc.assert(
      fc.property(
        bytes32,
        fc.string({ unit: 'grapheme' }),
        fc.nat(63),
        fc.integer({ min: 1, max: 255 }),
        (seed, text, at, flip) => {
          const { signing, verifying } = signingKeyFrom('ed25519', seed);
          const signature = signText(signing, text);
          const altered = hexToBytes(signature);
          altered[at] = (altered[at] ?? 0) ^ flip;
          for (const given of [
            signature,
            bytesToHex(altered),
            signature.toUpperCase(),
            signature.slice(2),
            '',
          ])
            expect(engineVerifyText(verifying, text, given)).toBe(verifyText(verifying, text, given));
          expect(engineVerifyText(verifying, text, signature)).toBe(true);
          expect(engineVerifyText(verifying, `${text}.`, signature)).toBe(false);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('answers as the JavaScript does where engines are known to differ', () => {
    const { signing, verifying } = signingKeyFrom('ed25519', new Uint8Array(32).fill(7));
    const signature = signText(signing, 'text');
    const s = BigInt(`0x${bytesToHex(hexToBytes(signature.slice(64)).reverse())}`) + ed25519.Point.Fn.ORDER;
    const sBeyondOrder = bytesToHex(hexToBytes(s.toString(16).padStart(64, '0')).reverse());
    const identity = `01${'00'.repeat(31)}`;
    const cases: [key: string, signature: string][] = [
      [verifying.publicKeyHex, withTorsion(signature)],
      [verifying.publicKeyHex, `${signature.slice(0, 64)}${sBeyondOrder}`],
      // Of small order: signs everything, if it is let.
      [identity, `${identity}${'00'.repeat(32)}`],
      [`ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`, `${identity}${'00'.repeat(32)}`],
      // A second spelling of the same point.
      [`eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`, `${identity}${'00'.repeat(32)}`],
      ['ff'.repeat(32), signature],
      ['', signature],
      ['zz', signature],
    ];
    for (const [publicKeyHex, given] of cases) {
      const key = { suite: 'ed25519', publicKeyHex } as const;
      expect(engineVerifyText(key, 'text', given)).toBe(verifyText(key, 'text', given));
    }
    const sm2 = signingKeyFrom('sm2-sm3', new Uint8Array(32).fill(9));
    expect(engineVerifyText(sm2.verifying, 'text', signText(sm2.signing, 'text'))).toBe(true);
    expect(engineVerifyText(sm2.verifying, 'other', signText(sm2.signing, 'text'))).toBe(false);
  });
});
