import { Fault } from '../../domain/faults.ts';
import { inTurnOf } from '../in-turn.ts';
import { led8, type Led8Marks, usualLed8Marks } from '../protocols/led8.ts';
import type { CustomerScreen } from './driver.ts';

/** Eight-digit LED displays on a serial line, by the marks of their lights. */
export const led8Serial = (marks: Led8Marks = usualLed8Marks): CustomerScreen => ({
  id: 'led8-serial',
  vendor: 'LED8',
  model: { zh: 'LED 客显（8 位）', en: 'LED customer display (8 digits)' },
  async open(openTransport) {
    const transport = await openTransport();
    /** One command after another: two figures at once would be one wrong one. */
    const inTurn = inTurnOf();
    const send = (bytes: readonly number[], signal?: AbortSignal): Promise<void> =>
      inTurn(async () => {
        if (signal?.aborted === true) throw new Fault('device/cancelled');
        await transport.write(Uint8Array.from(bytes));
      });
    try {
      await send([...led8.init(), ...led8.clear()]);
    } catch (error) {
      await transport.close();
      throw error;
    }
    return {
      show: async (kind, fen, signal) => send([...led8.lights(kind, marks), ...led8.amount(fen)], signal),
      clear: (signal) => send([...led8.lights(null, marks), ...led8.clear()], signal),
      check: () => transport.probe(),
      onClosed: (listener) => transport.onClosed(listener),
      close: () => transport.close(),
    };
  },
});
