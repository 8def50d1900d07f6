import { keyOf } from './key-event.ts';
import type { KeyPress } from './key-event.ts';
import { nextStop } from './flow.ts';

/** The element that takes the focus of a stop; stops are marked by `data-stop`. */
const elementOf = (stop: string): HTMLElement | null => {
  const marked = document.querySelector<HTMLElement>(`[data-stop="${CSS.escape(stop)}"]`);
  if (marked === null) return null;
  if (marked.matches('input,select,textarea,button,[tabindex]')) return marked;
  return (
    marked.querySelector<HTMLElement>('input:checked') ??
    marked.querySelector<HTMLElement>('input,select,textarea,button')
  );
};

const isOpen = (stop: string): boolean => {
  const element = elementOf(stop);
  return element !== null && !element.matches(':disabled,[aria-disabled="true"],[readonly]');
};

/** Puts the focus on a stop and selects its text, so that the next key replaces it. */
export const focusStop = (stop: string): boolean => {
  const element = elementOf(stop);
  if (element === null || !isOpen(stop)) return false;
  element.focus();
  element.closest('.field')?.scrollIntoView({ block: 'nearest' });
  if (element instanceof HTMLInputElement && element.type !== 'checkbox' && element.type !== 'radio')
    element.select();
  return true;
};

const stopOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest('[data-stop]')?.getAttribute('data-stop') ?? null) : null;

/** Enter goes on, Shift+Enter goes back. Says whether the key was one of them. */
export const moveOnEnter = (
  event: KeyPress & { readonly target: EventTarget | null; preventDefault(): void },
  stops: readonly string[],
): boolean => {
  const key = keyOf(event);
  if (key !== 'Enter' && key !== 'Shift+Enter') return false;
  const present = stopOf(event.target);
  // Enter on a button presses it.
  if (present === null || (key === 'Enter' && event.target instanceof HTMLButtonElement)) return false;
  event.preventDefault();
  const stop = nextStop(stops, present, isOpen, key === 'Enter' ? 1 : -1);
  return stop !== null && focusStop(stop);
};
