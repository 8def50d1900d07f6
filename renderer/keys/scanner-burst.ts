import { toHalfWidth } from '../text/half-width.ts';

/** How a scanner that writes like a keyboard is told from a person. */
export interface WedgeSettings {
  /** Longest time between two of its keys, in milliseconds. */
  readonly interKeyMs: number;
  /** Fewest characters of what is scanned, prefix and suffix not counted. */
  readonly minLength: number;
  /** What the scanner is set to send before and after each code; nothing where it sends none. */
  readonly prefix: string;
  readonly suffix: string;
  /** A key it is set to press first, such as `F12` or `Ctrl+B` (STX). Where there is one, only what follows it counts. */
  readonly leadKey: string | null;
}

export const usualWedge: WedgeSettings = {
  interKeyMs: 35,
  minLength: 6,
  prefix: '',
  suffix: '',
  leadKey: null,
};

/** Longer than any code of the hall: a key that is stuck, or a paste by a strange program. */
const mostCharacters = 512;

export type BurstKey =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'lead' }
  | { readonly kind: 'other' };

export type BurstVerdict =
  /** It may become a scan: the first key, or one more. */
  | { readonly kind: 'begins' }
  | { readonly kind: 'continues' }
  | { readonly kind: 'scanned'; readonly text: string }
  /** A person's key: what came before it, too. */
  | { readonly kind: 'typing' };

export interface ScannerBurst {
  /** `at` in milliseconds of any steady clock: when the key was pressed, not when it is looked at. */
  press(key: BurstKey, at: number): BurstVerdict;
  reset(): void;
}

/** Tells a burst of a scanner from typing: fast without a pause, long enough, and ended by Enter or Tab. */
export const scannerBurst = (settings: WedgeSettings): ScannerBurst => {
  const { interKeyMs, minLength, prefix, suffix, leadKey } = settings;
  let text = '';
  let led = false;
  let last = Number.NEGATIVE_INFINITY;
  const reset = (): void => {
    text = '';
    led = false;
    last = Number.NEGATIVE_INFINITY;
  };
  const inside = (): string | undefined => {
    if (leadKey !== null && !led) return undefined;
    if (!text.startsWith(prefix) || !text.endsWith(suffix)) return undefined;
    if (text.length < prefix.length + suffix.length) return undefined;
    const content = text.slice(prefix.length, text.length - suffix.length).trim();
    return content.length < minLength ? undefined : content;
  };
  return {
    reset,
    press(key, at) {
      const follows = at - last <= interKeyMs && at >= last;
      switch (key.kind) {
        case 'lead':
          reset();
          led = true;
          last = at;
          return { kind: 'begins' };
        case 'character': {
          const begun = follows && (text !== '' || led) && text.length < mostCharacters;
          if (!begun) reset();
          text += toHalfWidth(key.character);
          last = at;
          return { kind: begun ? 'continues' : 'begins' };
        }
        case 'end': {
          const content = follows ? inside() : undefined;
          reset();
          return content === undefined ? { kind: 'typing' } : { kind: 'scanned', text: content };
        }
        case 'other':
          reset();
          return { kind: 'typing' };
      }
    },
  };
};
