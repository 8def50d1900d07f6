import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallerPadSession, QueueDeed } from '../../../native/queue-callers/driver.ts';
import { type CallerPadProfile, openCallerPad } from '../../../native/queue-callers/serial-frames.ts';
import { type VirtualQueueCaller, virtualQueueCaller } from '../../../native/virtual/queue-caller.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';
import { lostBy, until } from './waiting.ts';

/** What holds of every caller pad, on whatever line it stands. */
export const callerPadContract = (
  name: string,
  { profile, line }: { readonly profile: CallerPadProfile; readonly line: MakeLine },
): void => {
  describe(`a caller pad (${name})`, () => {
    let model: VirtualQueueCaller;
    let plug: ContractLine | undefined;
    let session: CallerPadSession;
    const heard: QueueDeed[] = [];
    beforeEach(async (context) => {
      heard.length = 0;
      model = virtualQueueCaller();
      const made = await line(model);
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      plug = made;
      session = await openCallerPad(made.open, profile);
      session.onKey((deed) => heard.push(deed));
    });
    afterEach(async () => {
      if (plug !== undefined) await session.close();
      plug?.close();
      plug = undefined;
    });

    test('shows the number, and its keys are heard; a garbled one is none', async () => {
      await session.show({ now: 'A012', waiting: 3 });
      await until(() => model.shown === 'A012');
      expect(model.shown).toBe('A012');
      model.press('next');
      model.garble();
      model.press('skip');
      await until(() => heard.length === 2);
      expect(heard).toEqual(['next', 'skip']);
      await session.show({ now: null, waiting: 0 });
      await until(() => model.shown === '');
      expect(model.shown).toBe('');
    });

    test('unplugged, its check says so', async () => {
      plug?.unplug();
      expect(await lostBy(() => session.check())).toMatchObject({ code: 'device/unplugged' });
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      await expect(session.check()).rejects.toMatchObject({ code: 'device/unplugged' });
      await expect(session.show({ now: 'A012', waiting: 0 })).rejects.toMatchObject({
        code: 'device/unplugged',
      });
      model.press('next');
      expect(heard).toEqual([]);
    });
  });
};
