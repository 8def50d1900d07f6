import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import { inTurnOf } from '../in-turn.ts';
import type { CaKeyEvent, CaKeySession } from './driver.ts';
import type { LaunchLibrary, LibraryChild } from './library-launch.ts';
import type { FromLibrary, LibraryOp, LibraryOps, LibraryToOpen } from './library-messages.ts';

/** Milliseconds. */
export interface LibraryTimings {
  /** Loading the library. */
  readonly openMs: number;
  readonly askMs: number;
  /** A signature; some keys wait for a button on them. */
  readonly signMs: number;
  /** How long the library may go on with what was cancelled. */
  readonly graceMs: number;
  /** First and longest wait before a library that ended is started again. */
  readonly restartMs: readonly [first: number, longest: number];
}
const usualLibraryTimings: LibraryTimings = {
  openMs: 10_000,
  askMs: 10_000,
  signMs: 40_000,
  graceMs: 2_000,
  restartMs: [500, 30_000],
};
/** Running this long makes the next end a first one again. */
const healthyMs = 60_000;

interface Pending {
  readonly succeed: (value: unknown) => void;
  readonly fail: (error: Error) => void;
}

const deadlineOf = (timings: LibraryTimings, op: LibraryOp): number =>
  op === 'sign' ? timings.signMs : timings.askMs;

/**
 * The keys of one vendor's library, which runs in a process of its own: one call at a time, each with a deadline. A
 * call that does not come back is ended with the process (`device/ca-library-hung`), one that takes the process along
 * is told (`device/ca-library-crashed`); either way nothing was signed and the library is started again.
 */
export const openLibraryHost = async (options: {
  readonly launch: LaunchLibrary;
  readonly library: LibraryToOpen;
  readonly timings?: Partial<LibraryTimings>;
}): Promise<CaKeySession> => {
  const timings = { ...usualLibraryTimings, ...options.timings };
  const { vendor } = options.library;
  const listeners = new Set<(event: CaKeyEvent) => void>();
  const inTurn = inTurnOf();
  let child: LibraryChild | undefined;
  let pending: Pending | undefined;
  let restart: NodeJS.Timeout | undefined;
  let restartMs = timings.restartMs[0];
  /** As it is opened next. */
  let library = options.library;
  let closing = false;
  let nextId = 1;
  let startedAt = 0;

  const faultOf = (code: FaultCode): Fault => new Fault(code, { vendor: vendor.name });

  const receive = (message: FromLibrary): void => {
    if (message.type === 'event') for (const listener of listeners) listener(message.event);
    else if (message.type === 'opened') pending?.succeed(null);
    else if (message.type === 'refused') pending?.fail(new Fault(message.fault.code, message.fault.detail));
    else if (message.type === 'bug') pending?.fail(new Error(`key library: ${message.message}`));
    else if (message.ok) pending?.succeed(message.value);
    else pending?.fail(new Fault(message.fault.code, message.fault.detail));
  };

  /** The process ended or is being ended; it is started again after a while, or by the next question. */
  const lose = (target: LibraryChild, reason: Fault): void => {
    if (child !== target) return;
    child = undefined;
    pending?.fail(closing ? new Fault('device/host-closed') : reason);
    if (closing) return;
    if (performance.now() - startedAt > healthyMs) restartMs = timings.restartMs[0];
    restart = setTimeout(() => void inTurn(running).catch(toldWhenAsked), restartMs);
    restart.unref();
    restartMs = Math.min(restartMs * 2, timings.restartMs[1]);
  };
  /** Ends a library that does not come back. One that waits for events beside its other calls is asked for them next. */
  const end = (reason: Fault): void => {
    const target = child;
    if (target === undefined) return;
    if (reason.code === 'device/ca-library-hung' && library.driver === 'skf') {
      const { quirks } = library.vendor;
      library = { ...library, vendor: { ...library.vendor, quirks: { ...quirks, events: 'poll' } } };
    }
    lose(target, reason);
    target.kill();
  };

  const answerOf = <T>(deadlineMs: number, ask: () => void): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    return new Promise<T>((resolve, reject) => {
      pending = { succeed: (value) => resolve(value as T), fail: reject };
      timer = setTimeout(() => end(faultOf('device/ca-library-hung')), deadlineMs);
      ask();
    }).finally(() => {
      clearTimeout(timer);
      pending = undefined;
    });
  };

  const start = async (): Promise<LibraryChild> => {
    clearTimeout(restart);
    const started = options.launch();
    child = started;
    startedAt = performance.now();
    started.onMessage((message) => {
      if (child === started) receive(message);
    });
    started.onExit(() => lose(started, faultOf('device/ca-library-crashed')));
    await answerOf(timings.openMs, () => started.post({ type: 'open', library }));
    return started;
  };
  /** Only ever in turn. */
  const running = async (): Promise<LibraryChild> => {
    if (closing) throw new Fault('device/host-closed');
    return child ?? start();
  };
  /** A library that cannot be started now is told to whoever asks something of it. */
  const toldWhenAsked = (error: unknown): void => {
    if (!(error instanceof Fault)) throw error;
  };

  const ask = <Op extends LibraryOp>(
    op: Op,
    input: LibraryOps[Op]['in'],
    signal?: AbortSignal,
  ): Promise<LibraryOps[Op]['out']> =>
    inTurn(async () => {
      const target = await running();
      if (signal?.aborted === true) throw new Fault('device/cancelled');
      const id = nextId;
      nextId += 1;
      let grace: NodeJS.Timeout | undefined;
      const cancel = (): void => {
        target.post({ type: 'cancel', id });
        grace = setTimeout(() => end(new Fault('device/cancelled')), timings.graceMs);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        return await answerOf(deadlineOf(timings, op), () => target.post({ type: 'request', id, op, input }));
      } finally {
        clearTimeout(grace);
        signal?.removeEventListener('abort', cancel);
      }
    });

  const session: CaKeySession = {
    driver: { id: library.driver, vendor: vendor.name, model: vendor.name },
    list: (signal) => ask('list', {}, signal),
    certificates: (keyId, signal) => ask('certificates', { keyId }, signal),
    async sign(request, signal) {
      try {
        return await ask('sign', { request }, signal);
      } finally {
        request.pin?.fill(0);
      }
    },
    async check() {
      await ask('check', {});
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // The process is started again by itself; the session outlives it.
    onClosed: () => () => undefined,
    async close() {
      if (closing) return;
      closing = true;
      clearTimeout(restart);
      const target = child;
      if (target === undefined) return;
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => target.kill(), timings.graceMs);
        target.onExit(() => {
          clearTimeout(force);
          resolve();
        });
        target.post({ type: 'close' });
      });
    },
  };
  try {
    await inTurn(running);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
};
