import { useEffect } from 'react';
import { work } from '../state/work.ts';
import { focusStop } from './stops.ts';

/**
 * What opens over the work gives the keyboard back where it was: to the same element, or, where the column was drawn
 * anew meanwhile, to the same stop of the same case. Whoever has taken the keyboard by then keeps it.
 */
export const useReturnFocus = (): void => {
  useEffect(() => {
    const before = document.activeElement;
    const stop = before?.closest('[data-stop]')?.getAttribute('data-stop') ?? null;
    const { opening } = work();
    return () => {
      setTimeout(() => {
        if (work().opening !== opening) return;
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (before instanceof HTMLElement && before.isConnected) {
          if (isFree) before.focus();
        } else if (stop !== null) focusStop(stop);
      }, 0);
    };
  }, []);
};
