import { Fault } from '../../domain/faults.ts';
import { inTurnOf } from '../in-turn.ts';
import { bytesOfHex, type FrameShape, frameOf, frameReader, hexByte } from '../protocols/byte-frames.ts';
import type { RatingPad, Score } from './driver.ts';

/** How one maker's pad speaks on a serial line: no standard says it, so it is data. */
export interface RatingPadProfile {
  readonly shape: FrameShape;
  /** Bodies that start and stop it, in hexadecimal. */
  readonly start: string;
  readonly stop: string;
  /** Which byte of its answer holds the score, and which value of it is which score. */
  readonly scoreAt: number;
  readonly scores: Readonly<Record<string, Score>>;
}

/** What the virtual pad speaks: a frame like those of the pads seen in halls. */
export const trainingPad: RatingPadProfile = {
  shape: { prefix: 'ff68', suffix: '16', bodyLength: 2, check: 'sum' },
  start: 'a100',
  stop: 'a200',
  scoreAt: 1,
  scores: { '01': 1, '02': 2, '03': 3, '04': 4, '05': 5 },
};

/** Any pad whose frames a profile describes. */
export const serialFramePad = (profile: RatingPadProfile): RatingPad => ({
  id: 'serial-frames',
  vendor: '',
  model: { zh: '评价器（串口）', en: 'Rating pad (serial)' },
  async open(openTransport) {
    const transport = await openTransport();
    const reader = frameReader(profile.shape);
    const send = (hex: string): Promise<void> => transport.write(frameOf(profile.shape, bytesOfHex(hex)));
    const inTurn = inTurnOf();

    const rateOnce = async (waitMs: number, signal: AbortSignal): Promise<Score | null> => {
      if (signal.aborted) return null;
      // A key that somebody pressed before the question is no answer to it.
      reader.reset();
      const offs: (() => void)[] = [];
      try {
        const answered = new Promise<Score | null>((resolve, reject) => {
          offs.push(
            transport.onBytes((bytes) => {
              for (const frame of reader.push(bytes)) {
                const score = profile.scores[hexByte(frame[profile.scoreAt])];
                if (score !== undefined) resolve(score);
              }
            }),
            transport.onClosed(() => reject(new Fault('device/unplugged', { where: transport.where }))),
          );
          const timer = setTimeout(() => resolve(null), waitMs);
          const abort = (): void => resolve(null);
          signal.addEventListener('abort', abort, { once: true });
          offs.push(
            () => clearTimeout(timer),
            () => signal.removeEventListener('abort', abort),
          );
        });
        await Promise.race([send(profile.start), answered]);
        const score = await answered;
        // The pad still asks; stopped, it shows its idle face again.
        if (score === null && transport.isOpen) await send(profile.stop);
        return score;
      } finally {
        for (const off of offs) off();
      }
    };
    return {
      rate: (waitMs, signal) => inTurn(() => rateOnce(waitMs, signal)),
      check: () => transport.probe(),
      onClosed: (listener) => transport.onClosed(listener),
      close: () => transport.close(),
    };
  },
});
