import { describe, expect, test } from 'vitest';
import { frameOf, frameReader, NoFrame } from '../../native/message-frames.ts';

const messages: readonly unknown[] = [
  { type: 'close' },
  { type: 'request', id: 7, input: { request: { keyId: 'skf:甲', pin: Uint8Array.from([49, 50, 51]) } } },
  { value: [{ raw: new Uint8Array(0), der: new Uint8Array(700).fill(0xa5) }, 'text', null, 1.5, true] },
];

/** A frame whose lengths may be anything. */
const framed = (length: number, textLength: number, text: string): Buffer => {
  const frame = Buffer.concat([frameOf(null).subarray(0, 8), Buffer.from(text)]);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(textLength, 4);
  return frame;
};

describe('messages to a helper of another Node', () => {
  test.each([1, 3, 7, 1_000_000])('arrive as they were sent, in pieces of %i bytes', (size) => {
    const received: unknown[] = [];
    const read = frameReader((message) => received.push(message));
    const whole = Buffer.concat(messages.map(frameOf));
    for (let at = 0; at < whole.length; at += size) read(Buffer.from(whole.subarray(at, at + size)));
    expect(received).toEqual(messages);
  });

  test('a buffer arrives as bytes, and what is not there stays away', () => {
    const received: unknown[] = [];
    frameReader((message) => received.push(message))(
      frameOf({ sign: Buffer.from([1, 2]), encrypt: undefined }),
    );
    expect(received).toEqual([{ sign: Uint8Array.from([1, 2]) }]);
  });

  test('nothing of a PIN is left in what came', () => {
    const pin = Uint8Array.from(Buffer.from('12345678'));
    const frame = frameOf({ pin });
    expect(frame.includes(Buffer.from('12345678'))).toBe(true);
    const first = frame.subarray(0, frame.length - 3);
    const last = frame.subarray(frame.length - 3);
    let received: unknown;
    const read = frameReader((message) => {
      received = message;
    });
    read(first);
    read(last);
    expect(received).toEqual({ pin });
    expect([...first, ...last].every((byte) => byte === 0)).toBe(true);
  });

  test.each([
    ['a length that is too short', framed(7, 0, '')],
    ['a length that nobody means', framed(0x7fffffff, 2, '{}')],
    ['text that is no JSON', framed(10, 2, '{{')],
    ['text that is longer than its frame', framed(10, 99, '{}')],
    ['a place that is none', framed(20, 12, '{"$bytes":1}')],
  ])('%s is refused', (_what, bytes) => {
    const received: unknown[] = [];
    expect(() => frameReader((message) => received.push(message))(bytes)).toThrow(NoFrame);
    expect(received).toEqual([]);
  });
});
