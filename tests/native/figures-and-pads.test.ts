import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { led8Serial } from '../../native/customer-screens/led8-serial.ts';
import { type FrameShape, frameOf, frameReader } from '../../native/protocols/byte-frames.ts';
import { led8 } from '../../native/protocols/led8.ts';
import { serialFramePad, trainingPad } from '../../native/rating-pads/serial-frames.ts';
import { openInProcess } from '../../native/transports/in-process.ts';
import { customerScreenContract } from './contracts/customer-screen.ts';
import { makeLines } from './contracts/lines.ts';
import { ratingPadContract } from './contracts/rating-pad.ts';

for (const on of ['in-process', 'pty'] as const) {
  customerScreenContract(`led8-serial, ${on}`, { screen: led8Serial(), line: makeLines[on] });
  ratingPadContract(`serial-frames, ${on}`, { pad: serialFramePad(trainingPad), line: makeLines[on] });
}

test('the bytes of an LED display are those of its maker’s table', () => {
  expect(led8.init()).toEqual([0x1b, 0x40]);
  expect(led8.amount(123_456)).toEqual([0x1b, 0x51, 0x41, ...Buffer.from('1234.56'), 0x0d]);
  expect(led8.lights('change', { lightOn: 0x31, lightOff: 0x30 })).toEqual([
    0x02, 0x4c, 0x30, 0x30, 0x30, 0x31,
  ]);
});

test('half an answer to an earlier question does not become one to the next', async () => {
  const answer = frameOf(trainingPad.shape, [0xb1, 5]);
  let send: (bytes: Uint8Array) => void = () => undefined;
  const pad = await serialFramePad(trainingPad).open(() =>
    Promise.resolve(openInProcess({ plugIn: (wire) => ((send = wire.send), () => undefined) }, 'x')),
  );
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const askedWhile = async (bytes: Uint8Array): Promise<unknown> => {
    const controller = new AbortController();
    const asked = pad.rate(5_000, controller.signal);
    await turn();
    send(bytes);
    // It is heard before the question is taken back.
    await turn();
    controller.abort();
    return asked;
  };
  expect(await askedWhile(answer)).toBe(5);
  expect(await askedWhile(answer.subarray(0, 3))).toBeNull();
  expect(await askedWhile(answer.subarray(3))).toBeNull();
  await pad.close();
});

describe('frames that a profile describes', () => {
  const shapes: FrameShape[] = [
    { prefix: 'ff68', suffix: '16', bodyLength: 2, check: 'sum' },
    { prefix: 'aa', suffix: '', bodyLength: 3, check: 'xor' },
    { prefix: '02', suffix: '03', bodyLength: 1, check: 'none' },
  ];

  test('are found again between any noise, cut anywhere, and never with a wrong check', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        fc.uint8Array({ maxLength: 12 }),
        fc.uint8Array({ minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        (shape, noise, content, size) => {
          const body = [...content.slice(0, shape.bodyLength)];
          // Noise that cannot begin a frame: what can is part of the line's own uncertainty.
          const quiet = noise.map((byte) =>
            shape.prefix.startsWith(byte.toString(16).padStart(2, '0')) ? 0 : byte,
          );
          const bytes = Uint8Array.of(...quiet, ...frameOf(shape, body));
          const reader = frameReader(shape);
          const found: (readonly number[])[] = [];
          for (let at = 0; at < bytes.length; at += size)
            found.push(...reader.push(bytes.subarray(at, at + size)));
          expect(found).toContainEqual(body);
        },
      ),
      { numRuns: 2_000, seed: 20160405 },
    );
    const [shape] = shapes;
    if (shape === undefined) throw new Error('no shape');
    const wrong = frameOf(shape, [0xb1, 5]);
    wrong[4] = (wrong[4] ?? 0) ^ 1;
    expect(frameReader(shape).push(wrong)).toEqual([]);
  });
});
