import { Fault } from '../../domain/faults.ts';
import { configured } from '../host/devices.ts';
import type { KindModule, OpenedKind } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { isThere, openSlot } from '../host/slot.ts';
import { handsOn, serialLine, virtualLineTo } from '../virtual/openable.ts';
import { virtualQueueCaller } from '../virtual/queue-caller.ts';
import type { VirtualQueueCaller } from '../virtual/queue-caller.ts';
import type { QueueCallerConfig } from './config.ts';
import { callerModels } from './driver.ts';
import { openQueueServer } from './http-server.ts';
import type { QueueCallerOps } from './ops.ts';
import type { queueCallerRehearsal } from './rehearsal.ts';
import { openCallerPad, trainingCaller } from './serial-frames.ts';

type Module = KindModule<QueueCallerConfig, QueueCallerOps>;
type Context = Parameters<Module['open']>[1];
type Opened = OpenedKind<QueueCallerOps>;

const openServer = (
  config: Extract<QueueCallerConfig, { driver: 'http-server' }>,
  { onState, timings }: Context,
): Opened => {
  const slot = openSlot({
    kind: 'queue-caller',
    model: callerModels.server.zh,
    where: new URL(config.url).host,
    virtual: false,
    exclusive: false,
    open: () => Promise.resolve(openQueueServer(config)),
    check: isThere,
    onState,
    timings,
  });
  return {
    slot,
    operations: {
      'queue-caller/show': () => null,
      'queue-caller/ask': ({ deed }, { signal }) => slot.use((session) => session.ask(deed, signal)),
    },
  };
};

const rehearsalWith = (model: VirtualQueueCaller) =>
  ({
    'key-next': () => model.press('next'),
    'key-recall': () => model.press('recall'),
    'key-skip': () => model.press('skip'),
    garbled: () => model.garble(),
  }) satisfies Record<keyof typeof queueCallerRehearsal, () => void>;

const openPad = async (
  config: Exclude<QueueCallerConfig, { driver: 'http-server' }>,
  { onState, onEvent, timings }: Context,
): Promise<Opened> => {
  const model = config.driver === 'virtual' ? virtualQueueCaller() : undefined;
  const line =
    config.driver === 'virtual'
      ? await virtualLineTo(configured(model, 'virtual'), config.on, deviceNames['queue-caller'])
      : serialLine(config.port, config.baud);
  const profile = config.driver === 'virtual' ? trainingCaller : config.profile;
  const slot = openSlot({
    kind: 'queue-caller',
    model: callerModels.pad.zh + line.remark,
    where: line.where,
    virtual: line.virtual,
    exclusive: false,
    open: async () => {
      const session = await openCallerPad(line.open, profile);
      session.onKey((deed) => onEvent({ name: 'queue-caller/key', detail: { deed } }));
      return session;
    },
    check: isThere,
    onState,
    timings,
  });
  return {
    slot,
    ...handsOn(model, line, rehearsalWith),
    operations: {
      'queue-caller/show': async (standing) => {
        await slot.use((session) => session.show(standing));
        return null;
      },
      'queue-caller/ask': () => {
        throw new Fault('device/not-configured', { device: deviceNames['queue-caller'] });
      },
    },
  };
};

export const queueCallerKind: Module = {
  kind: 'queue-caller',
  open: async (config, context) =>
    config.driver === 'http-server' ? openServer(config, context) : openPad(config, context),
};
