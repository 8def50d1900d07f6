import fc from 'fast-check';

export interface Mutation {
  readonly at: number;
  readonly kind: string;
  readonly value: number;
}

/** One thing that happens to bytes on their way, somewhere in the first `length` of them. */
export const mutation = (length: number): fc.Arbitrary<Mutation> =>
  fc.record({
    at: fc.nat(length - 1),
    kind: fc.constantFrom('flip', 'delete', 'insert', 'repeat', 'cut', 'swap'),
    value: fc.integer({ min: 1, max: 255 }),
  });

export const mutate = (bytes: Buffer, { at, kind, value }: Mutation): Buffer => {
  const i = Math.min(at, Math.max(bytes.length - 1, 0));
  const [head, tail] = [bytes.subarray(0, i), bytes.subarray(i)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([head, Buffer.from([(tail[0] ?? 0) ^ value]), tail.subarray(1)]);
    case 'delete':
      return Buffer.concat([head, tail.subarray(value % 20)]);
    case 'insert':
      return Buffer.concat([head, Buffer.from([value]), tail]);
    case 'repeat':
      return Buffer.concat([head, tail.subarray(0, value), tail]);
    case 'cut':
      return head;
    default:
      return Buffer.concat([tail, head]);
  }
};
