import { configured } from '../host/devices.ts';
import type { KindModule } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { isThere, openSlot } from '../host/slot.ts';
import { virtualCustomerScreen } from '../virtual/customer-screen.ts';
import type { VirtualCustomerScreen } from '../virtual/customer-screen.ts';
import { handsOn, serialLine, virtualLineTo } from '../virtual/openable.ts';
import type { CustomerScreenConfig } from './config.ts';
import { led8Serial } from './led8-serial.ts';
import type { CustomerScreenOps } from './ops.ts';
import type { customerScreenRehearsal } from './rehearsal.ts';

const rehearsalWith = (model: VirtualCustomerScreen) =>
  ({
    dark: () => model.setDark(true),
    lit: () => model.setDark(false),
  }) satisfies Record<keyof typeof customerScreenRehearsal, () => void>;

const reach = async (config: CustomerScreenConfig) => {
  if (config.driver !== 'virtual')
    return { line: serialLine(config.port, config.baud), screen: led8Serial(config.marks) };
  const model = virtualCustomerScreen();
  const line = await virtualLineTo(model, config.on, deviceNames['customer-screen']);
  return { model, line, screen: led8Serial() };
};

export const customerScreenKind: KindModule<CustomerScreenConfig, CustomerScreenOps> = {
  kind: 'customer-screen',
  async open(config, { onState, timings }) {
    const { line, screen, model } = await reach(config);
    const slot = openSlot({
      kind: 'customer-screen',
      model: screen.model.zh + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      open: () => screen.open(line.open),
      check: isThere,
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
      ...handsOn(model, line, rehearsalWith),
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
