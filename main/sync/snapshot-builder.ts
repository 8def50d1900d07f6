/** The thread that writes the copy a window catches up in; see `snapshot-checker` for the other half. */
import { pathToFileURL } from 'node:url';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Message } from '../../contract/exchange/message.ts';
import { entryPath } from '../entry-paths.ts';
import { errorName, framesOf } from '../log.ts';
import { arrivalsFor } from '../services/arrivals.ts';
import { buildInboxBeside, type Wanted } from './snapshot-build.ts';
import {
  asSent,
  asThrown,
  type CheckingJob,
  type FromBuilder,
  type FromChecker,
  fileOf,
  type SentEntry,
  type SnapshotJob,
  threadEnvironment,
} from './snapshot-job.ts';
import type { CheckedEntry } from './sync-store.ts';

const job = workerData as SnapshotJob;
const port = parentPort;
if (port === null) throw new Error('the builder is a thread of the hall process');
const send = (message: FromBuilder): void => port.postMessage(message);

/** The other thread has checked that the text is such a message; an object is quicker read again than sent. */
const received = ({ isBelieved, ...sent }: SentEntry): CheckedEntry => ({
  ...sent,
  message: isBelieved ? (JSON.parse(sent.entry.message) as Message) : null,
});

async function* readByChecker(wanted: Wanted): AsyncGenerator<CheckedEntry[]> {
  const data: CheckingJob = { ...job, wanted };
  const checker = new Worker(pathToFileURL(entryPath('main/sync/snapshot-checker')), {
    workerData: data,
    argv: [],
    env: threadEnvironment(),
    execArgv: [],
  });
  const heard: FromChecker[] = [];
  let wake = (): void => undefined;
  const hear = (message: FromChecker): void => {
    heard.push(message);
    wake();
  };
  checker.on('message', hear);
  checker.on('error', (error) => hear(asSent(error)));
  checker.on('exit', () => hear(asSent(new Error('the checking thread ended'))));
  try {
    for (;;) {
      const next = heard.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if (next.kind === 'end') return;
      if (next.kind !== 'lot') throw asThrown(next);
      yield next.entries.map(received);
      checker.postMessage('more');
    }
  } finally {
    await checker.terminate();
  }
}

const file = fileOf(job);
try {
  const to = await buildInboxBeside({
    ...file,
    ...job,
    read: readByChecker,
    arrivals: arrivalsFor(job.self),
    onProgress: (done, total) => send({ kind: 'progress', done, total }),
    failpoint: (name) => send({ kind: 'place', name }),
    poisoned: (error) => send({ kind: 'poisoned', error: errorName(error), at: framesOf(error) }),
  });
  send({ kind: 'built', to });
} catch (error) {
  send(asSent(error));
} finally {
  file.key.fill(0);
  port.close();
}
