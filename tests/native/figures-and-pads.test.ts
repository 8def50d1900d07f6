import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { CustomerScreenSession } from '../../native/customer-screens/driver.ts';
import { led8Serial } from '../../native/customer-screens/led8-serial.ts';
import { type FrameShape, frameOf, frameReader } from '../../native/protocols/byte-frames.ts';
import { led8 } from '../../native/protocols/led8.ts';
import type { RatingPadSession } from '../../native/rating-pads/driver.ts';
import { serialFramePad, trainingPad } from '../../native/rating-pads/serial-frames.ts';
import { type VirtualCustomerScreen, virtualCustomerScreen } from '../../native/virtual/customer-screen.ts';
import { plugVirtual, type VirtualLine, type VirtualPlug } from '../../native/virtual/plug.ts';
import { type VirtualRatingPad, virtualRatingPad } from '../../native/virtual/rating-pad.ts';

const until = async (ready: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !ready(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
};
const lost = async (check: () => Promise<void>): Promise<unknown> => {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await check();
    } catch (error) {
      return error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return undefined;
};

let plug: VirtualPlug;
afterEach(() => plug?.close());

describe.each<VirtualLine>(['in-process', 'pty'])('an LED customer display (%s)', (on) => {
  let model: VirtualCustomerScreen;
  const open = async (skip: (why: string) => void): Promise<CustomerScreenSession> => {
    model = virtualCustomerScreen();
    plug = await plugVirtual(model, on, '客显');
    if (plug.on !== on) skip('skipped: this system offers no pseudo-terminal');
    return led8Serial().open(plug.open);
  };

  test('shows the sum, the cash and the change with their lights, and goes dark when cleared', async ({
    skip,
  }) => {
    const session = await open(skip);
    await session.show('total', 504_000);
    await until(() => model.figure === '5040.00');
    expect([model.figure, model.light]).toEqual(['5040.00', 'total']);
    await Promise.all([session.show('collect', 600_000), session.show('change', 96_000)]);
    await until(() => model.light === 'change');
    expect([model.figure, model.light, model.unknown]).toEqual(['960.00', 'change', 0]);
    await session.clear();
    await until(() => model.figure === '');
    expect([model.figure, model.light]).toEqual(['', null]);
    await session.close();
  });

  test('refuses a figure of nine digits, an aborted one, and says when its cable is out', async ({
    skip,
  }) => {
    const session = await open(skip);
    await expect(session.show('total', 100_000_000_0)).rejects.toMatchObject({
      code: 'device/figure-too-long',
    });
    await expect(session.show('total', 1, AbortSignal.abort())).rejects.toMatchObject({
      code: 'device/cancelled',
    });
    plug.unplug();
    expect(await lost(() => session.check())).toMatchObject({ code: 'device/unplugged' });
    await session.close();
  });
});

test('the bytes of an LED display are those of its maker’s table', () => {
  expect(led8.init()).toEqual([0x1b, 0x40]);
  expect(led8.amount(123_456)).toEqual([0x1b, 0x51, 0x41, ...Buffer.from('1234.56'), 0x0d]);
  expect(led8.lights('change', { lightOn: 0x31, lightOff: 0x30 })).toEqual([
    0x02, 0x4c, 0x30, 0x30, 0x30, 0x31,
  ]);
});

describe.each<VirtualLine>(['in-process', 'pty'])('a rating pad (%s)', (on) => {
  let model: VirtualRatingPad;
  const open = async (skip: (why: string) => void): Promise<RatingPadSession> => {
    model = virtualRatingPad();
    plug = await plugVirtual(model, on, '评价器');
    if (plug.on !== on) skip('skipped: this system offers no pseudo-terminal');
    return serialFramePad(trainingPad).open(plug.open);
  };
  const never = new AbortController().signal;

  test('is started, says one to five, and a key pressed before the question is no answer', async ({
    skip,
  }) => {
    const session = await open(skip);
    model.press(1);
    for (const score of [5, 1] as const) {
      const asked = session.rate(2_000, never);
      await until(() => model.asks);
      model.press(score);
      expect(await asked).toBe(score);
    }
    await session.close();
  });

  test('stays without an answer: in time, garbled, taken back; it is stopped each time', async ({ skip }) => {
    const session = await open(skip);
    const asked = session.rate(120, never);
    await until(() => model.asks);
    model.garble();
    expect(await asked).toBeNull();
    await until(() => !model.asks);
    const controller = new AbortController();
    const taken = session.rate(5_000, controller.signal);
    await until(() => model.asks);
    controller.abort();
    expect(await taken).toBeNull();
    await until(() => !model.asks);
    expect(model.asks).toBe(false);
    expect(await session.rate(5_000, AbortSignal.abort())).toBeNull();
    await session.close();
  });

  test('unplugged in the middle of the question says so', async ({ skip }) => {
    const session = await open(skip);
    const asked = session.rate(1_500, never).then(
      (score) => ({ score }),
      (error: unknown) => error,
    );
    await until(() => model.asks);
    plug.unplug();
    // A line that dies is not always reported: the check asks, and then the question ends too.
    await lost(() => session.check());
    expect(await asked).toMatchObject({ code: 'device/unplugged' });
    await session.close();
  });
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
