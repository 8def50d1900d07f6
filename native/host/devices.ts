import { Fault } from '../../domain/faults.ts';
import type { DeviceConfig } from './config.ts';
import type { KindContext, Rehearsal } from './kind.ts';
import { type AnyOpenedKind, kinds } from './kinds.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import { deviceNames } from './messages.ts';

/** What the device process holds: the open kinds of this window. */
export interface Devices {
  readonly profile: 'training' | 'production';
  /** In the order of the device bar. */
  readonly kinds: ReadonlyMap<DeviceKind, AnyOpenedKind>;
  close(): Promise<void>;
}

/** Opens every configured device. The configuration is already checked: see `parseDeviceConfig`. */
export const openDevices = async (
  config: DeviceConfig,
  context: Omit<KindContext, 'profile'>,
): Promise<Devices> => {
  const opened = new Map<DeviceKind, AnyOpenedKind>();
  for (const { kind, open } of kinds) {
    const device = await open(config, { ...context, profile: config.profile });
    if (device !== undefined) opened.set(kind, device);
  }
  return {
    profile: config.profile,
    kinds: opened,
    async close() {
      await Promise.all([...opened.values()].map(({ slot }) => slot.close()));
      for (const { rehearsal } of opened.values()) rehearsal?.plug?.close();
    },
  };
};

/** The value, or `device/not-configured` naming what is missing. */
export const configured = <T>(device: T | undefined, kind: keyof typeof deviceNames): T => {
  if (device === undefined) throw new Fault('device/not-configured', { device: deviceNames[kind] });
  return device;
};

export const kindOf = (devices: Devices, kind: DeviceKind): AnyOpenedKind =>
  configured(devices.kinds.get(kind), kind);

/** The hands on a virtual device; throws `device/not-configured` where the device is real. */
export const rehearsalOf = (devices: Devices, kind: DeviceKind): Rehearsal =>
  configured(kindOf(devices, kind).rehearsal, 'virtual');
