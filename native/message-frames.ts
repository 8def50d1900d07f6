/*
 * Messages between two programs of different Nodes, over a stream of bytes. The advanced serialization of `fork` is of
 * one version of V8, and an older one refuses it; JSON would make a string of a PIN, which nothing can overwrite. So a
 * frame is its length, the length of its text, JSON, and behind it the bytes that the JSON points to.
 */

const prefix = 8;
/** Longer than anything that is said between them; a certificate is some thousands of bytes. */
const longestFrame = 64 * 1024 * 1024;
const place = '$bytes';

const withPlaces = (value: unknown, placeOf: (bytes: Uint8Array) => readonly number[]): unknown => {
  if (value instanceof Uint8Array) return { [place]: placeOf(value) };
  if (Array.isArray(value)) return value.map((each: unknown) => withPlaces(each, placeOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPlaces(each, placeOf)]));
};

/** One message as a frame. Plain data and `Uint8Array`s; an `undefined` member is left out. */
export const frameOf = (message: unknown): Buffer => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const json = JSON.stringify(
    withPlaces(message, (bytes) => {
      const start = length;
      pieces.push(bytes);
      length += bytes.length;
      return [start, length];
    }),
  );
  const textLength = Buffer.byteLength(json);
  const frame = Buffer.alloc(prefix + textLength + length);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt32LE(textLength, 4);
  frame.write(json, prefix);
  let at = prefix + textLength;
  for (const piece of pieces) {
    frame.set(piece, at);
    at += piece.length;
  }
  return frame;
};

/** What came is no frame: the stream is of no use any more. */
export class NoFrame extends Error {}

const messageOf = (frame: Buffer): unknown => {
  const textEnd = prefix + frame.readUInt32LE(4);
  if (textEnd > frame.length) throw new NoFrame('text that is longer than its frame');
  return JSON.parse(frame.toString('utf8', prefix, textEnd), (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(place in value)) return value;
    const [start, end] = value[place] as readonly [number, number];
    return Uint8Array.from(frame.subarray(textEnd + start, textEnd + end));
  });
};

const readFrame = (frame: Buffer): unknown => {
  try {
    return messageOf(frame);
  } catch {
    // Whatever is wrong with it: the text of a frame is no text for a log.
    throw new NoFrame('a frame that cannot be read');
  } finally {
    frame.fill(0);
  }
};

/** Takes a stream apart into messages, in pieces as they come, and overwrites what it has read. Throws `NoFrame`. */
export const frameReader = (receive: (message: unknown) => void): ((piece: Buffer) => void) => {
  let held: Buffer = Buffer.alloc(0);
  return (piece) => {
    const before = held;
    held = Buffer.concat([before, piece]);
    before.fill(0);
    piece.fill(0);
    while (held.length >= prefix) {
      const length = held.readUInt32LE(0);
      if (length < prefix || length > longestFrame) throw new NoFrame('a length that no frame has');
      if (held.length < length) return;
      const frame = held.subarray(0, length);
      held = held.subarray(length);
      receive(readFrame(frame));
    }
  };
};
