import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../domain/faults.ts';
import { entryPath } from '../entry-paths.ts';
import { asThrown, threadEnvironment } from '../sent-fault.ts';
import type {
  FromTrustFileWorker,
  ReadRevocationList,
  ReadTrustList,
  TrustFileQuestion,
} from './trust-file-messages.ts';

type ReadOf = {
  readonly 'trust-list': ReadTrustList;
  readonly 'revocation-list': ReadRevocationList;
};

export interface ReadingOptions {
  /** In hundredths; never back. */
  readonly onProgress: (percent: number) => void;
  readonly signal: AbortSignal;
  /** Entry of the thread; tests hand in one of their own. */
  readonly worker?: URL;
}

/** A list of the largest size needs a few hundred. MB. */
const mostMemoryMb = 2048;

/**
 * Reads a trust or revocation list in a thread of its own; the hall goes on meanwhile. Nothing is in use by it yet. Throws
 * `certificate/bundle-unreadable`, `certificate/bundle-not-signed`, `certificate/crl-…`, `exchange/stick-…`,
 * `exchange/trust-paper-altered`;
 * `certificate/reading-stopped` when `signal` aborts, `certificate/reading-broke-off` when the thread ended by itself.
 */
export const readTrustFileApart = <K extends TrustFileQuestion['kind']>(
  question: Extract<TrustFileQuestion, { kind: K }>,
  { onProgress, signal, worker = pathToFileURL(entryPath('main/trust/trust-file-worker')) }: ReadingOptions,
): Promise<ReadOf[K]> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Fault('certificate/reading-stopped'));
      return;
    }
    const thread = new Worker(worker, {
      workerData: question,
      argv: [],
      env: threadEnvironment(),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    });
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      void thread.terminate();
      settle();
    };
    const stop = (): void => end(() => reject(new Fault('certificate/reading-stopped')));
    const gone = (cause: unknown): void => {
      const fault = new Fault('certificate/reading-broke-off');
      fault.cause = cause;
      end(() => reject(fault));
    };
    signal.addEventListener('abort', stop, { once: true });
    thread.on('message', (message: FromTrustFileWorker) => {
      if (message.kind === 'progress') onProgress(message.percent);
      else if (message.kind === 'fault' || message.kind === 'error') end(() => reject(asThrown(message)));
      else end(() => resolve(message as ReadOf[K]));
    });
    thread.on('error', gone);
    thread.on('exit', gone);
  });
