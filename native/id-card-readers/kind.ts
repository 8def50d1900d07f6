import { configured } from '../host/devices.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { openSlot } from '../host/slot.ts';
import { virtualIdCardReader, virtualReaderFaults } from '../virtual/id-card-reader.ts';
import type { VirtualIdCardReader } from '../virtual/id-card-reader.ts';
import { type ReachedLine, serialLine, virtualLineTo } from '../virtual/openable.ts';
import type { IdCardReaderConfig } from './config.ts';
import type { IdCardReaderOps } from './ops.ts';
import { sdtSerial } from './sdt-serial.ts';

const rehearsalWith = (model: VirtualIdCardReader): Rehearsal['faults'] =>
  Object.fromEntries(virtualReaderFaults.map((name) => [name, (times: number) => model.fault(name, times)]));

interface Reached {
  readonly line: ReachedLine;
  readonly model?: VirtualIdCardReader;
}

const reach = async (config: IdCardReaderConfig): Promise<Reached> => {
  if (config.driver !== 'virtual') return { line: serialLine(config.port, config.baud) };
  const { cardOnReader, deck, on } = config;
  const model = virtualIdCardReader(deck, cardOnReader === undefined ? {} : { cardOnReader });
  return { model, line: await virtualLineTo(model, on, deviceNames['id-card-reader']) };
};

export const idCardReaderKind: KindModule<IdCardReaderConfig, IdCardReaderOps> = {
  kind: 'id-card-reader',
  async open(config, { onState, timings }) {
    const { line, model } = await reach(config);
    const slot = openSlot({
      kind: 'id-card-reader',
      model: sdtSerial.model + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: true,
      open: () => sdtSerial.open(line.open),
      check: async (session) => {
        await session.check();
        return {};
      },
      describe: async (session) => {
        const { moduleNumber } = await session.identify();
        return [{ zh: `模块号 ${moduleNumber}`, en: `Module ${moduleNumber}` }];
      },
      onState,
      timings,
    });
    const virtual = () => configured(model, 'virtual');
    return {
      slot,
      ...(model === undefined
        ? {}
        : {
            rehearsal: {
              faults: rehearsalWith(model),
              ...(line.plug === undefined ? {} : { plug: line.plug }),
            },
          }),
      operations: {
        'id-card-reader/read': ({ waitMs }, { signal, onProgress }) =>
          slot.use((session) =>
            session.readCard(signal, { onProgress, ...(waitMs === undefined ? {} : { waitMs }) }),
          ),
        'id-card-reader/identify': () => slot.use((session) => session.identify()),
        'id-card-reader/put-card': ({ index }) => {
          virtual().putCard(index);
          return null;
        },
        'id-card-reader/lift-card': () => {
          virtual().liftCard();
          return null;
        },
      },
    };
  },
};
