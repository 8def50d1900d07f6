import { Fault } from '../../domain/faults.ts';
import { configured, type Devices, kindOf, rehearsalOf } from './devices.ts';
import type { KindOperations, OperationContext } from './kind.ts';
import { type DeviceKind, deviceKinds } from '../../domain/device-kind.ts';
import type { DeviceOp, DeviceRequest, HostOps } from './messages.ts';

const hostOperations = (devices: Devices): KindOperations<HostOps> => ({
  'host/self-test': ({ kind }) =>
    Promise.all(
      (kind === undefined ? [...devices.kinds.values()] : [kindOf(devices, kind)]).map(({ slot }) =>
        slot.selfTest(),
      ),
    ),
  'host/reports': () => [...devices.kinds.values()].map(({ slot }) => slot.report()),
  'host/rehearse': async ({ kind, fault, times = 1 }) => {
    const { faults } = rehearsalOf(devices, kind);
    const begin = Object.hasOwn(faults, fault) ? faults[fault] : undefined;
    if (begin === undefined) throw new Fault('device/no-such-rehearsal', { fault });
    await begin(times);
    kindOf(devices, kind).slot.nudge();
    return null;
  },
  'host/unplug': ({ kind }) => {
    configured(rehearsalOf(devices, kind).plug, 'virtual').unplug();
    return null;
  },
  'host/plug-in': async ({ kind }) => {
    await configured(rehearsalOf(devices, kind).plug, 'virtual').plugIn();
    kindOf(devices, kind).slot.nudge();
    return null;
  },
  'host/crash': ({ how }) => {
    if (devices.profile !== 'training')
      throw new Fault('device/virtual-in-production', { field: 'host/crash' });
    // As a vendor library does it: without a word, or never coming back.
    if (how === 'ends') process.kill(process.pid, 'SIGKILL');
    else for (;;);
    return null;
  },
});

export type DeviceOperation = (input: unknown, context: OperationContext) => unknown;

const isKind = (text: string): text is DeviceKind => (deviceKinds as readonly string[]).includes(text);

/** What does an operation; throws `device/not-configured` naming the kind of device that is missing. */
export const operationOf = (devices: Devices, op: DeviceOp): DeviceOperation => {
  const kind = op.slice(0, op.indexOf('/'));
  const operations: object = isKind(kind) ? kindOf(devices, kind).operations : hostOperations(devices);
  return configured((operations as Readonly<Record<string, DeviceOperation>>)[op], 'virtual');
};

/**
 * Does what was asked of the device process; throws `device/host-closed` before its devices are open, and as
 * `operationOf`. A PIN that came along is overwritten, whoever refused it.
 */
export const operate = async (
  devices: Devices | undefined,
  { op, input }: Pick<DeviceRequest, 'op' | 'input'>,
  context: OperationContext,
): Promise<unknown> => {
  try {
    if (devices === undefined) throw new Fault('device/host-closed');
    return await operationOf(devices, op)(input, context);
  } finally {
    if ('request' in input) input.request.pin?.fill(0);
  }
};
