import { Fault, isFaultCode } from '../../domain/faults.ts';
import type { DeviceConfig } from './config.ts';
import type { DeviceChild, LaunchDeviceProcess } from './launch.ts';
import type {
  DeviceEvent,
  DeviceOp,
  DeviceOps,
  DeviceState,
  FromDeviceProcess,
  HostTimings,
} from './messages.ts';

/** Milliseconds. */
export interface LinkTimings {
  readonly heartbeatMs: number;
  /** First and longest wait before a crashed process is started again. */
  readonly restartMs: readonly [first: number, longest: number];
  /** How long a new request waits for a process that is just being restarted. */
  readonly patienceMs: number;
  /** Beyond an operation's own deadline, before the process is taken for stuck. */
  readonly graceMs: number;
  /** How long a process may take to load before it is taken for stuck; it answers no heartbeat meanwhile. */
  readonly bootMs: number;
}
export const usualLinkTimings: LinkTimings = {
  heartbeatMs: 2_000,
  restartMs: [100, 5_000],
  patienceMs: 5_000,
  graceMs: 2_000,
  bootMs: 30_000,
};
/** Unanswered heartbeats after which a blocked process is killed and started again. */
const missedBeats = 3;
/** Running this long makes the next crash a first one again. */
const healthyMs = 10_000;

export interface CallOptions {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: string) => void;
}

/** A failed call: did the process ever get the request? Decides between “not sent” and “unknown” on paper. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly fault: Fault;
  readonly mayHaveStarted: boolean;

  constructor(fault: Fault, mayHaveStarted: boolean) {
    super(fault.code);
    this.fault = fault;
    this.mayHaveStarted = mayHaveStarted;
  }
}

export interface ProcessLink {
  /** Rejects with `CallFailed` for a fault, and with a plain error for a bug on the other side. */
  call<Op extends DeviceOp>(
    op: Op,
    input: DeviceOps[Op]['in'],
    options: CallOptions,
  ): Promise<DeviceOps[Op]['out']>;
  /** Resolves when the process is up with all configured devices begun. */
  whenUp(): Promise<void>;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

interface Pending {
  readonly succeed: (value: unknown) => void;
  readonly fail: (error: Error) => void;
  readonly onProgress: ((progress: string) => void) | undefined;
}

/** Keeps the device process running and carries calls to it. */
export const openLink = (options: {
  readonly launch: LaunchDeviceProcess;
  readonly config: DeviceConfig;
  readonly hostTimings: HostTimings;
  readonly timings: LinkTimings;
  readonly onState: (state: DeviceState) => void;
  readonly onEvent: (event: DeviceEvent) => void;
  /** The process ended unasked and is being started again. */
  readonly onCrash: () => void;
}): ProcessLink => {
  const { timings } = options;
  const pending = new Map<number, Pending>();
  let upWaiters: (() => void)[] = [];
  let child: DeviceChild | undefined;
  let up = false;
  let closing = false;
  let nextId = 1;
  let restartMs = timings.restartMs[0];
  let beat = 0;
  let answeredBeat = 0;
  let restart: NodeJS.Timeout | undefined;
  let onEnded: (() => void) | undefined;

  const failAll = (fault: Fault): void => {
    for (const call of pending.values()) call.fail(new CallFailed(fault, true));
    pending.clear();
  };

  const receive = (message: FromDeviceProcess): void => {
    switch (message.type) {
      case 'configured':
        up = true;
        for (const wake of upWaiters) wake();
        upWaiters = [];
        options.onEvent({ name: 'host/up', detail: {} });
        break;
      case 'event':
        options.onEvent(message.event);
        break;
      case 'state':
        options.onState(message.state);
        break;
      case 'pong':
        answeredBeat = message.count;
        break;
      case 'progress':
        pending.get(message.id)?.onProgress?.(message.progress);
        break;
      case 'bug':
        pending.get(message.id)?.fail(new Error(`device process: ${message.message}`));
        pending.delete(message.id);
        break;
      case 'response': {
        const call = pending.get(message.id);
        pending.delete(message.id);
        if (message.ok) call?.succeed(message.value);
        else if (isFaultCode(message.fault.code)) {
          call?.fail(new CallFailed(new Fault(message.fault.code, message.fault.detail), true));
        }
        break;
      }
    }
  };

  const start = (): void => {
    const started = options.launch();
    const startedAt = performance.now();
    child = started;
    beat = 0;
    answeredBeat = 0;
    started.onMessage(receive);
    started.onExit(() => {
      clearInterval(heart);
      child = undefined;
      up = false;
      failAll(new Fault(closing ? 'device/host-closed' : 'device/driver-crashed'));
      if (closing) {
        onEnded?.();
        return;
      }
      options.onCrash();
      if (performance.now() - startedAt > healthyMs) restartMs = timings.restartMs[0];
      restart = setTimeout(start, restartMs);
      restartMs = Math.min(restartMs * 2, timings.restartMs[1]);
    });
    const heart = setInterval(() => {
      if (!up && performance.now() - startedAt < timings.bootMs) return;
      if (beat - answeredBeat >= missedBeats) {
        started.kill();
        return;
      }
      beat += 1;
      started.post({ type: 'ping', count: beat });
    }, timings.heartbeatMs);
    heart.unref();
    started.post({ type: 'configure', config: options.config, timings: options.hostTimings });
  };
  start();

  const whenUp = (): Promise<void> =>
    up ? Promise.resolve() : new Promise((resolve) => upWaiters.push(resolve));

  return {
    get pid() {
      return child?.pid;
    },
    whenUp,
    async call(op, input, { deadlineMs, signal, onProgress }) {
      if (closing) throw new CallFailed(new Fault('device/host-closed'), false);
      if (signal?.aborted === true) throw new CallFailed(new Fault('device/cancelled'), false);
      if (!up) {
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          whenUp(),
          new Promise((resolve) => {
            timer = setTimeout(resolve, timings.patienceMs);
          }),
        ]);
        clearTimeout(timer);
      }
      const target = child;
      if (!up || target === undefined) throw new CallFailed(new Fault('device/driver-crashed'), false);
      const id = nextId;
      nextId += 1;
      const cancel = (): void => target.post({ type: 'cancel', id });
      let stuck: NodeJS.Timeout | undefined;
      try {
        return await new Promise<DeviceOps[typeof op]['out']>((resolve, reject) => {
          pending.set(id, {
            succeed: (value) => resolve(value as DeviceOps[typeof op]['out']),
            fail: reject,
            onProgress,
          });
          signal?.addEventListener('abort', cancel, { once: true });
          stuck = setTimeout(() => {
            pending.delete(id);
            reject(new CallFailed(new Fault('device/timed-out'), true));
          }, deadlineMs + timings.graceMs);
          target.post({ type: 'request', id, op, input, deadlineMs });
          if (signal?.aborted === true) cancel();
        });
      } finally {
        clearTimeout(stuck);
        signal?.removeEventListener('abort', cancel);
      }
    },
    async close() {
      if (closing) return;
      closing = true;
      clearTimeout(restart);
      const ending = child;
      if (ending === undefined) return;
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => ending.kill(), 1_500);
        onEnded = () => {
          clearTimeout(force);
          resolve();
        };
        ending.post({ type: 'close' });
      });
    },
  };
};
