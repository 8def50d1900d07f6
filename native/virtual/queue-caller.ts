import { frameOf, frameReader } from '../protocols/byte-frames.ts';
import type { QueueDeed } from '../queue-callers/driver.ts';
import { trainingCaller } from '../queue-callers/serial-frames.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';

/** A caller pad from the other end of the wire. */
export interface VirtualQueueCaller extends WireModel {
  /** What stands on it. */
  readonly shown: string;
  press(deed: QueueDeed): void;
  /** A key whose frame is spoilt on the way. */
  garble(): void;
}

const codeOf = (deed: QueueDeed): number =>
  Number.parseInt(Object.entries(trainingCaller.keys).find(([, each]) => each === deed)?.[0] ?? '00', 16);

export const virtualQueueCaller = (): VirtualQueueCaller => {
  let wire: Wire | undefined;
  let shown = '';
  const keyFrame = (deed: QueueDeed): Uint8Array =>
    frameOf(trainingCaller.shape, [trainingCaller.address, codeOf(deed), 0, 0, 0, 0]);
  return {
    get shown() {
      return shown;
    },
    press: (deed) => wire?.send(keyFrame(deed)),
    garble() {
      const frame = keyFrame('next');
      frame[frame.length - 2] = (frame[frame.length - 2] ?? 0) ^ 0x7f;
      wire?.send(frame);
    },
    plugIn(next) {
      wire = next;
      const reader = frameReader(trainingCaller.shape);
      return (bytes) => {
        for (const [, command, ...text] of reader.push(bytes))
          if (command === trainingCaller.showCommand) shown = String.fromCharCode(...text).trim();
      };
    },
  };
};
