import { type FrameShape, frameOf, frameReader, hexByte } from '../protocols/byte-frames.ts';
import type { OpenTransport } from '../transports/transport.ts';
import type { CallerPadSession, QueueDeed } from './driver.ts';

/** How one maker's caller pad speaks: no standard says it, so it is data. */
export interface CallerPadProfile {
  readonly shape: FrameShape;
  /** First byte of every body: which pad on the line. */
  readonly address: number;
  /** Second byte of a body it sends, as two hexadecimal digits, and which key that is. */
  readonly keys: Readonly<Record<string, QueueDeed>>;
  /** Second byte of the body that makes it show a number; the rest is the number as text, filled up on the left. */
  readonly showCommand: number;
}

/** The frame of the 21-key pad known from one table: `FF 68 len len 68 addr cmd data sum 16`. */
export const trainingCaller: CallerPadProfile = {
  shape: { prefix: 'ff68060668', suffix: '16', bodyLength: 6, check: 'sum' },
  address: 0x01,
  keys: { '11': 'next', '12': 'recall', '13': 'skip', '14': 'finish' },
  showCommand: 0x21,
};

/** Any pad whose frames a profile describes. Throws what the line says when it cannot be opened. */
export const openCallerPad = async (
  openTransport: OpenTransport,
  profile: CallerPadProfile,
): Promise<CallerPadSession> => {
  const transport = await openTransport();
  const reader = frameReader(profile.shape);
  const listeners = new Set<(deed: QueueDeed) => void>();
  transport.onBytes((bytes) => {
    for (const [address, command] of reader.push(bytes)) {
      const deed = address === profile.address ? profile.keys[hexByte(command)] : undefined;
      if (deed !== undefined) for (const listener of listeners) listener(deed);
    }
  });
  const room = profile.shape.bodyLength - 2;
  return {
    show: ({ now }) => {
      const text = (now ?? '').slice(-room).padStart(room, ' ');
      return transport.write(
        frameOf(profile.shape, [profile.address, profile.showCommand, ...Buffer.from(text, 'latin1')]),
      );
    },
    onKey: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check: () => transport.probe(),
    onClosed: (listener) => transport.onClosed(listener),
    close: () => transport.close(),
  };
};
