import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signingKeyFrom, signText, verifyText } from '../../../evidence/signature.ts';
import { signerFor } from '../../../main/sync/native-sign.ts';

it('the engine signs what the library signs, to the byte', async () => {
  const byEngine = await signerFor('ed25519');
  expect(byEngine).not.toBe(signText);
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.string({ unit: 'grapheme' }),
      (seed, text) => {
        const { signing, verifying } = signingKeyFrom('ed25519', seed);
        expect(byEngine(signing, text)).toBe(signText(signing, text));
        expect(verifyText(verifying, text, byEngine(signing, text))).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
  const { signing, verifying } = signingKeyFrom('sm2-sm3', new Uint8Array(32).fill(7));
  expect(verifyText(verifying, '榕城', (await signerFor('sm2-sm3'))(signing, '榕城'))).toBe(true);
});
