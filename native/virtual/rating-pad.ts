import { frameOf, frameReader } from '../protocols/byte-frames.ts';
import { trainingPad } from '../rating-pads/serial-frames.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';

/** A rating pad from the other end of the wire. */
export interface VirtualRatingPad extends WireModel {
  /** It was started and not stopped: its keys are lit. */
  readonly asks: boolean;
  press(score: number): void;
  /** Sends an answer whose check byte is wrong. */
  garble(): void;
  setDead(dead: boolean): void;
}

const hexOf = (body: readonly number[]): string => Buffer.from(body).toString('hex');

export const virtualRatingPad = (): VirtualRatingPad => {
  let wire: Wire | undefined;
  let asks = false;
  let dead = false;
  const answer = (score: number): Uint8Array => frameOf(trainingPad.shape, [0xb1, score]);
  return {
    get asks() {
      return asks;
    },
    setDead(next) {
      dead = next;
    },
    press(score) {
      // As on the real ones: a key says something only while it is lit.
      if (!asks || dead) return;
      asks = false;
      wire?.send(answer(score));
    },
    garble() {
      const frame = answer(5);
      frame[frame.length - 2] = (frame[frame.length - 2] ?? 0) ^ 0x55;
      wire?.send(frame);
    },
    plugIn(next) {
      wire = next;
      asks = false;
      const reader = frameReader(trainingPad.shape);
      return (bytes) => {
        for (const body of reader.push(bytes)) {
          if (hexOf(body) === trainingPad.start) asks = true;
          if (hexOf(body) === trainingPad.stop) asks = false;
        }
      };
    },
  };
};
