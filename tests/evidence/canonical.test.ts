import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodySchemas } from '../../contract/exchange/bodies.ts';
import { batchSigningText, Envelope, messageId } from '../../contract/exchange/message.ts';
import {
  type Canonical,
  canonicalText,
  genesisHash,
  linkHash,
  sha256Hex,
  sha256HexOfBytes,
} from '../../evidence/canonical.ts';
import { recordsDigest } from '../../evidence/records-digest.ts';
import { signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/evidence', name), 'utf8')) as T;
/** By Node's own hash, so that the golden bytes do not lean on the code they hold. */
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

interface GoldenValue {
  readonly what: string;
  readonly value: Canonical;
  readonly text: string;
  readonly sha256: string;
}
interface GoldenMessages {
  readonly messages: readonly { msgId: string; prevHash: string; text: string; hash: string }[];
  readonly batch: Parameters<typeof batchSigningText>[0] & {
    signingText: string;
    seedHex: string;
    ed25519: { publicKeyHex: string; signature: string };
    sm2: { publicKeyHex: string; signature: string };
  };
}
const goldenValues = fixture<readonly GoldenValue[]>('canonical-values.json');
const { messages, batch } = fixture<GoldenMessages>('sealed-messages.json');

const isNormal = (key: string): boolean => key !== '__proto__';
const canonicalValue = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }).filter(isNormal), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

const shuffled = (value: Canonical, turn: number): Canonical => {
  if (Array.isArray(value)) return value.map((item) => shuffled(item as Canonical, turn));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [key, shuffled(item as Canonical, turn)] as const,
  );
  const at = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].toReversed());
};

describe('canonical text', () => {
  it('is, byte for byte, what it has been since the first day', () => {
    expect(goldenValues.length).toBeGreaterThan(15);
    for (const { what, value, text, sha256: expected } of goldenValues) {
      expect(canonicalText(value), what).toBe(text);
      expect(sha256(text), what).toBe(expected);
      expect(sha256Hex(text), what).toBe(expected);
      expect(sha256HexOfBytes(Buffer.from(text, 'utf8')), what).toBe(expected);
    }
  });

  it('reads back as the same value (property)', () => {
    fc.assert(
      fc.property(canonicalValue, (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(value);
      }),
      { seed: 1, numRuns: 800 },
    );
  });

  it('does not depend on the order in which keys were set (property)', () => {
    fc.assert(
      fc.property(canonicalValue, fc.nat(7), (value, turn) => {
        expect(canonicalText(shuffled(value, turn))).toBe(canonicalText(value));
      }),
      { seed: 2, numRuns: 800 },
    );
  });

  it('is its own canonical text once parsed (property)', () => {
    fc.assert(
      fc.property(canonicalValue, (value) => {
        const text = canonicalText(value);
        expect(canonicalText(JSON.parse(text) as Canonical)).toBe(text);
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('refuses what has no one form: fractions, infinities, lone surrogates, missing values', () => {
    const refused: unknown[] = [
      0.1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      '\ud800',
      { '\udc00': 1 },
      { a: undefined },
      [undefined],
      1n,
      () => 1,
    ];
    for (const value of refused) expect(() => canonicalText({ value } as Canonical)).toThrow(TypeError);
  });
});

describe('the chain of sealed messages', () => {
  it('is, byte for byte, what it has been since the first day', () => {
    let prevHash = genesisHash;
    for (const { msgId, prevHash: given, text, hash } of messages) {
      expect(given).toBe(prevHash);
      expect(sha256(`${prevHash}\n${text}`)).toBe(hash);
      expect(linkHash(prevHash, text)).toBe(hash);
      const message = Envelope.parse(JSON.parse(text));
      expect(canonicalText(message as Canonical)).toBe(text);
      expect(messageId(message)).toBe(msgId);
      expect(bodySchemas[message.schema as keyof typeof bodySchemas].safeParse(message.body).success).toBe(
        true,
      );
      prevHash = hash;
    }
    expect(prevHash).toBe(batch.lastHash);
  });

  it('is signed over a text that says what it is', () => {
    expect(batchSigningText(batch)).toBe(batch.signingText);
    const { signingText, seedHex, ed25519, sm2 } = batch;
    const seed = Buffer.from(seedHex, 'hex');
    const key = signingKeyFrom('ed25519', seed);
    expect(key.verifying.publicKeyHex).toBe(ed25519.publicKeyHex);
    expect(signText(key.signing, signingText)).toBe(ed25519.signature);
    expect(signingKeyFrom('sm2-sm3', seed).verifying.publicKeyHex).toBe(sm2.publicKeyHex);
    expect(verifyText({ suite: 'sm2-sm3', publicKeyHex: sm2.publicKeyHex }, signingText, sm2.signature)).toBe(
      true,
    );
  });

  it('breaks from the altered link onward, wherever one character changes (property)', () => {
    const links = (texts: readonly string[]): string[] => {
      let prevHash = genesisHash;
      return texts.map((text) => (prevHash = linkHash(prevHash, text)));
    };
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.nat(),
        (texts, which, where) => {
          const index = which % texts.length;
          const text = texts[index] ?? '';
          const at = where % text.length;
          const other = text[at] === 'x' ? 'y' : 'x';
          const altered = texts.with(index, text.slice(0, at) + other + text.slice(at + 1));
          const [before, after] = [links(texts), links(altered)];
          expect(after.slice(0, index)).toEqual(before.slice(0, index));
          for (let n = index; n < texts.length; n++) expect(after[n]).not.toBe(before[n]);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe('the digest of records', () => {
  const records = [
    { recordId: 'b', version: 2, hash: 'h2', status: 'confirmed' },
    { recordId: 'a', version: 1, hash: 'h1', status: 'accepted' },
    { recordId: 'B', version: 3, hash: 'h3', status: 'returned' },
  ];
  it('covers each record’s version, hash and status, in whatever order they come', () => {
    const expected = sha256('B:3:h3:returned\na:1:h1:accepted\nb:2:h2:confirmed\n');
    expect(recordsDigest(records)).toBe(expected);
    expect(recordsDigest(records.toReversed())).toBe(expected);
    expect(recordsDigest(new Set(records))).toBe(expected);
    expect(recordsDigest([])).toBe(sha256(''));
  });
  it('differs as soon as one of them differs', () => {
    const base = recordsDigest(records);
    for (const change of [{ version: 9 }, { hash: 'x' }, { status: 'x' }, { recordId: 'x' }])
      expect(recordsDigest(records.map((r, n) => (n === 1 ? { ...r, ...change } : r)))).not.toBe(base);
    expect(recordsDigest(records.slice(1))).not.toBe(base);
  });
});
