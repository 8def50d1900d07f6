import { Fault } from '../../domain/faults.ts';
import { led8, type Led8Marks, usualLed8Marks } from '../protocols/led8.ts';
import type { CustomerScreen } from './driver.ts';

/** Eight-digit LED displays on a serial line, by the marks of their lights. */
export const led8Serial = (marks: Led8Marks = usualLed8Marks): CustomerScreen => ({
  id: 'led8-serial',
  vendor: 'LED8',
  model: { zh: 'LED 客显（8 位）', en: 'LED customer display (8 digits)' },
  async open(openTransport) {
    const transport = await openTransport();
    let tail: Promise<unknown> = Promise.resolve();
    /** One command after another: two figures at once would be one wrong one. */
    const inTurn = (bytes: readonly number[], signal?: AbortSignal): Promise<void> => {
      const next = tail.then(async () => {
        if (signal?.aborted === true) throw new Fault('device/cancelled');
        await transport.write(Uint8Array.from(bytes));
      });
      tail = next.catch(() => undefined);
      return next;
    };
    try {
      await inTurn([...led8.init(), ...led8.clear()]);
    } catch (error) {
      await transport.close();
      throw error;
    }
    return {
      show: async (kind, fen, signal) => inTurn([...led8.lights(kind, marks), ...led8.amount(fen)], signal),
      clear: (signal) => inTurn([...led8.lights(null, marks), ...led8.clear()], signal),
      check: () => transport.probe(),
      onClosed: (listener) => transport.onClosed(listener),
      close: () => transport.close(),
    };
  },
});
