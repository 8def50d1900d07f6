import { configured } from '../host/devices.ts';
import type { KindModule } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { openSlot } from '../host/slot.ts';
import { virtualCustomerScreen } from '../virtual/customer-screen.ts';
import { serialLine, virtualLineTo } from '../virtual/openable.ts';
import type { CustomerScreenConfig } from './config.ts';
import { led8Serial } from './led8-serial.ts';
import type { CustomerScreenOps } from './ops.ts';

export const customerScreenKind: KindModule<CustomerScreenConfig, CustomerScreenOps> = {
  kind: 'customer-screen',
  async open(config, { onState, timings }) {
    const model = config.driver === 'virtual' ? virtualCustomerScreen() : undefined;
    const line =
      config.driver === 'virtual' && model !== undefined
        ? await virtualLineTo(model, config.on, deviceNames['customer-screen'])
        : serialLine(
            config.driver === 'virtual' ? '' : config.port,
            config.driver === 'virtual' ? 2_400 : config.baud,
          );
    const screen = led8Serial(config.driver === 'virtual' ? undefined : config.marks);
    const slot = openSlot({
      kind: 'customer-screen',
      model: screen.model.zh + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      open: () => screen.open(line.open),
      check: async (session) => {
        await session.check();
        return {};
      },
      describe: () =>
        Promise.resolve([
          {
            zh: '只能显示，不会应答：黑屏时本机不知道',
            en: 'shows figures and never answers: a dark one is not noticed',
          },
        ]),
      onState,
      timings,
    });
    return {
      slot,
      ...(model === undefined
        ? {}
        : {
            rehearsal: {
              faults: { dark: () => model.setDark(true), lit: () => model.setDark(false) },
              ...(line.plug === undefined ? {} : { plug: line.plug }),
            },
          }),
      operations: {
        'customer-screen/show': async ({ kind, fen }, { signal }) => {
          await slot.use((session) => session.show(kind, fen, signal));
          return null;
        },
        'customer-screen/clear': async (_input, { signal }) => {
          await slot.use((session) => session.clear(signal));
          return null;
        },
        'customer-screen/seen': () => {
          const { figure, light } = configured(model, 'virtual');
          return { figure, light };
        },
      },
    };
  },
};
