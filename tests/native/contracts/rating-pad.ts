import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RatingPad, RatingPadSession } from '../../../native/rating-pads/driver.ts';
import { type VirtualRatingPad, virtualRatingPad } from '../../../native/virtual/rating-pad.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';
import { lostBy, until } from './waiting.ts';

/** What holds of every rating pad, on whatever line it stands. */
export const ratingPadContract = (
  name: string,
  { pad, line }: { readonly pad: RatingPad; readonly line: MakeLine },
): void => {
  describe(`a rating pad (${name})`, () => {
    let model: VirtualRatingPad;
    let plug: ContractLine | undefined;
    let session: RatingPadSession;
    const never = new AbortController().signal;
    beforeEach(async (context) => {
      model = virtualRatingPad();
      const made = await line(model);
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      plug = made;
      session = await pad.open(made.open);
    });
    afterEach(async () => {
      if (plug !== undefined) await session.close();
      plug?.close();
      plug = undefined;
    });

    test('is started, says one to five, and a key pressed before the question is no answer', async () => {
      model.press(1);
      for (const score of [5, 1] as const) {
        const asked = session.rate(2_000, never);
        await until(() => model.asks);
        model.press(score);
        expect(await asked).toBe(score);
      }
    });

    test('stays without an answer: in time, garbled, taken back; it is stopped each time', async () => {
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
    });

    test('unplugged in the middle of the question says so', async () => {
      const asked = session.rate(1_500, never).then(
        (score) => ({ score }),
        (error: unknown) => error,
      );
      await until(() => model.asks);
      plug?.unplug();
      // A line that dies is not always reported: the check asks, and then the question ends too.
      await lostBy(() => session.check());
      expect(await asked).toMatchObject({ code: 'device/unplugged' });
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      await expect(session.check()).rejects.toMatchObject({ code: 'device/unplugged' });
      await expect(session.rate(200, never)).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(model.asks).toBe(false);
    });
  });
};
