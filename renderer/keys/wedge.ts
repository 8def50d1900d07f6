import { keyOf, sameKey, writtenKey } from './key-event.ts';
import { type BurstKey, scannerBurst, usualWedge, type WedgeSettings } from './scanner-burst.ts';

type TextField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Snapshot {
  readonly value: string;
  readonly caret: number | null;
}

const textless = new Set([
  'button',
  'checkbox',
  'radio',
  'submit',
  'reset',
  'file',
  'range',
  'color',
  'image',
]);
/** Over the settings' own time, before a key that nothing followed is taken for a person's. */
const patienceMs = 15;

const fieldOf = (element: Element | null): TextField | null => {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return element;
  return element instanceof HTMLInputElement && !textless.has(element.type) ? element : null;
};

/** Nothing typed there is ever looked at, and nothing scanned is ever put there. */
const isSecret = (element: Element | null): boolean =>
  element instanceof HTMLInputElement && element.type === 'password';

const caretOf = (field: TextField): number | null =>
  field instanceof HTMLSelectElement ? null : field.selectionStart;

/** Puts back what stood there before the scanner wrote into it, in a way that React hears. */
const putBack = (field: TextField, { value, caret }: Snapshot): void => {
  if (!field.isConnected || field.value === value) return;
  const prototype = Object.getPrototypeOf(field) as TextField;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
  if (!(field instanceof HTMLSelectElement) && caret !== null) field.setSelectionRange(caret, caret);
};

/** What a key means to a scanner. */
const burstKeyOf = (event: KeyboardEvent, settings: WedgeSettings): BurstKey => {
  if (event.repeat) return { kind: 'other' };
  const key = keyOf(event);
  if (settings.leadKey !== null && key === settings.leadKey) return { kind: 'lead' };
  const { character, isEnd } = writtenKey(event);
  if (isEnd && (key === null || key === 'Enter' || key === 'Tab')) return { kind: 'end' };
  return character === null ? { kind: 'other' } : { kind: 'character', character };
};

export interface Wedge {
  configure(settings: WedgeSettings): void;
  stop(): void;
}

/**
 * Hears scanners that write like a keyboard, before any other part of the page hears the keys. What was scanned goes to
 * `scanned` and nowhere else: keys outside a field wait a moment before they count as a person's, and a field gets back
 * what stood in it. A PIN field is left alone.
 */
export const startWedge = (target: Window, scanned: (text: string) => void): Wedge => {
  let settings = usualWedge;
  let burst = scannerBurst(settings);
  const fields = new Map<TextField, Snapshot>();
  let held: { readonly event: KeyboardEvent; readonly on: EventTarget }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let releasing = false;

  const forget = (): void => {
    clearTimeout(timer);
    fields.clear();
    held = [];
  };
  /** They were a person's: the page hears them now, in their order. */
  const release = (): void => {
    clearTimeout(timer);
    const keys = held;
    forget();
    releasing = true;
    for (const { event, on } of keys) on.dispatchEvent(sameKey(event));
    releasing = false;
  };
  const swallow = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const restore = (): (() => void) => {
    const before = [...fields];
    return () => {
      for (const [field, snapshot] of before) putBack(field, snapshot);
    };
  };
  const finish = (event: KeyboardEvent, text: string): void => {
    const back = restore();
    const composing = writtenKey(event).isComposing;
    const active = document.activeElement;
    forget();
    swallow(event);
    if (!composing) {
      back();
      scanned(text);
      return;
    }
    // Leaving the field ends the composition; what the method then wrote is taken back like the rest.
    if (active instanceof HTMLElement) active.blur();
    back();
    setTimeout(() => {
      back();
      if (active instanceof HTMLElement && active.isConnected) active.focus();
      scanned(text);
    }, 0);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { isSilent, isComposing, isBlank } = writtenKey(event);
    if (releasing || isSilent) return;
    const active = document.activeElement;
    if (isSecret(active)) {
      burst.reset();
      release();
      return;
    }
    const key = burstKeyOf(event, settings);
    const verdict = burst.press(key, event.timeStamp);
    if (verdict.kind === 'scanned') {
      finish(event, verdict.text);
      return;
    }
    if (verdict.kind === 'typing') {
      release();
      return;
    }
    if (verdict.kind === 'begins') release();
    if (key.kind === 'lead') swallow(event);
    const field = fieldOf(active);
    if (field !== null) {
      if (!fields.has(field)) fields.set(field, { value: field.value, caret: caretOf(field) });
      return;
    }
    if (isComposing || key.kind === 'lead') return;
    // A blank that begins presses the button it stands on; no code begins with one.
    if (isBlank && verdict.kind === 'begins') return;
    held.push({ event, on: event.target ?? target });
    swallow(event);
    clearTimeout(timer);
    timer = setTimeout(release, settings.interKeyMs + patienceMs);
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return {
    configure(next) {
      settings = next;
      burst = scannerBurst(next);
      release();
    },
    stop() {
      target.removeEventListener('keydown', onKeyDown, { capture: true });
      forget();
    },
  };
};
