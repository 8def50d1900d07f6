import { z } from 'zod/mini';
import { deviceKinds } from '../../domain/device-kind.ts';
import { call } from '../call.ts';
import { instant, none, reference } from '../values.ts';

export const DeviceView = z.strictObject({
  id: z.string(),
  kind: z.enum(deviceKinds),
  model: z.string(),
  state: z.enum(['ready', 'busy', 'absent', 'fault']),
  /** What it is and what to do, in words. */
  sentence: z.string(),
  code: z.nullable(z.string()),
  virtual: z.boolean(),
  /** It works, but not for long, in words; null where nothing is to be said. */
  warning: z.nullable(z.string()),
});
export type DeviceView = z.infer<typeof DeviceView>;

/** What a device is, what was tried to reach it, and what to do: the device page and the support file. */
export const DeviceReportView = z.strictObject({
  device: DeviceView,
  /** Port, address or library. */
  where: z.string(),
  /** What it answered when it was asked who it is. */
  says: z.array(z.string()),
  /** Latest first. */
  attempts: z.array(
    z.strictObject({
      at: instant,
      what: z.enum(['open', 'check', 'test', 'lost']),
      tookMs: z.int(),
      code: z.nullable(z.string()),
      /** What went wrong, and what to do; empty where it went well. */
      sentence: z.string(),
    }),
  ),
});
export type DeviceReportView = z.infer<typeof DeviceReportView>;
const reports = z.strictObject({ rows: z.array(DeviceReportView) });

const VirtualControls = z.strictObject({
  deck: z.array(z.strictObject({ index: z.int(), name: z.string() })),
  cardOnReader: z.nullable(z.int()),
  faults: z.array(z.strictObject({ device: z.string(), fault: z.string(), label: z.string() })),
});

export const devices = {
  list: call('anyone', none, z.strictObject({ rows: z.array(DeviceView) })),
  /** What is known of each device, without asking it anew. */
  reports: call('signed-in', none, reports),
  /** Asks a device, or every one, how and who it is. */
  selfTest: call('signed-in', z.strictObject({ deviceId: z.nullable(reference) }), reports),
  supportSticks: call(
    'signed-in',
    none,
    z.strictObject({ sticks: z.array(z.strictObject({ folder: z.string(), label: z.string() })) }),
  ),
  /** Writes what the maintainer needs and nothing confidential to a stick. */
  exportSupport: call(
    'signed-in',
    z.strictObject({ stick: reference }),
    z.strictObject({ sentence: z.string(), file: z.string() }),
  ),
  /** Training only: what the virtual hall lets a clerk rehearse. */
  virtualControls: call('signed-in', none, VirtualControls),
  putCard: call('signed-in', z.strictObject({ index: z.int() }), VirtualControls),
  liftCard: call('signed-in', none, VirtualControls),
  injectFault: call('signed-in', z.strictObject({ device: reference, fault: reference }), VirtualControls),
} as const;
