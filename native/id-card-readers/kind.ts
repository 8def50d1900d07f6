import { configured } from '../host/devices.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { openSlot } from '../host/slot.ts';
import { virtualReaderFaults } from '../virtual/id-card-reader.ts';
import type { VirtualIdCardReader } from '../virtual/id-card-reader.ts';
import type { IdCardReaderConfig } from './config.ts';
import type { ReaderIdentity } from './driver.ts';
import type { IdCardReaderOps } from './ops.ts';
import { decodePhoto } from './photo-decoder.ts';
import { reachReader } from './reach.ts';

const rehearsalWith = (model: VirtualIdCardReader): Rehearsal['faults'] => ({
  ...Object.fromEntries(
    virtualReaderFaults.map((name) => [name, (times: number) => model.fault(name, times)]),
  ),
  mended: () => model.clearFaults(),
});

const words = ({ moduleNumber, speed }: ReaderIdentity) => [
  { zh: `模块号 ${moduleNumber}`, en: `Module ${moduleNumber}` },
  ...(speed === undefined ? [] : [{ zh: `速率 ${speed}`, en: `Speed ${speed}` }]),
];

export const idCardReaderKind: KindModule<IdCardReaderConfig, IdCardReaderOps> = {
  kind: 'id-card-reader',
  async open(config, { onState, timings }) {
    const reached = await reachReader(config);
    const { photoDecoder } = config;
    const slot = openSlot({
      kind: 'id-card-reader',
      model: reached.model,
      where: reached.where,
      virtual: reached.virtual !== undefined,
      exclusive: true,
      open: reached.open,
      check: async (session) => {
        await session.check();
        return session.remark === undefined ? {} : { remark: session.remark };
      },
      describe: async (session) => words(await session.identify()),
      onState,
      timings,
    });
    const virtual = () => configured(reached.virtual, 'virtual').model;
    return {
      slot,
      ...(reached.virtual === undefined
        ? {}
        : { rehearsal: { faults: rehearsalWith(reached.virtual.model), plug: reached.virtual.plug } }),
      operations: {
        'id-card-reader/read': ({ waitMs }, { signal, onProgress }) =>
          slot.use((session) =>
            session.readCard(signal, { onProgress, ...(waitMs === undefined ? {} : { waitMs }) }),
          ),
        'id-card-reader/identify': () => slot.use((session) => session.identify()),
        'id-card-reader/decode-photo': ({ photo }) =>
          photoDecoder === undefined ? null : decodePhoto(photoDecoder, photo),
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
