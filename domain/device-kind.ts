/**
 * The kinds of devices of a window, in the order of the device bar. A new kind is named here, and in `kinds.ts`,
 * `config.ts` and `rehearsals.ts` of the device process.
 */
export const deviceKinds = [
  'id-card-reader',
  'receipt-printer',
  'form-printer',
  'document-printer',
  'scanner',
  'ca-key',
  'customer-screen',
  'rating-pad',
  'queue-caller',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];
