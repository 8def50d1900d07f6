import * as z from 'zod/mini';

/*
 * What went over the line of one device, in both directions and with its times: a header line, then one line of JSON
 * for each thing that happened. Written by `scripts/record-device.ts`, played back by `replay.ts`.
 */

const hex = z.string().check(z.regex(/^(?:[0-9a-f]{2})+$/));
/** Milliseconds since the recording began, of this machine's steady clock. */
const at = z.number().check(z.nonnegative());
const said = z.string().check(z.minLength(1), z.maxLength(200));

const header = z.strictObject({
  recording: z.literal(1),
  kind: said,
  /** The driver that spoke. */
  driver: said,
  /** As the operator typed them: they are believed, not checked. */
  device: said,
  vendor: said,
  who: said,
  when: said,
  /** `real`: a device on a port; `virtual`: our own model of one. */
  far: z.enum(['real', 'virtual']),
  /** `invented`: what a card or a code says was replaced before it was written; `as-read`: it was not. */
  contents: z.enum(['invented', 'as-read']),
  /** What the driver took as data, as it stands in the profile of a window: frames of a pad, layout of a report. */
  settings: z.optional(z.record(z.string(), z.unknown())),
});
export type RecordingHeader = z.infer<typeof header>;

const event = z.union([
  /** The driver opened the line, at that speed where a line has one. */
  z.strictObject({ at, open: z.nullable(z.int().check(z.positive())) }),
  z.strictObject({ at, toDevice: hex }),
  z.strictObject({ at, fromDevice: hex }),
  /** The line died under the driver. */
  z.strictObject({ at, lost: z.literal(true) }),
  /** The driver hung up. */
  z.strictObject({ at, closed: z.literal(true) }),
  /** A person was asked to do something at the device: what is played back waits here for the same. */
  z.strictObject({ at, hand: said }),
]);
export type RecordedEvent = z.infer<typeof event>;

export interface Recording {
  readonly header: RecordingHeader;
  readonly events: readonly RecordedEvent[];
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

export const recordingText = ({ header: head, events }: Recording): string =>
  `${[head, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`;

/** Reads a recording. Throws a `SyntaxError` naming the line that is none. */
export const readRecording = (text: string): Recording => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const parsed = <T>(schema: z.ZodMiniType<T>, line: string | undefined, number: number): T => {
    try {
      return z.parse(schema, JSON.parse(line ?? ''));
    } catch {
      // Of zod's or of JSON's complaint only the line helps whoever edits the file.
      throw new SyntaxError(`line ${number} is no line of a device recording`);
    }
  };
  const [first, ...rest] = lines;
  return {
    header: parsed(header, first, 1),
    events: rest.map((line, index) => parsed(event, line, index + 2)),
  };
};
