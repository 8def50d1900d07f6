import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod/mini';
import { FeedEntry } from '../../../contract/exchange/answers.ts';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import { Envelope } from '../../../contract/exchange/message.ts';
import { fitsAsItIs } from '../../../main/sync/fits-as-it-is.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Values a schema accepts, made from the schema itself; patterns are met by example. */
const examples = ['0'.repeat(64), '2016-02-29', 'joint-filing/1', 'own-office', 'p-1', '350102'];
interface Definition {
  readonly type: string;
  readonly checks?: readonly {
    readonly _zod: {
      readonly def: { readonly pattern?: RegExp; readonly maximum?: number; readonly value?: number };
    };
  }[];
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
  readonly values?: readonly Json[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly innerType?: z.ZodMiniType;
  readonly element?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
}
const accepted = (schema: z.ZodMiniType): fc.Arbitrary<unknown> => {
  const d = schema._zod.def as unknown as Definition;
  const checks = (d.checks ?? []).map((check) => check._zod.def);
  switch (d.type) {
    case 'object':
      return fc
        .record(Object.fromEntries(Object.entries(d.shape ?? {}).map(([name, one]) => [name, accepted(one)])))
        .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));
    case 'array':
      return fc.array(accepted(d.element as z.ZodMiniType), { minLength: 1, maxLength: 3 });
    case 'record':
      return fc.dictionary(fc.string({ maxLength: 8 }), accepted(d.valueType as z.ZodMiniType), {
        maxKeys: 3,
      });
    case 'nullable':
      return fc.oneof(fc.constant(null), accepted(d.innerType as z.ZodMiniType));
    case 'optional':
      return fc.oneof(fc.constant(undefined), accepted(d.innerType as z.ZodMiniType));
    case 'literal':
      return fc.constantFrom(...(d.values ?? []));
    case 'enum':
      return fc.constantFrom(...Object.values(d.entries ?? {}));
    case 'number':
      return fc.integer({ min: 1, max: 1000 });
    case 'string': {
      const { pattern } = checks.find((check) => check.pattern !== undefined) ?? {};
      if (pattern !== undefined) return fc.constantFrom(...examples.filter((text) => pattern.test(text)));
      return fc.string({
        minLength: 1,
        maxLength: Math.min(20, ...checks.map(({ maximum = 20 }) => maximum)),
      });
    }
    default:
      return fc.jsonValue();
  }
};

/** Every place in a value, and what stands there instead. */
const placesOf = (value: Json, at: readonly string[] = []): (readonly string[])[] => [
  at,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...at, name]))
    : []),
];
const changedAt = (
  value: Json,
  [name, ...rest]: readonly string[],
  change: (was: Json) => Json | undefined,
): Json => {
  if (name === undefined) return change(value) ?? null;
  const copy = structuredClone(value) as { [name: string]: Json };
  const inner = rest.length > 0 ? changedAt(copy[name] ?? null, rest, change) : change(copy[name] ?? null);
  if (inner === undefined) delete copy[name];
  else copy[name] = inner;
  return copy;
};
const change = fc.oneof(
  fc.constant(() => undefined),
  fc.constant((was: Json) => (typeof was === 'string' ? `${was}\n` : was)),
  fc.constant((was: Json) => (typeof was === 'string' ? was.repeat(300) : was)),
  fc.constant((was: Json) => (typeof was === 'number' ? -was : was)),
  fc.constant((was: Json) => (typeof was === 'number' ? was + 0.5 : was)),
  fc.constant((was: Json) => (typeof was === 'number' ? 2 ** 53 : was)),
  fc.constant((was: Json) => (Array.isArray(was) ? Array<Json>(60).fill(was[0] ?? null) : was)),
  fc.constant((was: Json) =>
    typeof was === 'object' && !Array.isArray(was) ? { ...was, toString: 1 } : was,
  ),
  fc.jsonValue().map((other) => () => other as Json),
);

const schemas: [string, z.ZodMiniType][] = [
  ['feed entry', FeedEntry],
  ['envelope', Envelope],
  ...Object.entries(bodySchemas),
];

describe('the test of a schema without copies', () => {
  it.each(schemas)(
    'says of %s what the schema says, of what is right and of every fault',
    (_name, schema) => {
      const fits = fitsAsItIs(schema);
      let right = 0;
      let wrong = 0;
      fc.assert(
        fc.property(accepted(schema), change, fc.nat(), (made, how, which) => {
          // Read from text, as all that comes over the line.
          const value = JSON.parse(JSON.stringify(made)) as Json;
          const places = placesOf(value);
          const faulty = changedAt(value, places[which % places.length] ?? [], how);
          for (const one of [value, faulty]) {
            const parsed = schema.safeParse(one);
            if (fits(one)) expect(parsed).toEqual({ success: true, data: one });
            else expect([parsed.success, hasProto(one)]).not.toEqual([true, false]);
            if (parsed.success) right += 1;
            else wrong += 1;
          }
        }),
        { numRuns: 300 },
      );
      expect(Math.min(right, wrong)).toBeGreaterThan(30);
    },
  );

  it.each([
    ['longest text', z.string().check(z.maxLength(3)), 'abc', 'abcd'],
    ['shortest text', z.string().check(z.minLength(2)), 'ab', 'a'],
    ['longest list', z.array(z.int()).check(z.maxLength(2)), [1, 2], [1, 2, 3]],
    ['shortest list', z.array(z.int()).check(z.minLength(1)), [1], []],
    ['least number', z.int().check(z.gte(0)), 0, -1],
    ['number above', z.int().check(z.gt(0)), 1, 0],
    ['greatest number', z.int().check(z.lte(9)), 9, 10],
    ['number below', z.int().check(z.lt(9)), 8, 9],
    ['greatest whole number', z.int(), 2 ** 53 - 1, 2 ** 53],
  ] as [string, z.ZodMiniType, Json, Json][])(
    'draws the line where the schema draws it: %s',
    (_bound, schema, within, beyond) => {
      expect([fitsAsItIs(schema)(within), schema.safeParse(within).success]).toEqual([true, true]);
      expect([fitsAsItIs(schema)(beyond), schema.safeParse(beyond).success]).toEqual([false, false]);
    },
  );

  it('leaves to the schema what it does not know: what is changed on reading, and names of no plain member', () => {
    const trimmed = z.strictObject({ name: z.string().check(z.trim()) });
    const lower = z.strictObject({ name: z.string().check(z.toLowerCase()) });
    const refined = z.strictObject({ n: z.int().check(z.refine((n) => n === 7)) });
    const union = z.strictObject({ n: z.union([z.int(), z.string()]) });
    const filled = z.strictObject({ n: z._default(z.int(), 3) });
    for (const [schema, value] of [
      [trimmed, { name: ' a ' }],
      [lower, { name: 'A' }],
      [refined, { n: 7 }],
      [refined, { n: 8 }],
      [union, { n: 1 }],
      [filled, {}],
      [z.object({ n: z.int() }), { n: 1, more: 2 }],
      [z.pipe(z.string(), z.transform(Number)), '1'],
      [z.record(z.string(), z.unknown()), JSON.parse('{"__proto__":1}')],
    ] as const)
      expect(fitsAsItIs(schema as z.ZodMiniType)(value)).toBe(false);
    expect(fitsAsItIs(z.object({ n: z.int() }))({ n: 1 })).toBe(true);
  });
});

function hasProto(value: Json): boolean {
  return JSON.stringify(value).includes('__proto__');
}
