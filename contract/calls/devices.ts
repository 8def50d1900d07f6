import { z } from 'zod/mini';
import { call } from '../call.ts';
import { none, reference } from '../values.ts';

export const DeviceView = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'id-card-reader',
    'receipt-printer',
    'form-printer',
    'document-printer',
    'scanner',
    'customer-screen',
    'rating-pad',
    'queue-caller',
  ]),
  model: z.string(),
  state: z.enum(['ready', 'busy', 'absent', 'fault']),
  /** What it is and what to do, in words. */
  sentence: z.string(),
  code: z.nullable(z.string()),
  virtual: z.boolean(),
});
export type DeviceView = z.infer<typeof DeviceView>;

export const VirtualControls = z.strictObject({
  deck: z.array(z.strictObject({ index: z.int(), name: z.string() })),
  cardOnReader: z.nullable(z.int()),
  faults: z.array(z.strictObject({ device: z.string(), fault: z.string(), label: z.string() })),
});

export const devices = {
  list: call('anyone', none, z.strictObject({ rows: z.array(DeviceView) })),
  test: call('signed-in', z.strictObject({ deviceId: reference }), DeviceView),
  /** Training only: what the virtual hall lets a clerk rehearse. */
  virtualControls: call('signed-in', none, VirtualControls),
  putCard: call('signed-in', z.strictObject({ index: z.int() }), VirtualControls),
  liftCard: call('signed-in', none, VirtualControls),
  injectFault: call('signed-in', z.strictObject({ device: reference, fault: reference }), VirtualControls),
} as const;
