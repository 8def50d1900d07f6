import * as z from 'zod/mini';
import { nonEmpty, notVirtual } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

/** A library the usual list does not have, or has with other quirks: see `skf-libraries.ts`. */
const library = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
  vendor: nonEmpty,
  /** Candidates in the order they are tried: whole paths, or names looked for where vendors install. */
  files: z.readonly(z.array(nonEmpty).check(z.minLength(1))),
  userPinType: z._default(z.union([z.literal(0), z.literal(1)]), 1),
  ulong: z._default(z.union([z.literal(4), z.literal(8), z.literal('measure')]), 'measure'),
  rsaTakes: z._default(z.enum(['digest-info', 'digest']), 'digest-info'),
  events: z._default(z.enum(['wait', 'poll']), 'wait'),
});

/** DER as base64. */
const der = z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/));

const schema = z.discriminatedUnion('driver', [
  /** Vendors' libraries, through SKF and PKCS#11. */
  z.strictObject({
    driver: z.literal('libraries'),
    /** In place of the usual list. */
    skf: z.optional(z.readonly(z.array(library))),
    /** A Node of each machine that this program is not made for, to run libraries of that machine. */
    helpers: z._default(
      z.strictObject({ ia32: z.optional(nonEmpty), x64: z.optional(nonEmpty), arm64: z.optional(nonEmpty) }),
      {},
    ),
    /** RSA and EC keys; `library` where it is none of the usual ones. */
    pkcs11: z._default(z.union([z.literal('off'), z.strictObject({ library: z.optional(nonEmpty) })]), {}),
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    pin: nonEmpty,
    deck: z.readonly(
      z.array(
        z.strictObject({
          id: z.string().check(z.regex(/^[a-z0-9-]{1,40}$/)),
          label: z.strictObject({ zh: nonEmpty, en: nonEmpty }),
          chipLabel: nonEmpty,
          serial: nonEmpty,
          key: z.discriminatedUnion('kind', [
            z.strictObject({
              kind: z.literal('sm2'),
              privateKeyHex: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
            }),
            z.strictObject({ kind: z.literal('rsa'), privateKeyPem: nonEmpty }),
          ]),
          sign: z.optional(der),
          encrypt: z.optional(der),
        }),
      ),
    ),
    /** The key that is in the slot from the start. */
    plugged: z.optional(nonEmpty),
    /** The key whose certificate has run out, for rehearsing that. */
    expired: z.optional(nonEmpty),
  }),
]);

export type CaKeyConfig = z.infer<typeof schema>;
export const caKeyConfig = {
  kind: 'ca-key',
  field: 'caKey',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'caKey', typeof schema>;
