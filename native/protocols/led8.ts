import { Fault } from '../../domain/faults.ts';

/**
 * LED customer displays with eight digits, 2400 baud 8N1. They take commands and never answer. What differs between
 * makers (the bytes that switch a light on and off) is data.
 */
export interface Led8Marks {
  readonly lightOn: number;
  readonly lightOff: number;
}
export const usualLed8Marks: Led8Marks = { lightOn: 0x31, lightOff: 0x30 };

/** The four lights beside the figure, in the order of the command. */
export const led8Lights = ['price', 'total', 'collect', 'change'] as const;
export type Led8Light = (typeof led8Lights)[number];

const digits = 8;

export const led8 = {
  init: (): readonly number[] => [0x1b, 0x40],
  clear: (): readonly number[] => [0x0c],
  lights: (lit: Led8Light | null, marks: Led8Marks): readonly number[] => [
    0x02,
    0x4c,
    ...led8Lights.map((light) => (light === lit ? marks.lightOn : marks.lightOff)),
  ],
  /** A figure as yuan with two places. Throws `device/figure-too-long` where eight digits do not hold it. */
  amount: (fen: number): readonly number[] => {
    const text = (fen / 100).toFixed(2);
    if (!Number.isSafeInteger(fen) || text.replace('.', '').length > digits)
      throw new Fault('device/figure-too-long');
    return [0x1b, 0x51, 0x41, ...Buffer.from(text, 'latin1'), 0x0d];
  },
} as const;
