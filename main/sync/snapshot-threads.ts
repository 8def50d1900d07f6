import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type Entry, entryPath } from '../entry-paths.ts';
import type { framesOf } from '../log.ts';
import { asSent, asThrown, threadEnvironment } from '../sent-fault.ts';
import type { FromBuilder, SnapshotJob, ThreadJob } from './snapshot-job.ts';

export interface BuilderListener {
  readonly onProgress: (done: number, total: number) => void;
  readonly onPlace: (name: string) => void;
  readonly onPoisoned: (error: string, at: ReturnType<typeof framesOf>) => void;
}

export interface RunningBuild {
  /** How far the finished copy has read; rejects with the fault that ended it. */
  readonly built: Promise<number>;
  /** Ends it at once, wherever it is. What lies beside is then for the caller to clear away. */
  stop(): Promise<void>;
}

/** Room for what lives as long as a lot does: it is not copied about while it waits to be written. MB. */
const youngMb = 96;

const startThread = (entry: Entry, job: SnapshotJob, other: MessagePort): Worker => {
  const data: ThreadJob = { ...job, other };
  return new Worker(pathToFileURL(entryPath(entry)), {
    workerData: data,
    transferList: [other],
    argv: [],
    env: threadEnvironment(),
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngMb },
  });
};

/** Starts, side by side, the two threads that build a copy beside the window's database. */
export const startBuild = (job: SnapshotJob, listener: BuilderListener): RunningBuild => {
  const { port1, port2 } = new MessageChannel();
  const checker = startThread('main/sync/snapshot-checker', job, port1);
  const worker = startThread('main/sync/snapshot-builder', job, port2);
  const built = new Promise<number>((resolve, reject) => {
    worker.on('message', (message: FromBuilder) => {
      switch (message.kind) {
        case 'progress':
          return listener.onProgress(message.done, message.total);
        case 'place':
          return listener.onPlace(message.name);
        case 'poisoned':
          return listener.onPoisoned(message.error, message.at);
        case 'built':
          return resolve(message.to);
        case 'fault':
        case 'error':
          return reject(asThrown(message));
      }
    });
    for (const thread of [checker, worker]) thread.on('error', (error) => reject(asThrown(asSent(error))));
    worker.on('exit', () => reject(new Error('the building thread ended')));
  });
  // Heard by whoever waits for it; a build that is stopped is waited for by nobody.
  built.catch(() => undefined);
  return {
    built,
    stop: async () => {
      await Promise.all([checker.terminate(), worker.terminate()]);
    },
  };
};
