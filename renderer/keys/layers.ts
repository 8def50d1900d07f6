import { useEffect, useLayoutEffect, useRef } from 'react';
import { keyOf } from './key-event.ts';

/** What a layer does with a key; `false` says that it is not for this layer after all. */
export type KeyHandlers = Readonly<Record<string, (() => boolean | void) | undefined>>;

interface Layer {
  readonly modal: boolean;
  readonly handlers: () => KeyHandlers;
}

const layers: Layer[] = [];

/**
 * Hands a key to the topmost layer that knows it. A modal layer hides all layers below, so that Esc closes only what
 * is on top and F9 never acts behind an open question. Says whether somebody took the key.
 */
export const dispatchKey = (stack: readonly Layer[], key: string): boolean => {
  for (const layer of stack.toReversed()) {
    const handler = layer.handlers()[key];
    if (handler !== undefined && handler() !== false) return true;
    if (layer.modal) return false;
  }
  return false;
};

/** Keys that a browser would take for itself: reload, find, print, caret browsing. A draft must not meet them. */
const keptFromBrowser = /^(F([1-9]|1[01])|Ctrl\+[RPS]|Ctrl\+Shift\+R)$/;

const onKeyDown = (event: KeyboardEvent): void => {
  const key = keyOf(event);
  if (key === null || event.defaultPrevented) return;
  if (dispatchKey(layers, key) || keptFromBrowser.test(key)) event.preventDefault();
};

export const startKeys = (target: Window): void => target.addEventListener('keydown', onKeyDown);

/** Registers keys while the component is mounted; the layer mounted last is on top. */
export const useKeys = (handlers: KeyHandlers, modal = false): void => {
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const layer: Layer = { modal, handlers: () => latest.current };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [modal]);
};
