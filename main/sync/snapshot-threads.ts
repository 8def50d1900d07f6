import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { entryPath } from '../entry-paths.ts';
import type { framesOf } from '../log.ts';
import { asSent, asThrown, type FromBuilder, type SnapshotJob, threadEnvironment } from './snapshot-job.ts';

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

/** Starts the two threads that build a copy beside the window's database. */
export const startBuild = (job: SnapshotJob, listener: BuilderListener): RunningBuild => {
  const worker = new Worker(pathToFileURL(entryPath('main/sync/snapshot-builder')), {
    workerData: job,
    argv: [],
    env: threadEnvironment(),
    execArgv: [],
  });
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
    worker.on('error', (error) => reject(asThrown(asSent(error))));
    worker.on('exit', () => reject(new Error('the building thread ended')));
  });
  // Heard by whoever waits for it; a build that is stopped is waited for by nobody.
  built.catch(() => undefined);
  return {
    built,
    stop: async () => {
      await worker.terminate();
    },
  };
};
