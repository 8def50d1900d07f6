import type { z } from 'zod/mini';

type Test = (value: unknown) => boolean;
interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly coerce?: boolean;
  readonly checks?: readonly { readonly _zod: { readonly def: CheckDefinition } }[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly innerType?: z.ZodMiniType;
  readonly element?: z.ZodMiniType;
  readonly keyType?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
}
interface CheckDefinition {
  readonly check: string;
  readonly pattern?: RegExp;
  readonly maximum?: number;
  readonly minimum?: number;
  readonly value?: number;
  readonly inclusive?: boolean;
}

/** What is not known here is left to the schema. */
const unknownHere: Test = () => false;

const definitionOf = (schema: z.ZodMiniType): Definition => schema._zod.def as unknown as Definition;

const checkOf = ({ check, pattern, maximum, minimum, value, inclusive }: CheckDefinition): Test => {
  if (check === 'string_format' && pattern !== undefined && !pattern.global && !pattern.sticky)
    return (text) => pattern.test(text as string);
  if (check === 'max_length' && maximum !== undefined)
    return (it) => (it as string | unknown[]).length <= maximum;
  if (check === 'min_length' && minimum !== undefined)
    return (it) => (it as string | unknown[]).length >= minimum;
  if (check === 'greater_than' && typeof value === 'number')
    return inclusive === true ? (it) => (it as number) >= value : (it) => (it as number) > value;
  if (check === 'less_than' && typeof value === 'number')
    return inclusive === true ? (it) => (it as number) <= value : (it) => (it as number) < value;
  return unknownHere;
};

/** `is`, and all checks the schema carries besides. */
const withChecks = (is: Test, { checks = [] }: Definition): Test => {
  const tests = checks.map(({ _zod }) => checkOf(_zod.def));
  const [first] = tests;
  if (first === undefined) return is;
  if (tests.length === 1) return (value) => is(value) && first(value);
  return (value) => is(value) && tests.every((test) => test(value));
};

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const objectTest = (shape: Readonly<Record<string, z.ZodMiniType>>): Test => {
  const keys = Object.keys(shape);
  const members = keys.map((key) => {
    const schema = shape[key] as z.ZodMiniType;
    return { key, test: testOf(schema), mayBeAbsent: definitionOf(schema).type === 'optional' };
  });
  return (value) => {
    if (!isPlain(value)) return false;
    let present = 0;
    for (const { key, test, mayBeAbsent } of members) {
      const member = value[key];
      if (member === undefined) {
        if (!mayBeAbsent) return false;
      } else {
        if (!test(member)) return false;
        present += 1;
      }
    }
    // A member that the schema does not name, or one that is there without a value.
    return Object.keys(value).length === present;
  };
};

const recordTest = (keyType: z.ZodMiniType, valueType: z.ZodMiniType): Test => {
  if (definitionOf(keyType).type !== 'string') return unknownHere;
  const [key, value] = [testOf(keyType), testOf(valueType)];
  return (it) => {
    if (!isPlain(it)) return false;
    for (const name of Object.keys(it))
      if (name === '__proto__' || !key(name) || !value(it[name])) return false;
    return true;
  };
};

const arrayTest = (element: z.ZodMiniType, definition: Definition): Test => {
  const test = testOf(element);
  return withChecks((value) => {
    if (!Array.isArray(value)) return false;
    for (const item of value as readonly unknown[]) if (!test(item)) return false;
    return true;
  }, definition);
};

const testOf = (schema: z.ZodMiniType): Test => {
  const definition = definitionOf(schema);
  const { type, format, values, entries, innerType, element, keyType, valueType, shape } = definition;
  if (definition.coerce === true) return unknownHere;
  if (type === 'array') return element === undefined ? unknownHere : arrayTest(element, definition);
  if (type === 'string')
    return format === undefined ? withChecks((value) => typeof value === 'string', definition) : unknownHere;
  if (type === 'number')
    return format === 'safeint' ? withChecks(Number.isSafeInteger, definition) : unknownHere;
  if ((definition.checks ?? []).length > 0) return unknownHere;
  if (type === 'object') return shape === undefined ? unknownHere : objectTest(shape);
  if (type === 'boolean') return (value) => typeof value === 'boolean';
  if (type === 'unknown') return () => true;
  if (type === 'literal' && values !== undefined) return (value) => values.includes(value);
  if (type === 'enum' && entries !== undefined) {
    const known = new Set<unknown>(Object.values(entries));
    return (value) => known.has(value);
  }
  if (type === 'record' && keyType !== undefined && valueType !== undefined)
    return recordTest(keyType, valueType);
  if (innerType === undefined) return unknownHere;
  const inner = testOf(innerType);
  if (type === 'nullable') return (value) => value === null || inner(value);
  if (type === 'optional') return (value) => value === undefined || inner(value);
  return unknownHere;
};

/**
 * The same schema as one test without copies, for the hundred thousand messages of a window that catches up: a tenth of
 * the time. True only where `schema.safeParse` accepts the (JSON) value and answers an equal one; false where the schema
 * itself must be asked, which decides.
 */
export const fitsAsItIs = <S extends z.ZodMiniType>(schema: S): ((value: unknown) => value is z.infer<S>) => {
  let test: Test | undefined;
  return (value): value is z.infer<S> => {
    test ??= testOf(schema);
    return test(value);
  };
};
