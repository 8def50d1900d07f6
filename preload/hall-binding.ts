import { z } from 'zod/mini';

/** What the shell puts into the page under Chromium: a way to the hall process, as text. */
declare global {
  var hallBinding: ((payload: string) => void) | undefined;
}

/** The way to the hall process and back; messages of either side are JSON. */
export interface HallBinding {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/**
 * Takes the binding away from the page. `undefined` outside the top frame of `origin`: the shell checks frame and origin
 * again for each message; this check is for tidiness, that one counts.
 */
export const takeHallBinding = (origin: string): HallBinding | undefined => {
  const send = globalThis.hallBinding;
  Reflect.deleteProperty(globalThis, 'hallBinding');
  if (send === undefined || window.top !== window || location.origin !== origin) return undefined;
  // The page's policy forbids text run as code; without this zod would try once and leave a violation behind.
  z.config({ jitless: true });
  return {
    post: (message) => send(JSON.stringify(message)),
    onMessage: (listener) => {
      Object.defineProperty(globalThis, 'hallDeliver', {
        value: (messages: string) => {
          for (const message of JSON.parse(messages) as readonly unknown[]) listener(message);
        },
      });
    },
  };
};
