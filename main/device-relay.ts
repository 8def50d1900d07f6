import type { DeviceChild, LaunchDeviceProcess } from '../native/host/launch.ts';
import type { FromDeviceProcess, ToDeviceProcess } from '../native/host/messages.ts';
import type { ParentChannel } from './parent-channel.ts';

/**
 * A utility process of Electron cannot start this program once more: `fork` would need the fuse RunAsNode, which is off.
 * So the hall asks the shell for its device process, and the shell carries what the two say. `run` numbers the starts:
 * what an earlier device process said late is not taken for the word of the present one.
 */
export type ToShell =
  | { readonly kind: 'device-start'; readonly run: number }
  | { readonly kind: 'device-post'; readonly run: number; readonly message: ToDeviceProcess }
  | { readonly kind: 'device-kill'; readonly run: number };

export type FromShell =
  | { readonly kind: 'device-started'; readonly run: number; readonly pid: number }
  | { readonly kind: 'device-said'; readonly run: number; readonly message: FromDeviceProcess }
  | { readonly kind: 'device-gone'; readonly run: number };

const kinds: ReadonlySet<unknown> = new Set<(ToShell | FromShell)['kind']>([
  'device-start',
  'device-post',
  'device-kill',
  'device-started',
  'device-said',
  'device-gone',
]);

/** Whether a message between hall and shell is about the device process. Both ends are this same program. */
const isRelayed = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && kinds.has(message.kind);

export const isToShell = (message: unknown): message is ToShell => isRelayed(message);
const isFromShell = (message: unknown): message is FromShell => isRelayed(message);

interface Run {
  pid: number | undefined;
  readonly said: ((message: FromDeviceProcess) => void)[];
  readonly gone: (() => void)[];
}

/** Starts the device process through the shell at the other end of `channel`. */
export const devicesThroughShell = (
  channel: Pick<ParentChannel, 'post' | 'onMessage'>,
): LaunchDeviceProcess => {
  const runs = new Map<number, Run>();
  let lastRun = 0;
  const tell = (message: ToShell): void => channel.post(message);
  channel.onMessage((message) => {
    if (!isFromShell(message)) return;
    const run = runs.get(message.run);
    if (run === undefined) return;
    if (message.kind === 'device-started') run.pid = message.pid;
    else if (message.kind === 'device-said') for (const listener of run.said) listener(message.message);
    else {
      runs.delete(message.run);
      for (const listener of run.gone) listener();
    }
  });
  return (): DeviceChild => {
    lastRun += 1;
    const number = lastRun;
    const run: Run = { pid: undefined, said: [], gone: [] };
    runs.set(number, run);
    tell({ kind: 'device-start', run: number });
    return {
      get pid() {
        return run.pid;
      },
      post: (message) => tell({ kind: 'device-post', run: number, message }),
      onMessage: (listener) => void run.said.push(listener),
      onExit: (listener) => void run.gone.push(listener),
      kill: () => tell({ kind: 'device-kill', run: number }),
    };
  };
};
