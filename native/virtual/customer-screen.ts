import { type Led8Light, led8Lights, usualLed8Marks } from '../protocols/led8.ts';
import type { WireModel } from '../transports/in-process.ts';

/** An eight-digit LED display from the other end of the wire: it shows what the bytes say. */
export interface VirtualCustomerScreen extends WireModel {
  readonly figure: string;
  readonly light: Led8Light | null;
  /** Bytes it does not know; a good driver sends none. */
  readonly unknown: number;
  setDark(dark: boolean): void;
}

export const virtualCustomerScreen = (): VirtualCustomerScreen => {
  let figure = '';
  let light: Led8Light | null = null;
  let unknown = 0;
  let dark = false;
  /** Carries out one command at the front of the bytes; how many it took, 0 where the rest has not come. */
  const carryOut = (bytes: readonly number[]): number => {
    const [first, second] = bytes;
    if (first === 0x0c) {
      figure = '';
      return 1;
    }
    if (second === undefined) return 0;
    if (first === 0x1b && second === 0x40) {
      figure = '';
      light = null;
      return 2;
    }
    if (first === 0x1b && second === 0x51) {
      const end = bytes.indexOf(0x0d);
      if (end < 0) return 0;
      figure = String.fromCharCode(...bytes.slice(3, end));
      return end + 1;
    }
    if (first === 0x02 && second === 0x4c) {
      if (bytes.length < 6) return 0;
      const lit = bytes.slice(2, 6).indexOf(usualLed8Marks.lightOn);
      light = led8Lights[lit] ?? null;
      return 6;
    }
    unknown += 1;
    return 1;
  };
  return {
    get figure() {
      return dark ? '' : figure;
    },
    get light() {
      return dark ? null : light;
    },
    get unknown() {
      return unknown;
    },
    setDark(next) {
      dark = next;
    },
    plugIn() {
      let pending: number[] = [];
      return (bytes) => {
        pending.push(...bytes);
        for (let took = carryOut(pending); pending.length > 0 && took > 0; took = carryOut(pending))
          pending = pending.slice(took);
      };
    },
  };
};
