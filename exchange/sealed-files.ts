import { randomBytes } from 'node:crypto';
import type { Verdict } from '../contract/exchange/answers.ts';
import {
  checkSealedFile,
  maxSealedContentBytes,
  type SealedFileAnswer,
  type SealedFileHeader,
  sealedFileMark,
  ToExchange,
  type ToWindow,
} from '../contract/exchange/sealed-file.ts';
import { maxFeedLimit } from '../contract/exchange/session.ts';
import { Fault } from '../domain/faults.ts';
import { type Canonical, canonicalText } from '../evidence/canonical.ts';
import { closeLetter, openLetter, readLetter } from '../evidence/sealed-letter.ts';
import type { ExchangeKeys } from './keys.ts';
import { deviceState, type ExchangeService } from './service.ts';
import { activeDevice } from './sessions.ts';
import type { DeviceRecord, ExchangeStore } from './storage/port.ts';

/** What taking a file needs of the exchange: the same landing and the same words as over the line. */
export interface SealedFilePort {
  readonly store: ExchangeStore;
  readonly keys: ExchangeKeys;
  readonly now: () => number;
  readonly service: Pick<ExchangeService, 'push' | 'policy'>;
  /** Everything landed so far has its verdict, where this process gives them. */
  readonly settle: () => Promise<void>;
}

/** Reads verdicts and feed from where the window stands, as much as one file holds. */
const readNews = async (
  store: ExchangeStore,
  device: DeviceRecord,
  question: ToExchange['question'],
): Promise<Pick<ToWindow, 'results' | 'feed'>> => {
  const list: Verdict[] = [];
  for (let after = question.resultsAfter; ; ) {
    const page = await store.readResults(device.device, after, maxFeedLimit);
    list.push(...page);
    const last = page.at(-1);
    if (last === undefined || list.length >= 20 * maxFeedLimit) break;
    after = last.seq;
  }
  const entries: unknown[] = [];
  const { part } = device;
  let to = question.feedAfter;
  let left = maxSealedContentBytes;
  for (;;) {
    const page = await store.readFeed(part, to, maxFeedLimit, left);
    entries.push(...page.entries);
    left -= page.entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.message), 0);
    to = page.to;
    if (page.entries.length === 0 || to >= page.highWater || left <= 0) {
      const feed = { part, from: question.feedAfter, to, highWater: page.highWater, entries };
      return { results: { after: question.resultsAfter, list }, feed };
    }
  }
};

/** What the exchange has for a window, sealed for it alone. */
const answerFor = async (port: SealedFilePort, id: string, question: ToExchange['question']) => {
  const { store, keys, now } = port;
  const device = await activeDevice(store, id);
  // Jurisdiction, as on the line: nothing outside a device's own part is ever sent to it.
  if (question.part !== device.part) throw new Fault('exchange/other-jurisdiction');
  const news = await readNews(store, device, question);
  const body: ToWindow = { policy: await port.service.policy(), device: deviceState(device), ...news };
  const header: SealedFileHeader = {
    v: 1,
    kind: 'to-window',
    env: keys.env,
    exchangeId: keys.exchangeId,
    device: id,
    writtenAt: now(),
    counts: { messages: 0, verdicts: news.results.list.length, entries: news.feed.entries.length },
  };
  return closeLetter(
    sealedFileMark,
    { header, body: canonicalText(body as unknown as Canonical) },
    {
      signer: keys.signing,
      recipient: { suite: device.suite, publicKeyHex: device.publicKeyHex },
      secret: randomBytes(32),
    },
  );
};

/**
 * Takes a window's sealed file that anybody has brought, lands its batches under the rules of the line, and writes the
 * answer for that window. A batch that came before is answered as before, so that a file may come twice and in any
 * order; one with a gap before it throws `exchange/sequence-gap` and has changed nothing. Throws the faults of the
 * file, of the device and of landing.
 */
export const takeSealedFile = async (port: SealedFilePort, text: string): Promise<SealedFileAnswer> => {
  const { store, keys } = port;
  const letter = checkSealedFile(readLetter(sealedFileMark, text));
  const { header } = letter;
  if (header.env !== keys.env) throw new Fault('exchange/environment-mixed');
  if (header.exchangeId !== keys.exchangeId) throw new Fault('exchange/file-other-exchange');
  if (header.kind !== 'to-exchange')
    throw new Fault('exchange/file-for-other-window', { device: header.device });
  const known = await store.findDevice(header.device);
  if (known === undefined) throw new Fault('exchange/device-unknown');
  const signer = { suite: known.suite, publicKeyHex: known.publicKeyHex };
  const parsed = ToExchange.safeParse(openLetter(sealedFileMark, letter, keys.signing, signer));
  // Whoever signed it holds the key; a batch in another's name is nobody's to carry.
  if (!parsed.success || parsed.data.batches.some((batch) => batch.device !== header.device))
    throw new Fault('exchange/file-altered');
  let isHeld = false;
  for (const batch of parsed.data.batches)
    isHeld = (await port.service.push(batch)).held !== undefined || isHeld;
  // Kept aside like over the line; but who is shut out is told nothing else.
  if (isHeld) throw new Fault('exchange/messages-held');
  await port.settle();
  const answer = await answerFor(port, header.device, parsed.data.question);
  const { lastSeq } = await activeDevice(store, header.device);
  return { device: header.device, fresh: lastSeq - known.lastSeq, receivedTo: lastSeq, answer };
};
