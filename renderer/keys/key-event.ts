import { characterOfKey } from './physical-key.ts';

/** What of a keyboard event decides its meaning; DOM and React events both fit. */
export interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing?: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly nativeEvent?: { readonly isComposing: boolean };
}

const imeKeyCode = 229;

/**
 * The one reading of a key press in the whole page: `Enter`, `Shift+Enter`, `Ctrl+K`, `Alt+1`, `F9`, `Escape`, `5`.
 * `null` while an input method composes: the Enter that commits a word carries keyCode 229 in some of them even after
 * the composition has ended, and must never move the focus or take money.
 */
export const keyOf = (press: KeyPress): string | null => {
  if (press.isComposing === true || press.nativeEvent?.isComposing === true) return null;
  if (press.keyCode === imeKeyCode || press.key === 'Process' || press.key === 'Unidentified') return null;
  const plain = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const printable = press.key.length === 1;
  const shift = press.shiftKey && (!printable || press.ctrlKey || press.altKey);
  return `${press.ctrlKey || press.metaKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${plain}`;
};

/** `0`…`9` typed without a modifier, or `null`. The number pad gives the same keys. */
export const digitOf = (key: string | null): number | null =>
  key !== null && /^[0-9]$/.test(key) ? Number(key) : null;

/** Modifiers by themselves: they write nothing and end nothing. */
const silentKeys = new Set(['Shift', 'CapsLock', 'NumLock']);

/** What a key writes, whatever an input method makes of it: what a scanner's keys are told from a person's by. */
export interface WrittenKey {
  /** `null` where it writes no character, or is a command with Ctrl or Alt. */
  readonly character: string | null;
  readonly isEnd: boolean;
  readonly isSilent: boolean;
  readonly isBlank: boolean;
  readonly isComposing: boolean;
}

export const writtenKey = (event: KeyboardEvent): WrittenKey => {
  const isComposing =
    event.isComposing ||
    event.keyCode === imeKeyCode ||
    event.key === 'Process' ||
    event.key === 'Unidentified';
  const written = isComposing
    ? characterOfKey(event.code, event.shiftKey)
    : [...event.key].length === 1
      ? event.key
      : null;
  return {
    character: event.ctrlKey || event.altKey || event.metaKey ? null : written,
    isEnd: /^(Enter|NumpadEnter|Tab)$/.test(event.code === '' ? event.key : event.code),
    isSilent: silentKeys.has(event.key),
    isBlank: event.key === ' ',
    isComposing,
  };
};

/** The same key once more, for a page that has not heard it yet. */
export const sameKey = (event: KeyboardEvent): KeyboardEvent => {
  const { key, code, keyCode, shiftKey } = event;
  return new KeyboardEvent(event.type, {
    key,
    code,
    keyCode,
    shiftKey,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
};
