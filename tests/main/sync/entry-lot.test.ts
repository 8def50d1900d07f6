import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buffersOf, makeLotPacker, unpackLot } from '../../../main/sync/entry-lot.ts';
import { nativeLinkHash } from '../../../main/sync/native-link.ts';
import type { CheckedEntry } from '../../../main/sync/sync-store.ts';
import { linkHash } from '../../../evidence/canonical.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 40 }));
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const entry = fc.record({
  text,
  prevHash: hex,
  body: fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 20 }), { maxKeys: 4 }),
  isBelieved: fc.boolean(),
  /** What was hashed before it was added; another text where it was asked of the feed once more. */
  hashed: fc.constantFrom('not', 'once', 'twice', 'after-another'),
});
type Drawn = typeof entry extends fc.Arbitrary<infer T> ? T : never;

/** What is believed says its body; what is not may be anything. */
const messageOf = ({ text, isBelieved, body }: Drawn): string =>
  isBelieved ? JSON.stringify({ text, body }) : text;

const checkedOf = (drawn: Drawn, n: number): CheckedEntry => entryOf(drawn, messageOf(drawn), n);
const entryOf = ({ isBelieved, body, prevHash }: Drawn, message: string, n: number): CheckedEntry => ({
  part: '350102',
  recordId: isBelieved ? `r-${n % 3}` : null,
  problem: isBelieved ? null : 'exchange/entry-unreadable',
  entry: {
    ...{ position: n + 1, msgId: `m-${n}`, hash: prevHash, message, senderBureau: 'state' },
    ...{ receivedAt: n, quarantined: null },
  },
  message: isBelieved
    ? ({
        ...{
          v: 1,
          kind: 'RECORD',
          class: 'state',
          schema: 'joint-filing/1',
          recordId: `r-${n % 3}`,
          version: 1,
        },
        ...{
          baseHash: prevHash,
          cause: null,
          part: '350102',
          device: 'window-l',
          officer: 'o',
          authority: 'state',
        },
        ...{ actId: `a-${n}`, taxpayer: 't', caseFileId: null, businessDate: '2016-04-05', body },
      } as unknown as CheckedEntry['message'])
    : null,
});

it('what is checked comes out of the other thread as it went in, hashed before or not, in lots of any size', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (drawn, together, inLot) => {
        const packer = makeLotPacker();
        const came: ReturnType<typeof unpackLot> = [];
        const takeLot = (): void => {
          const lot = packer.take();
          came.push(...unpackLot(structuredClone(lot, { transfer: buffersOf(lot) })));
        };
        for (let from = 0; from < drawn.length; from += together) {
          const some = drawn.slice(from, from + together);
          for (const one of some) {
            const { prevHash, hashed } = one;
            const message = messageOf(one);
            if (hashed === 'after-another') packer.linkHash(prevHash, `${message}?`);
            if (hashed !== 'not') {
              const made = packer.linkHash(prevHash, message);
              expect(made).toBe(nativeLinkHash(prevHash, message));
              if (message.isWellFormed()) expect(made).toBe(linkHash(prevHash, message));
            }
            if (hashed === 'twice') packer.linkHash(prevHash, message);
          }
          some.forEach((one, n) => packer.add(checkedOf(one, from + n)));
          if (packer.count >= inLot) takeLot();
        }
        takeLot();
        expect(came).toHaveLength(drawn.length);
        for (const [n, loaded] of came.entries()) {
          const { entry: sent, message, ...standing } = checkedOf(drawn[n] as Drawn, n);
          expect({ ...loaded.entry, message: loaded.entry.message.toString() }).toEqual(sent);
          expect(loaded).toMatchObject(standing);
          if (message === null) expect(loaded.message).toBeNull();
          else {
            expect(loaded.message).toMatchObject({ actId: message.actId, recordId: message.recordId });
            expect({ ...loaded.message?.body }).toEqual(message.body);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

it('a message that is longer than the room there is finds room', () => {
  const packer = makeLotPacker();
  const long = '税'.repeat(800_000);
  const drawn: Drawn = { text: long, prevHash: '0'.repeat(64), body: {}, isBelieved: false, hashed: 'once' };
  for (const n of [0, 1, 2]) {
    expect(packer.linkHash(drawn.prevHash, long)).toBe(nativeLinkHash(drawn.prevHash, long));
    packer.add(checkedOf(drawn, n));
  }
  const lot = packer.take();
  expect(unpackLot(lot).map(({ entry: { message } }) => message.toString() === long)).toEqual([
    true,
    true,
    true,
  ]);
});
