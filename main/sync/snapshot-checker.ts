/**
 * The thread that downloads, unpacks and checks what a window catches up with; another one writes it. Half of the work
 * is here, and the machine has two cores.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { closeDatabase, openReader } from '../../db/open.ts';
import { findOutboxMessage, outboxHead } from '../../db/outbox.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import { createExchangeClient } from './exchange-client.ts';
import { wantedEntries } from './snapshot-build.ts';
import { asSent, type CheckingJob, type FromChecker, fileOf } from './snapshot-job.ts';
import { fetchFor } from './tls-identity.ts';

/** Lots that may be on their way; the writer asks for each further one. */
const mostLots = 6;

const job = workerData as CheckingJob;
const port = parentPort;
if (port === null) throw new Error('the checker is a thread of the builder');
const send = (message: FromChecker): void => port.postMessage(message);

let free = mostLots;
let wake = (): void => undefined;
port.on('message', () => {
  free += 1;
  wake();
});
const mayGo = async (): Promise<void> => {
  while (free === 0)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  free -= 1;
};

const file = fileOf(job);
const db = openReader(file);
try {
  const client = createExchangeClient({
    url: job.exchangeUrl,
    ...job.self,
    key: job.signingKey,
    fetch: fetchFor(db, job.exchangeUrl),
  });
  const store = {
    findOwn: (msgId: string) => findOutboxMessage(db, msgId),
    head: () => outboxHead(db, genesisHash),
  };
  const { signal } = new AbortController();
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
  const reading = { ...job, client, store, file, signal, sleep, now: Date.now };
  for await (const entries of wantedEntries(reading, job.wanted)) {
    await mayGo();
    send({
      kind: 'lot',
      entries: entries.map(({ message, ...sent }) => ({ ...sent, isBelieved: message !== null })),
    });
  }
  send({ kind: 'end' });
} catch (error) {
  send(asSent(error));
} finally {
  file.key.fill(0);
  closeDatabase(db);
  port.close();
}
