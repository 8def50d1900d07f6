import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatureSuites, signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';

const seed = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

describe.each(signatureSuites)('a %s signature', (suite) => {
  const { signing, verifying } = signingKeyFrom(suite, seed(11));
  const text = 'TXP/1 batch\ntraining\nwindow-01\n0\n1\n3\n税务';
  const signature = signText(signing, text);

  it('verifies with its key and its text', () => {
    expect(signature).toMatch(/^[0-9a-f]{64,512}$/);
    expect(verifyText(verifying, text, signature)).toBe(true);
  });

  it('does not verify with another key, another text or another suite', () => {
    const other = signingKeyFrom(suite, seed(12));
    expect(verifyText(other.verifying, text, signature)).toBe(false);
    expect(verifyText(verifying, `${text} `, signature)).toBe(false);
    for (const wrong of signatureSuites.filter((name) => name !== suite))
      expect(verifyText({ ...verifying, suite: wrong }, text, signature)).toBe(false);
  });

  it('does not verify when any part of it is changed, cut or made up, and never throws (property)', () => {
    fc.assert(
      fc.property(
        fc.nat(signature.length - 1),
        fc.integer({ min: 1, max: 15 }),
        fc.string(),
        (at, by, junk) => {
          const digit = (Number.parseInt(signature[at] ?? '0', 16) ^ by).toString(16);
          const altered = signature.slice(0, at) + digit + signature.slice(at + 1);
          expect(verifyText(verifying, text, altered)).toBe(false);
          expect(verifyText(verifying, text, signature.slice(0, at))).toBe(false);
          expect(verifyText(verifying, text, junk)).toBe(false);
          expect(verifyText({ suite, publicKeyHex: junk }, text, signature)).toBe(false);
        },
      ),
      { seed: 5, numRuns: 25 },
    );
  });
});

describe('Ed25519', () => {
  // RFC 8032, section 7.1, tests 1 and 2.
  const vectors = [
    {
      secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      publicKeyHex: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      text: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      publicKeyHex: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      text: 'r',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
  ];
  it('gives the signatures of RFC 8032', () => {
    for (const { secret, publicKeyHex, text, signature } of vectors) {
      const key = signingKeyFrom('ed25519', Buffer.from(secret, 'hex'));
      expect(key.verifying.publicKeyHex).toBe(publicKeyHex);
      expect(signText(key.signing, text)).toBe(signature);
      expect(verifyText(key.verifying, text, signature)).toBe(true);
    }
  });

  it('agrees with Node’s own implementation, both ways', () => {
    const { signing, verifying } = signingKeyFrom('ed25519', seed(3));
    const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: base64url(verifying.publicKeyHex),
      d: base64url(signing.privateKeyHex),
    };
    const text = '同城通办';
    const theirs = sign(null, Buffer.from(text), createPrivateKey({ key: jwk, format: 'jwk' })).toString(
      'hex',
    );
    expect(verifyText(verifying, text, theirs)).toBe(true);
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    expect(verify(null, Buffer.from(text), publicKey, Buffer.from(signText(signing, text), 'hex'))).toBe(
      true,
    );
  });
});

describe('SM2 with SM3', () => {
  // GB/T 32918.5-2017, appendix A: signature on the recommended curve, identity 1234567812345678.
  const privateKeyHex = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
  const publicKeyHex =
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
  const r = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3';
  const s = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';
  const der = `3046022100${r}022100${s}`;

  it('verifies the example of the standard', () => {
    const key = signingKeyFrom('sm2-sm3', Buffer.from(privateKeyHex, 'hex'));
    expect(key.verifying.publicKeyHex).toBe(publicKeyHex);
    expect(verifyText({ suite: 'sm2-sm3', publicKeyHex }, 'message digest', der)).toBe(true);
    expect(verifyText({ suite: 'sm2-sm3', publicKeyHex }, 'message digesT', der)).toBe(false);
  });

  it('signs differently each time, and each verifies', () => {
    const { signing, verifying } = signingKeyFrom('sm2-sm3', seed(9));
    const [one, two] = [signText(signing, 'x'), signText(signing, 'x')];
    expect(one).not.toBe(two);
    expect(verifyText(verifying, 'x', one) && verifyText(verifying, 'x', two)).toBe(true);
  });
});
