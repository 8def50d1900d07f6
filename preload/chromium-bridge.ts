import { z } from 'zod/mini';
import { makeSurface } from './surface.ts';

/**
 * The same surface where there is no Electron preload: runs before the page's own scripts, in the top frame of our
 * origin only. The shell checks frame and origin again for each message; this check is for tidiness, that one counts.
 */
declare const hallOrigin: string;

interface BridgeGlobals {
  hallBinding?: (payload: string) => void;
}

const begin = (): void => {
  const globals = globalThis as unknown as BridgeGlobals;
  const send = globals.hallBinding;
  delete globals.hallBinding;
  if (send === undefined || window.top !== window || location.origin !== hallOrigin) return;
  z.config({ jitless: true });
  const surface = makeSurface({
    post: (message) => send(JSON.stringify(message)),
    onMessage: (listener) => {
      Object.defineProperty(globalThis, 'hallDeliver', {
        value: (messages: string) => {
          for (const message of JSON.parse(messages) as readonly unknown[]) listener(message);
        },
      });
    },
  });
  Object.defineProperty(globalThis, 'hall', { value: surface, enumerable: true });
};
begin();
