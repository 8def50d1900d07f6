import { fork } from 'node:child_process';

/** A process of this program that speaks the messages of one pair, whichever way it was started. */
export interface MessageChild<To, From> {
  readonly pid?: number | undefined;
  post(message: To): void;
  onMessage(listener: (message: From) => void): void;
  /** Called once when the process has ended, for whatever reason. */
  onExit(listener: () => void): void;
  kill(): void;
}

/**
 * Forks `entry`, by this Node or by that at `execPath`. Structured clone keeps bytes as bytes. Nothing of its output is
 * read; what it complains of goes where `complaints` says.
 */
export const forkChild = <To extends object, From>(
  entry: string,
  options: {
    readonly execPath?: string | undefined;
    readonly complaints: 'ignore' | 'inherit';
  },
): MessageChild<To, From> => {
  const { execPath, complaints } = options;
  const child = fork(entry, [], {
    ...(execPath === undefined ? {} : { execPath }),
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', complaints, 'ipc'],
  });
  return {
    pid: child.pid,
    post(message) {
      // A child that died between two lines reports through 'exit'; the message is then lost like the child.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => void child.on('message', (message) => listener(message as From)),
    onExit(listener) {
      let ended = false;
      const end = (): void => {
        if (!ended) listener();
        ended = true;
      };
      child.once('exit', end);
      child.once('error', () => {
        // Never started; a process that runs reports its end through 'exit'.
        if (child.pid === undefined) end();
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
