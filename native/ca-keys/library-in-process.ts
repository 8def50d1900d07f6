import type { CaKeySession } from './driver.ts';
import type { LaunchLibrary } from './library-launch.ts';
import type { FromLibrary } from './library-messages.ts';
import { serveLibrary } from './library-service.ts';

/**
 * A library that is no vendor's and needs no process: the virtual key. `open` is handed what ends it, so that a crash
 * can be rehearsed. What is said crosses as it does between processes: later, and as a copy.
 */
export const inProcessLibrary =
  (open: (end: () => void) => CaKeySession): LaunchLibrary =>
  () => {
    const messages = new Set<(message: FromLibrary) => void>();
    const exits = new Set<() => void>();
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      setImmediate(() => {
        for (const listener of exits) listener();
      });
    };
    const receive = serveLibrary({
      open: () => Promise.resolve(open(end)),
      tell(message) {
        const copy = structuredClone(message);
        setImmediate(() => {
          if (!ended) for (const listener of messages) listener(copy);
        });
      },
      leave: end,
    });
    return {
      post(message) {
        const copy = structuredClone(message);
        setImmediate(() => {
          if (!ended) receive(copy);
          else if (copy.type === 'request' && 'request' in copy.input) copy.input.request.pin?.fill(0);
        });
      },
      onMessage: (listener) => void messages.add(listener),
      onExit: (listener) => void exits.add(listener),
      kill: end,
    };
  };
