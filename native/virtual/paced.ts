import type { Wire, WireModel } from '../transports/in-process.ts';
import { wireMs } from '../transports/wire-time.ts';

/** Bytes that are handed over together: a chip of a serial port holds about so many. */
const pieceBytes = 64;

/**
 * A model on a line as slow as a real one: a pseudo-terminal carries everything at once. Each direction has its own time,
 * and a byte is there when its last bit would be.
 */
export const paced = (model: WireModel, bitsPerSecond: number): WireModel => {
  const lane = (): ((bytes: Uint8Array, deliver: (piece: Uint8Array) => void) => void) => {
    let freeAt = 0;
    return (bytes, deliver) => {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.slice(at, at + pieceBytes);
        freeAt = Math.max(freeAt, performance.now()) + wireMs(piece.length, bitsPerSecond);
        setTimeout(() => deliver(piece), Math.max(0, freeAt - performance.now()));
      }
    };
  };
  return {
    plugIn(wire) {
      const [out, back] = [lane(), lane()];
      const slow: Wire = {
        send: (bytes) => back(bytes, (piece) => wire.send(piece)),
        drop: () => wire.drop(),
        speed: () => wire.speed?.(),
      };
      const receive = model.plugIn(slow);
      return (bytes) => out(bytes, receive);
    },
  };
};
