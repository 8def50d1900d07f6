import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { Pack } from '../../../exchange/snapshots.ts';
import type { Unpack } from '../../../main/sync/snapshot-lines.ts';

/*
 * Gzip in the one thread of the simulation: the engine's streams are done when some other thread has got round to it,
 * and a seed would not be the same twice.
 */

export const packHere: Pack = async function* (lines) {
  let text = '';
  for await (const line of lines) text += line;
  yield gzipSync(text, { level: 1 });
};

/** As far as the bytes go, one piece behind them; what has not come whole is an error at the end. */
export const unpackHere: Unpack = async function* (bytes) {
  let packed = Buffer.alloc(0);
  let done = 0;
  for await (const piece of bytes) {
    if (packed.length > 0) {
      const unpacked = gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
      if (unpacked.length > done) yield unpacked.subarray(done);
      done = unpacked.length;
    }
    packed = Buffer.concat([packed, piece]);
  }
  // Throws where the end, with the sum over all of it, is missing.
  const whole = gunzipSync(packed);
  if (whole.length > done) yield whole.subarray(done);
};
