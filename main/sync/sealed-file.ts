import {
  checkSealedFile,
  maxSealedContentBytes,
  maxSealedFileBytes,
  type SealedFile,
  type SealedFileHeader,
  sealedFileMark,
  sealedFileVersion,
  type ToExchange,
  ToWindow,
} from '../../contract/exchange/sealed-file.ts';
import { type Environment, maxBatchBytes, maxBatchMessages } from '../../contract/exchange/message.ts';
import { Fault } from '../../domain/faults.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { closeLetter, openLetter, readLetter } from '../../evidence/sealed-letter.ts';
import { type SigningKey, signText, type VerifyingKey } from '../../evidence/signature.ts';
import { signBatch } from './sign-batch.ts';
import type { SealedMessage, SyncStore } from './sync-store.ts';

/** This window, and the exchange it was enrolled with. */
export interface SealedFileParty {
  readonly env: Environment;
  readonly device: string;
  readonly part: string;
  readonly key: SigningKey;
  readonly exchangeId: string;
  readonly exchange: VerifyingKey;
}

export interface WrittenFile {
  readonly text: string;
  readonly messages: readonly SealedMessage[];
  /** Messages that did not fit: they go into the next file, once this one was answered. */
  readonly left: number;
}

const batchLimit = { messages: maxBatchMessages, bytes: maxBatchBytes };

/** Everything the exchange is not known to have, in order, as much as one file holds, in batches of the line's size. */
const batchesWaiting = (
  store: Pick<SyncStore, 'nextToSend' | 'messagesFrom'>,
): (readonly SealedMessage[])[] => {
  const batches: (readonly SealedMessage[])[] = [];
  let bytes = 0;
  for (let batch = store.nextToSend(batchLimit); batch.length > 0; ) {
    bytes += batch.reduce((sum, message) => sum + Buffer.byteLength(message.text), 0);
    if (batches.length > 0 && bytes > maxSealedContentBytes) break;
    batches.push(batch);
    batch = store.messagesFrom((batch.at(-1)?.seq ?? 0) + 1, batchLimit);
  }
  return batches;
};

/**
 * What waits here, and how far this window has read, as one file for the exchange. Nothing in the store changes: what
 * is written is still waiting until the exchange has said otherwise. `secret` is 32 fresh random bytes.
 */
export const writeToExchange = (
  store: Pick<SyncStore, 'nextToSend' | 'messagesFrom' | 'resultsCursor' | 'inboxCursor' | 'waiting'>,
  party: SealedFileParty,
  at: { readonly now: number; readonly secret: Uint8Array },
): WrittenFile => {
  const { env, device, part, key, exchangeId } = party;
  const batches = batchesWaiting(store);
  const messages = batches.flat();
  const body: ToExchange = {
    batches: batches.map((batch) => signBatch({ env, device, key, sign: signText }, batch)),
    question: { part, resultsAfter: store.resultsCursor(), feedAfter: store.inboxCursor(part) },
  };
  const header: SealedFileHeader = {
    v: sealedFileVersion,
    kind: 'to-exchange',
    env,
    exchangeId,
    device,
    writtenAt: at.now,
    counts: { messages: messages.length, verdicts: 0, entries: 0 },
  };
  const text = closeLetter(
    sealedFileMark,
    { header, body: canonicalText(body as unknown as Canonical) },
    { signer: key, recipient: party.exchange, secret: at.secret },
  );
  return { text, messages, left: store.waiting() - messages.length };
};

/**
 * What a file says outside, checked. Throws exchange/file-foreign, exchange/file-incomplete, exchange/file-newer,
 * exchange/file-too-large, and exchange/file-altered where it is not what such a file looks like.
 */
export const readSealedFile = (text: string): SealedFile => {
  if (text.length > maxSealedFileBytes) throw new Fault('exchange/file-too-large');
  return checkSealedFile(readLetter(sealedFileMark, text));
};

/** Throws exchange/environment-mixed and exchange/file-other-exchange: such a file is not of this hall's world. */
export const requireSameWorld = ({ header }: SealedFile, party: SealedFileParty): void => {
  if (header.env !== party.env) throw new Fault('exchange/environment-mixed');
  if (header.exchangeId !== party.exchangeId) throw new Fault('exchange/file-other-exchange');
};

/** The exchange's answer to this window. Throws exchange/file-for-other-window, exchange/file-altered. */
export const openAnswer = (file: SealedFile, party: SealedFileParty): ToWindow => {
  requireSameWorld(file, party);
  const { header } = file;
  if (header.kind !== 'to-window' || header.device !== party.device)
    throw new Fault('exchange/file-for-other-window', { device: header.device });
  const parsed = ToWindow.safeParse(openLetter(sealedFileMark, file, party.key, party.exchange));
  // Signed by the exchange and yet not readable here: written by a program that says more than this one knows.
  if (!parsed.success) throw new Fault('exchange/file-newer');
  return parsed.data;
};
