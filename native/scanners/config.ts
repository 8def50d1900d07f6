import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, virtualLine } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

const offset = z.int().check(z.minimum(0), z.maximum(1_023));
const usbId = z.int().check(z.minimum(0), z.maximum(0xffff));

const hidPosFields = {
  vid: usbId,
  pid: usbId,
  reportId: z._default(z.int().check(z.minimum(0), z.maximum(0xff)), 0x02),
  /** Bytes of a report, its id not counted. */
  reportSize: z._default(z.int().check(z.minimum(2), z.maximum(255)), 63),
  layout: z.optional(
    z.strictObject({
      lengthAt: offset,
      aimAt: z.nullable(offset),
      dataAt: offset,
      mostData: offset,
      moreAt: z.nullable(offset),
    }),
  ),
} as const;
/** Which scanner of the point-of-sale page, and how its report is laid out. */
export const hidPosDevice = z.strictObject(hidPosFields);

const schema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('serial-lines'), port: nonEmpty, baud: z._default(baud, 9_600) }),
  z.strictObject({ driver: z.literal('hid-pos'), ...hidPosFields }),
  /** The virtual scanner, as one of the two it can be. */
  z.strictObject({
    driver: z.literal('virtual'),
    on: virtualLine,
    as: z._default(z.enum(['serial-lines', 'hid-pos']), 'serial-lines'),
    /** What the trainee can scan, in the order of the rehearsals. */
    codes: z._default(z.readonly(z.array(nonEmpty)), []),
  }),
]);

export type ScannerConfig = z.infer<typeof schema>;
export const scannerConfig = {
  kind: 'scanner',
  field: 'scanner',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'scanner', typeof schema>;
