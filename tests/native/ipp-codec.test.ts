import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeIpp,
  encodeIpp,
  ippAttribute,
  ippGroup,
  ippTag,
  ippValues,
} from '../../native/protocols/ipp.ts';
import type { IppAttribute, IppMessage } from '../../native/protocols/ipp.ts';
import { fixtureBytes, seeded } from './support/hex.ts';

const pdf = new TextEncoder().encode('%!PDF');

test('the Print-Job of RFC 8010, byte for byte', () => {
  const message: IppMessage = {
    version: [1, 1],
    code: 0x0002,
    requestId: 1,
    groups: [
      {
        tag: ippGroup.operation,
        attributes: [
          ippAttribute('attributes-charset', ippTag.charset, 'us-ascii'),
          ippAttribute('attributes-natural-language', ippTag.language, 'en-us'),
          ippAttribute('printer-uri', ippTag.uri, 'ipp://printer.example.com/ipp/print/pinetree'),
          ippAttribute('job-name', ippTag.name, 'foobar'),
          ippAttribute('ipp-attribute-fidelity', ippTag.boolean, true),
        ],
      },
      {
        tag: ippGroup.job,
        attributes: [
          ippAttribute('copies', ippTag.integer, 20),
          ippAttribute('sides', ippTag.keyword, 'two-sided-long-edge'),
        ],
      },
    ],
    data: pdf,
  };
  expect(encodeIpp(message)).toEqual(fixtureBytes('ipp-print-job.hex'));
  expect(decodeIpp(fixtureBytes('ipp-print-job.hex'))).toEqual(message);
});

const name = fc.stringMatching(/^[a-z][a-z-]{0,20}$/);
const leaf: fc.Arbitrary<IppAttribute> = fc.oneof(
  fc
    .tuple(name, fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 4 }))
    .map(([label, values]) => ippAttribute(label, ippTag.integer, ...values)),
  fc
    .tuple(name, fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }))
    .map(([label, values]) => ippAttribute(label, ippTag.name, ...values)),
  fc.tuple(name, fc.boolean()).map(([label, value]) => ippAttribute(label, ippTag.boolean, value)),
  name.map((label) => ippAttribute(label, ippTag.noValue, null)),
);
const attribute = fc.oneof(
  { weight: 4, arbitrary: leaf },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, fc.array(leaf, { maxLength: 4 }))
      .map(([label, members]) => ippAttribute(label, ippTag.collection, members)),
  },
);

test('what is written is read back, collections and all', () => {
  fc.assert(
    fc.property(
      fc.array(attribute, { maxLength: 8 }),
      fc.nat({ max: 0x7fff_ffff }),
      fc.uint8Array({ maxLength: 64 }),
      (attributes, requestId, data) => {
        const message: IppMessage = {
          version: [2, 0],
          code: 0,
          requestId,
          groups: [{ tag: ippGroup.printer, attributes }],
          data,
        };
        expect(decodeIpp(encodeIpp(message))).toEqual(message);
      },
    ),
    { seed: 8010, numRuns: 300 },
  );
});

test('damaged answers are refused or read, never a crash or a hang', () => {
  const good = encodeIpp({
    version: [2, 0],
    code: 0,
    requestId: 7,
    groups: [
      {
        tag: ippGroup.printer,
        attributes: [
          ippAttribute('media-col', ippTag.collection, [
            ippAttribute('media-size', ippTag.collection, [
              ippAttribute('x-dimension', ippTag.integer, 21_000),
            ]),
          ]),
          ippAttribute('printer-state-reasons', ippTag.keyword, 'media-empty-error', 'cover-open'),
        ],
      },
    ],
    data: pdf,
  });
  const random = seeded(631);
  let refused = 0;
  for (let round = 0; round < 5_000; round += 1) {
    const bytes = good.slice(0, random() < 0.3 ? Math.floor(random() * good.length) : good.length);
    for (let hit = 0; hit < 1 + random() * 3; hit += 1) {
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    }
    if (decodeIpp(bytes) === undefined) refused += 1;
  }
  expect(refused).toBeGreaterThan(1_000);
  const read = decodeIpp(good);
  expect(read === undefined ? [] : ippValues(read, ippGroup.printer, 'printer-state-reasons')).toEqual([
    'media-empty-error',
    'cover-open',
  ]);
});

test('a collection nested without end is refused', () => {
  const open = [0x34, 0, 0, 0, 0, 0x4a, 0, 0, 0, 1, 0x61];
  const bytes = [2, 0, 0, 0, 0, 0, 0, 1, 4, 0x34, 0, 1, 0x61, 0, 0, 0x4a, 0, 0, 0, 1, 0x61];
  for (let depth = 0; depth < 5_000; depth += 1) bytes.push(...open);
  expect(decodeIpp(Uint8Array.from(bytes))).toBeUndefined();
});
