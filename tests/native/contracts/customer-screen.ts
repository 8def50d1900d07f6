import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerScreen, CustomerScreenSession } from '../../../native/customer-screens/driver.ts';
import {
  type VirtualCustomerScreen,
  virtualCustomerScreen,
} from '../../../native/virtual/customer-screen.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';
import { lostBy, until } from './waiting.ts';

/** What holds of every display that shows figures to the customer, on whatever line it stands. */
export const customerScreenContract = (
  name: string,
  { screen, line }: { readonly screen: CustomerScreen; readonly line: MakeLine },
): void => {
  describe(`a customer display (${name})`, () => {
    let model: VirtualCustomerScreen;
    let plug: ContractLine | undefined;
    let session: CustomerScreenSession;
    beforeEach(async (context) => {
      model = virtualCustomerScreen();
      const made = await line(model);
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      plug = made;
      session = await screen.open(made.open);
    });
    afterEach(async () => {
      if (plug !== undefined) await session.close();
      plug?.close();
      plug = undefined;
    });

    test('shows the sum, the cash and the change with their lights, and goes dark when cleared', async () => {
      await session.show('total', 504_000);
      await until(() => model.figure === '5040.00');
      expect([model.figure, model.light]).toEqual(['5040.00', 'total']);
      await Promise.all([session.show('collect', 600_000), session.show('change', 96_000)]);
      await until(() => model.light === 'change');
      expect([model.figure, model.light, model.unknown]).toEqual(['960.00', 'change', 0]);
      await session.clear();
      await until(() => model.figure === '');
      expect([model.figure, model.light]).toEqual(['', null]);
    });

    test('refuses a figure of nine digits, an aborted one, and says when its cable is out', async () => {
      await expect(session.show('total', 100_000_000_0)).rejects.toMatchObject({
        code: 'device/figure-too-long',
      });
      await expect(session.show('total', 1, AbortSignal.abort())).rejects.toMatchObject({
        code: 'device/cancelled',
      });
      plug?.unplug();
      expect(await lostBy(() => session.check())).toMatchObject({ code: 'device/unplugged' });
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      await expect(session.check()).rejects.toMatchObject({ code: 'device/unplugged' });
      await expect(session.show('total', 100)).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(model.figure).toBe('');
    });
  });
};
