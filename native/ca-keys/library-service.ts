import { Fault } from '../../domain/faults.ts';
import { answerRequests } from '../answered-requests.ts';
import { recordOf } from '../fault-record.ts';
import type { CaKeySession } from './driver.ts';
import type { FromLibrary, LibraryOps, LibraryToOpen, ToLibrary } from './library-messages.ts';

/**
 * Serves one key session to whoever holds the other end. `open` loads the library; the service ends (and `leave` is
 * called) when it is told to close or the library cannot be loaded.
 */
export const serveLibrary = (options: {
  readonly open: (library: LibraryToOpen) => Promise<CaKeySession>;
  readonly tell: (message: FromLibrary) => void;
  readonly leave: () => void;
}): ((message: ToLibrary) => void) => {
  const { tell } = options;
  const requests = answerRequests(tell);
  let session: CaKeySession | undefined;

  const opened = (): CaKeySession => {
    if (session === undefined) throw new Fault('device/host-closed');
    return session;
  };
  const answers: {
    readonly [Op in keyof LibraryOps]: (
      input: LibraryOps[Op]['in'],
      signal: AbortSignal,
    ) => Promise<LibraryOps[Op]['out']>;
  } = {
    list: (_input, signal) => opened().list(signal),
    certificates: ({ keyId }, signal) => opened().certificates(keyId, signal),
    async sign({ request }, signal) {
      try {
        return await opened().sign(request, signal);
      } finally {
        // Also where no session is there to do it.
        request.pin?.fill(0);
      }
    },
    check: async () => {
      await opened().check();
      return null;
    },
  };

  const open = async (library: LibraryToOpen): Promise<void> => {
    try {
      session = await options.open(library);
      session.onEvent((event) => tell({ type: 'event', event }));
      tell({ type: 'opened' });
    } catch (error) {
      tell({ type: 'refused', fault: recordOf(error) });
      options.leave();
    }
  };
  const close = async (): Promise<void> => {
    requests.cancelAll();
    await session?.close();
    options.leave();
  };

  return (message) => {
    switch (message.type) {
      case 'open':
        void open(message.library);
        break;
      case 'request':
        void requests.perform({ id: message.id, op: message.op }, (signal) =>
          (answers[message.op] as (input: unknown, signal: AbortSignal) => Promise<unknown>)(
            message.input,
            signal,
          ),
        );
        break;
      case 'cancel':
        requests.cancel(message.id);
        break;
      case 'close':
        void close();
        break;
    }
  };
};
