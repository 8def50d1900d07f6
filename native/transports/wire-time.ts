/** A start bit, eight of data and a stop bit. */
const bitsPerByte = 10;

/** How long so many bytes take on a serial line, in milliseconds. */
export const wireMs = (bytes: number, bitsPerSecond: number): number =>
  (bytes * bitsPerByte * 1_000) / bitsPerSecond;
