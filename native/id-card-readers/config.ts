import * as z from 'zod/mini';
import { nonEmpty, notVirtual } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';
import { isHidFraming } from '../protocols/hid-reports.ts';
import { virtualCard } from '../virtual/virtual-card-schema.ts';
import { libraryPorts } from './library-ports.ts';
import { bulkProfiles, hidProfiles } from './profiles.ts';
import { sdtSpeeds } from './speeds.ts';

const word = z.int().check(z.nonnegative(), z.maximum(0xffff));
const endpoint = z.int().check(z.nonnegative(), z.maximum(0xff));
const position = z.int().check(z.nonnegative(), z.maximum(0xff));

const bulkProfile = z.strictObject({
  vid: word,
  pid: word,
  interfaceNumber: position,
  endpoints: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('stream'), out: endpoint, in: endpoint }),
    z.strictObject({
      kind: z.literal('header-and-body'),
      headerOut: endpoint,
      headerIn: endpoint,
      bodyOut: endpoint,
      bodyIn: endpoint,
      headerLength: z.int().check(z.minimum(3), z.maximum(64)),
      lengthAt: position,
    }),
  ]),
  packetSize: z.int().check(z.minimum(8), z.maximum(1_024)),
});
const hidProfile = z
  .strictObject({
    vid: word,
    pid: word,
    usagePage: z.optional(word),
    reportId: position,
    payloadOffset: position,
    lengthByte: z.optional(position),
    reportSize: z.int().check(z.minimum(1), z.maximum(1_024)),
  })
  .check(z.refine(isHidFraming));

/** A name of `profiles.ts`, or the same record written into the hall's profile for another reader. */
const named = <Names extends Readonly<Record<string, unknown>>>(profiles: Names) =>
  z.enum(Object.keys(profiles) as [keyof Names & string, ...(keyof Names & string)[]]);

const inRange = (port: number): boolean =>
  Object.values(libraryPorts).some(([first, last]) => port >= first && port <= last);

/** A program the office holds a licence for; none comes with this one. */
const photoDecoder = z.optional(
  z.strictObject({ command: nonEmpty, args: z._default(z.readonly(z.array(z.string())), []) }),
);

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('sdt-serial'),
    port: nonEmpty,
    baud: z._default(z.literal(sdtSpeeds), sdtSpeeds[0]),
    photoDecoder,
  }),
  z.strictObject({
    driver: z.literal('sdt-usb'),
    profile: z.union([named(bulkProfiles), bulkProfile]),
    photoDecoder,
  }),
  z.strictObject({
    driver: z.literal('sdt-hid'),
    profile: z.union([named(hidProfiles), hidProfile]),
    photoDecoder,
  }),
  z.strictObject({
    driver: z.literal('sdt-library'),
    library: nonEmpty,
    /** Looked for where it is absent. */
    port: z.optional(z.int().check(z.refine(inRange))),
    /** iIfOpen: 0, we open and close the port; 1, each call of the library does. */
    opens: z._default(z.literal([0, 1]), 0),
    photoDecoder,
  }),
  z.strictObject({
    driver: z.literal('pcsc-pages'),
    /** How the smart card service's name for the reader begins. */
    reader: nonEmpty,
    photoDecoder,
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    on: z.enum(['pty', 'in-process', 'usb', 'hid']),
    deck: z.readonly(z.array(virtualCard)),
    /** A card that lies there from the start, so that training needs no control first. */
    cardOnReader: z.optional(z.int().check(z.nonnegative())),
    /** Bits per second at which the virtual line carries bytes; all at once where absent. */
    paced: z.optional(z.literal(sdtSpeeds)),
    photoDecoder,
  }),
]);
export type IdCardReaderConfig = z.infer<typeof schema>;

export const idCardReaderConfig = {
  kind: 'id-card-reader',
  field: 'idCardReader',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'idCardReader', typeof schema>;
