import { useEffect, useState } from 'react';
import { useScreen } from '../state/screen.ts';
import { work } from '../state/work.ts';
import { focusStop } from './stops.ts';

interface Place {
  readonly element: Element | null;
  readonly stop: string | null;
  readonly opening: number;
}

/** Closed, but the keyboard is not back yet: what is opened at that moment gives it back to the same place. */
let owed: Place | null = null;

const isFree = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Where the keyboard is, told before anything new takes it. */
const present = (): Place => {
  if (owed !== null && isFree()) return owed;
  const element = document.activeElement;
  return {
    element,
    stop: element?.closest('[data-stop]')?.getAttribute('data-stop') ?? null,
    opening: work().opening,
  };
};

/** Nothing else was opened meanwhile. */
const isWorkInFront = (): boolean => {
  const { panel, ask, paletteOpen } = useScreen.getState();
  return panel === null && ask === null && !paletteOpen;
};

/**
 * What opens over the work gives the keyboard back where it was: to the same element, or, where the column was drawn
 * anew meanwhile, to the same stop of the same case. Whoever has taken the keyboard by then keeps it.
 */
export const useReturnFocus = (): void => {
  // Looked at while drawing: an effect would already find the newcomer's own first field.
  const [before] = useState(present);
  useEffect(
    () => () => {
      owed = before;
      setTimeout(() => {
        if (owed === before) owed = null;
        if (work().opening !== before.opening) return;
        if (before.element instanceof HTMLElement && before.element.isConnected) {
          if (isFree()) before.element.focus();
        } else if (before.stop !== null && isWorkInFront()) focusStop(before.stop);
      }, 0);
    },
    [before],
  );
};
