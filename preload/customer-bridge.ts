import { z } from 'zod/mini';
import { makeCustomerSurface } from './customer-surface.ts';

/**
 * The second screen's surface where there is no Electron preload; see `chromium-bridge.ts`. The shell gives this
 * page's messages to the hall process as answers and never as calls.
 */
declare const customerOrigin: string;

interface BridgeGlobals {
  hallBinding?: (payload: string) => void;
}

const begin = (): void => {
  const globals = globalThis as unknown as BridgeGlobals;
  const send = globals.hallBinding;
  delete globals.hallBinding;
  if (send === undefined || window.top !== window || location.origin !== customerOrigin) return;
  z.config({ jitless: true });
  const surface = makeCustomerSurface({
    post: (answer) => send(JSON.stringify(answer)),
    onMessage: (listener) => {
      Object.defineProperty(globalThis, 'hallDeliver', {
        value: (messages: string) => {
          for (const message of JSON.parse(messages) as readonly unknown[]) listener(message);
        },
      });
    },
  });
  Object.defineProperty(globalThis, 'customer', { value: surface, enumerable: true });
};
begin();
