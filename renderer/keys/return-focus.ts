import { useEffect, useState } from 'react';
import { useScreen } from '../state/screen.ts';
import { work } from '../state/work.ts';
import { focusStop } from './stops.ts';

/** Where the keyboard is, told before anything new takes it. */
const present = () => {
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
      setTimeout(() => {
        if (work().opening !== before.opening) return;
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (before.element instanceof HTMLElement && before.element.isConnected) {
          if (isFree) before.element.focus();
        } else if (before.stop !== null && isWorkInFront()) focusStop(before.stop);
      }, 0);
    },
    [before],
  );
};
