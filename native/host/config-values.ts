import * as z from 'zod/mini';

export const nonEmpty = z.string().check(z.minLength(1));
/** How a virtual device is reached; `pty` falls back to `in-process` where the system has no pseudo-terminals. */
export const virtualLine = z.enum(['pty', 'in-process']);
export const baud = z.union([
  z.literal(2_400),
  z.literal(9_600),
  z.literal(19_200),
  z.literal(38_400),
  z.literal(57_600),
  z.literal(115_200),
]);

/** Where a print queue is asked. */
export const queueUrl = z.string().check(z.regex(/^(ipps?|https?):\/\//));

/** A printer by the name it has in Windows, e.g. `XP-80C` or `\\\\server\\forms`. */
export const windowsPrinter = nonEmpty;

/** For a kind whose virtual model has the driver name `virtual`. */
export const notVirtual = (config: { readonly driver: string }) =>
  config.driver === 'virtual' ? ('device/virtual-in-production' as const) : undefined;
