import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { lineToParent } from '../piped-child.ts';
import type { FromLibrary, ToLibrary } from './library-messages.ts';
import { serveLibrary } from './library-service.ts';
import { shellPort } from './library-shell.ts';
import { openPkcs11 } from './pkcs11.ts';
import { openSkfSession } from './skf-session.ts';
import { loadSkfTable } from './skf-table.ts';

/*
 * One vendor's key library in a process of its own, so that one that hangs or crashes takes nothing else along, and so
 * that a library for another machine is run by a Node of that machine. Started by `library-launch.ts`; speaks only
 * with its parent: by the shell's port under Electron, by the channel of `fork`, or, in another program's Node, by a pipe.
 */

const serve = (tell: (message: FromLibrary) => void): ((message: ToLibrary) => void) =>
  serveLibrary({
    open: async (library) =>
      library.driver === 'skf'
        ? openSkfSession(await loadSkfTable(library.path), library.vendor)
        : openPkcs11(library.path === undefined ? {} : { library: library.path }),
    tell,
    // What was told last is still on its way out.
    leave: () => void setTimeout(() => process.exit(0), 20),
  });

/** Ends with the parent, also while the library holds this thread up. */
const guard = (): void => {
  const watchdog = join(import.meta.dirname, `library-watchdog${extname(import.meta.filename)}`);
  new Worker(watchdog, { workerData: process.ppid }).unref();
};

const port = shellPort();
if (port !== undefined) {
  const receive = serve((message) => port.postMessage(message));
  port.on('message', ({ data }) => receive(data as ToLibrary));
} else if (process.send !== undefined) {
  const receive = serve((message) => {
    // A parent that died between the two is told by "disconnect"; the message is then lost with it.
    if (process.connected) process.send?.(message, () => undefined);
  });
  process.on('message', (message) => receive(message as ToLibrary));
  process.on('disconnect', () => process.exit(0));
  guard();
} else {
  const { tell, hear } = lineToParent<FromLibrary, ToLibrary>(() => process.exit(0));
  hear(serve(tell));
  guard();
}
