/**
 * The thread that downloads, unpacks and checks what a window catches up with; another one writes it, and both look
 * through it. Half of the work is here, and the machine has two cores.
 */
import { workerData } from 'node:worker_threads';
import { lookThroughEntries } from '../../db/inbox-copy.ts';
import { closeDatabase, openReader } from '../../db/open.ts';
import { findOutboxMessage, outboxHead } from '../../db/outbox.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import { buffersOf, makeLotPacker } from './entry-lot.ts';
import { asSent } from '../sent-fault.ts';
import { createExchangeClient } from './exchange-client.ts';
import { type Wanted, wantedEntries } from './snapshot-build.ts';
import { type FromChecker, fileOf, type ThreadJob, type ToChecker } from './snapshot-job.ts';
import { fetchFor } from './tls-identity.ts';

/** Lots that may be on their way; the writer asks for each further one. */
const mostLots = 6;
/** Entries of a lot, at least, or bytes of their texts: each lot wakes the other thread. */
const entriesOfLot = 1000;
const bytesOfLot = 4 * 1024 * 1024;

const { other, ...job } = workerData as ThreadJob;
const file = fileOf(job);
const send = (message: FromChecker, handedOver: ArrayBuffer[] = []): void =>
  other.postMessage(message, handedOver);

/** All was sent, and the other thread has written it: half of the look at that is for here. */
const look = (): void => {
  try {
    lookThroughEntries(file);
    send({ kind: 'looked' });
  } catch (error) {
    send(asSent(error));
  }
};

let free = mostLots;
let wake = (): void => undefined;
const wanted = new Promise<Wanted>((resolve) => {
  other.on('message', (message: ToChecker) => {
    if (message.kind === 'wanted') return resolve(message.wanted);
    if (message.kind === 'look') return look();
    free += 1;
    wake();
  });
});
// The writer has ended: nobody wants any of it.
other.on('close', () => {
  file.key.fill(0);
  process.exit();
});
const mayGo = async (): Promise<void> => {
  while (free === 0)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  free -= 1;
};

const db = openReader(file);
let last: FromChecker = { kind: 'end' };
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
  const packer = makeLotPacker();
  const { linkHash } = packer;
  const reading = { ...job, client, store, file, signal, sleep, now: Date.now, linkHash };
  // The first one goes as soon as it is there: nobody has anything to write until then.
  let isBegun = false;
  const sendLot = async (): Promise<void> => {
    if (packer.count === 0) return;
    await mayGo();
    const lot = packer.take();
    send({ kind: 'lot', lot }, buffersOf(lot));
  };
  for await (const entries of wantedEntries(reading, await wanted)) {
    for (const checked of entries) packer.add(checked);
    if (!isBegun || packer.count >= entriesOfLot || packer.size >= bytesOfLot) await sendLot();
    isBegun = true;
  }
  await sendLot();
} catch (error) {
  last = asSent(error);
} finally {
  // Before it says so: the copy may then take the database's place.
  closeDatabase(db);
}
send(last);
