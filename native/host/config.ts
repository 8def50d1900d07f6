import * as z from 'zod/mini';
import { Fault } from '../../domain/faults.ts';
import { isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';

const nonEmpty = z.string().check(z.minLength(1));
const day = z.custom<PlainDate>((value) => typeof value === 'string' && isPlainDate(value));
const line = z.enum(['pty', 'in-process']);
const columns = z._default(z.union([z.literal(32), z.literal(42), z.literal(48)]), 48);
const baud = z.union([
  z.literal(9_600),
  z.literal(19_200),
  z.literal(38_400),
  z.literal(57_600),
  z.literal(115_200),
]);

const virtualCard = z.strictObject({
  name: nonEmpty,
  sex: z.string().check(z.regex(/^[0129]$/)),
  ethnicCode: z.string().check(z.regex(/^\d{2}$/)),
  bornOn: day,
  address: nonEmpty,
  idNumber: nonEmpty,
  authority: nonEmpty,
  validFrom: day,
  validTo: z.union([z.literal('long-term'), day]),
  kind: z.optional(z.string().check(z.regex(/^[ JYI]$/))),
});

const schema = z.strictObject({
  profile: z.enum(['training', 'production']),
  idCardReader: z.optional(
    z.discriminatedUnion('driver', [
      z.strictObject({ driver: z.literal('sdt-serial'), port: nonEmpty, baud: z._default(baud, 115_200) }),
      z.strictObject({
        driver: z.literal('virtual'),
        on: line,
        deck: z.readonly(z.array(virtualCard)),
        /** A card that lies there from the start, so that training needs no control first. */
        cardOnReader: z.optional(z.int().check(z.nonnegative())),
      }),
    ]),
  ),
  receiptPrinter: z.optional(
    z.discriminatedUnion('driver', [
      z.strictObject({
        driver: z.literal('escpos-serial'),
        port: nonEmpty,
        baud: z._default(baud, 9_600),
        columns,
      }),
      z.strictObject({
        driver: z.literal('virtual'),
        on: line,
        columns,
        /** Each ticket cut off is also written here, as text and as the bytes it was made of. */
        folder: z.optional(nonEmpty),
      }),
    ]),
  ),
  documentPrinter: z.optional(
    z.discriminatedUnion('driver', [
      z.strictObject({ driver: z.literal('queue'), url: z.string().check(z.regex(/^(ipps?|https?):\/\//)) }),
      z.strictObject({ driver: z.literal('folder'), folder: nonEmpty }),
    ]),
  ),
});

export type DeviceConfig = z.infer<typeof schema>;
/** As written in the profile: what has a usual value may be left out. */
export type DeviceConfigInput = z.input<typeof schema>;

/**
 * Checks a device configuration. Throws `device/bad-config` naming the field, and for a production profile
 * `device/virtual-in-production` or `device/folder-in-production`.
 */
export const parseDeviceConfig = (input: unknown): DeviceConfig => {
  const result = z.safeParse(schema, input);
  if (!result.success) {
    const field = result.error.issues[0]?.path.join('.') ?? '';
    throw new Fault('device/bad-config', { field: field === '' ? 'devices' : field });
  }
  const config = result.data;
  if (config.profile === 'production') {
    for (const field of ['idCardReader', 'receiptPrinter'] as const) {
      if (config[field]?.driver === 'virtual') throw new Fault('device/virtual-in-production', { field });
    }
    if (config.documentPrinter?.driver === 'folder') throw new Fault('device/folder-in-production');
  }
  return config;
};
