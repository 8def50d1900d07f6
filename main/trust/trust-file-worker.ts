/**
 * The thread that reads a trust list or a revocation list, from a stick or as it came from the exchange: a province's
 * revocation list takes seconds. What is believed is said by `evidence/trust.ts` here as everywhere; whether it comes into
 * use is said where it is written.
 */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { revocationListExtension, trustListExtension } from '../../contract/exchange/trust-list.ts';
import { Fault } from '../../domain/faults.ts';
import { derOfFile, largestRevocationList, readRevocationList } from '../../evidence/revocation-list.ts';
import { type TrustedCa, trustedCasOf } from '../../evidence/trust.ts';
import type { TrustBundle } from '../../evidence/trust-bundle.ts';
import { asSent, type SentFault } from '../sent-fault.ts';
import { readBytesFromStick } from '../sync/stick.ts';
import { type BelievedList, believedList } from './believed-list.ts';
import { readTrustFile } from './trust-file.ts';
import type {
  FromTrustFileWorker,
  ReadRevocationList,
  ReadTrustList,
  TrustFileQuestion,
} from './trust-file-messages.ts';

const question = workerData as TrustFileQuestion;
const port = parentPort;
if (port === null) throw new Error('trust-file-worker runs as a worker thread');
const send = (message: FromTrustFileWorker): void => port.postMessage(message);

/** Bytes of a trust list with the lists beside it in base64, as the contract bounds it. */
const largestTrustFile = 2 * largestRevocationList;
/** What of a list's time its entries take; the signature takes the rest. */
const entriesPart = 0.7;

let told = 0;
const tell = (part: number): void => {
  const percent = Math.floor(part * 100);
  if (percent > told) send({ kind: 'progress', percent });
  told = Math.max(told, percent);
};

/** `place` of `count` lists. */
const read = (cas: readonly TrustedCa[], der: Uint8Array, place: number, count: number): BelievedList => {
  const list = readRevocationList(der, (part) => tell((place + part * entriesPart) / count));
  return believedList(cas, list);
};

/** What is wrong with a list is said when its turn comes: first of all the trust list itself has to be in order. */
const readBeside = (
  bundle: TrustBundle,
  ders: readonly Uint8Array[],
): readonly (BelievedList | SentFault)[] => {
  let cas: readonly TrustedCa[];
  try {
    cas = trustedCasOf(bundle);
  } catch (error) {
    // Nothing of it comes into use: whoever takes the list is told so by the very same reading.
    if (error instanceof Fault) return [];
    throw error;
  }
  return ders.map((der, place) => {
    try {
      return read(cas, der, place, ders.length);
    } catch (error) {
      const sent = asSent(error);
      if (sent.kind === 'error') throw error;
      return sent;
    }
  });
};

const bytesFrom = (from: TrustFileQuestion['from'], extension: string, largest: number): Buffer => {
  if ('folder' in from) return readBytesFromStick(from.folder, from.name, extension, largest);
  const bytes = Buffer.from(from.bytes.buffer, from.bytes.byteOffset, from.bytes.byteLength);
  if (createHash('sha256').update(bytes).digest('hex') !== from.hash)
    throw new Fault('exchange/trust-paper-altered');
  return bytes;
};

const readTrustList = (from: TrustFileQuestion['from']): ReadTrustList => {
  const { signed, lists } = readTrustFile(
    bytesFrom(from, trustListExtension, largestTrustFile).toString('utf8'),
  );
  return { kind: 'trust-list', signed, lists: readBeside(signed.bundle, lists) };
};

const readOwnList = (from: TrustFileQuestion['from'], bundle: TrustBundle): ReadRevocationList => {
  const bytes = bytesFrom(from, revocationListExtension, 2 * largestRevocationList);
  const der = derOfFile(new Uint8Array(bytes));
  if (der === undefined) throw new Fault('certificate/crl-unreadable');
  return { kind: 'revocation-list', list: read(trustedCasOf(bundle), der, 0, 1) };
};

try {
  send(
    question.kind === 'trust-list'
      ? readTrustList(question.from)
      : readOwnList(question.from, question.bundle),
  );
} catch (error) {
  send(asSent(error));
}
