import type { WireModel } from '../../../native/transports/in-process.ts';

/** What a port of the system hears of its printer; worst first. */
export type PortWord = 'unplugged' | 'cover-open' | 'paper-out' | 'error' | 'paper-low';

/** The port between a queue of the system and a virtual printer: bytes go in, and it knows how the printer is. */
export interface PrinterPort {
  words(): readonly PortWord[];
  /** Gives the printer a job; only while nothing stands in its way. */
  take(bytes: Uint8Array): void;
  /** Whether the last job is still being carried out, as far as the printer says. */
  isBusy(): boolean;
  unplug(): void;
  plugIn(): void;
}

type Bits = readonly (readonly [mask: number, word: PortWord])[];
/** DLE EOT, with the bits of its answers read here and not by the product. */
const questions: readonly (readonly [kind: number, bits: Bits])[] = [
  [
    2,
    [
      [0x04, 'cover-open'],
      [0x20, 'paper-out'],
      [0x40, 'error'],
    ],
  ],
  [
    4,
    [
      [0x60, 'paper-out'],
      [0x0c, 'paper-low'],
    ],
  ],
];

/** `saysWhenDone`: the printer answers GS r behind a job once all of it is on paper; one that does not is done at once. */
export const portTo = (
  model: WireModel,
  { saysWhenDone }: { readonly saysWhenDone: boolean },
): PrinterPort => {
  let isPlugged = true;
  let busy = false;
  let heard: number[] = [];
  const receive = model.plugIn({
    send(bytes) {
      if (!isPlugged) return;
      for (const byte of bytes) {
        if ((byte & 0x93) === 0x12) heard.push(byte);
        else if ((byte & 0x90) === 0) busy = false;
      }
    },
    drop: () => (isPlugged = false),
  });
  const words = (): readonly PortWord[] => {
    if (!isPlugged) return ['unplugged'];
    const found = questions.flatMap(([kind, bits]) => {
      heard = [];
      receive(Uint8Array.of(0x10, 0x04, kind));
      const [answer = 0] = heard;
      return bits.filter(([mask]) => (answer & mask) !== 0).map(([, word]) => word);
    });
    // An empty roll is not also near its end.
    return [...new Set(found)].filter((word) => word !== 'paper-low' || !found.includes('paper-out'));
  };
  return {
    words,
    take(bytes) {
      busy = saysWhenDone;
      receive(saysWhenDone ? Uint8Array.of(...bytes, 0x1d, 0x72, 0x01) : bytes);
    },
    isBusy: () => busy || words().some((word) => word !== 'paper-low'),
    unplug: () => (isPlugged = false),
    plugIn() {
      isPlugged = true;
      // Its answer fell into the gap; what it holds it prints all the same.
      busy = false;
    },
  };
};
