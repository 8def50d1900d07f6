/** The thread that writes the copy a window catches up in; see `snapshot-checker` for the other half. */
import { parentPort, workerData } from 'node:worker_threads';
import { errorName, framesOf } from '../log.ts';
import { asSent, asThrown, type SentError, type SentFault } from '../sent-fault.ts';
import { arrivalsFor } from '../services/arrivals.ts';
import { unpackLot } from './entry-lot.ts';
import { buildInboxBeside, type Wanted } from './snapshot-build.ts';
import {
  type FromBuilder,
  type FromChecker,
  fileOf,
  type ThreadJob,
  type ToChecker,
} from './snapshot-job.ts';
import type { LoadedEntry } from './sync-store.ts';

const { other, ...job } = workerData as ThreadJob;
const port = parentPort;
if (port === null) throw new Error('the builder is a thread of the hall process');
const send = (message: FromBuilder): void => port.postMessage(message);
const ask = (message: ToChecker): void => other.postMessage(message);

const heard: FromChecker[] = [];
let wake = (): void => undefined;
const hear = (message: FromChecker): void => {
  heard.push(message);
  wake();
};
other.on('message', hear);
other.on('close', () => hear(asSent(new Error('the checking thread ended'))));

/** Throws what went wrong there. */
const next = async (): Promise<Exclude<FromChecker, SentFault | SentError>> => {
  for (;;) {
    const message = heard.shift();
    if (message?.kind === 'fault' || message?.kind === 'error') throw asThrown(message);
    if (message !== undefined) return message;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
};

async function* readByChecker(wanted: Wanted): AsyncGenerator<LoadedEntry[]> {
  ask({ kind: 'wanted', wanted });
  for (let message = await next(); message.kind === 'lot'; message = await next()) {
    yield unpackLot(message.lot);
    ask({ kind: 'more' });
  }
}

/** When it has sent all, the other thread has nothing else to do. */
const lookBeside = async (): Promise<void> => {
  ask({ kind: 'look' });
  await next();
};

const file = fileOf(job);
try {
  const to = await buildInboxBeside({
    ...file,
    ...job,
    read: readByChecker,
    lookBeside,
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
  // Ends the other thread, wherever it is.
  other.close();
  port.close();
}
