import { readFileSync } from 'node:fs';

/** Bytes of a file in tests/fixtures/devices: hex, `#` begins a comment line. */
export const fixtureBytes = (name: string): Uint8Array => {
  const text = readFileSync(new URL(`../../fixtures/devices/${name}`, import.meta.url), 'utf8');
  const digits = text.replace(/^#.*$/gm, '').replace(/\s+/g, '');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
};

/** A seeded source of numbers in [0, 1): mulberry32, so that a failing run can be repeated. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
