import { createHash } from 'node:crypto';
import type {
  BatchAnswer,
  FeedEntry,
  FeedPage,
  ResultsPage,
  Verdict,
} from '../../../contract/exchange/answers.ts';
import type { BodyOf } from '../../../contract/exchange/bodies.ts';
import type { Batch } from '../../../contract/exchange/message.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import type { LandedMessage, Totals } from '../../../exchange/storage/port.ts';
import type { Answer, Call } from './exchange-machine.ts';
import type { ExchangeDisk } from './memory-exchange-store.ts';
import { isFor, read } from './reference.ts';
import type { Witness } from './witness.ts';

const linkOf = (prevHash: string, text: string): string =>
  createHash('sha256').update(`${prevHash}\n${text}`).digest('hex');

export interface ExchangeChecks {
  /** Everything new on the exchange's disk, after whatever may have changed it. */
  look(): void;
  /** `<part> <message>` of what one part handed over and the other's feed does not have yet. */
  onTheWay(): readonly string[];
  /** An answer as it leaves the exchange. */
  leaves(device: string, part: string, call: Call, answer: Answer): void;
}

/** Watches the exchange's own disk, and everything it says. */
export const watchExchange = (disk: ExchangeDisk, witness: Witness, totals: () => Totals): ExchangeChecks => {
  const { complain } = witness;
  const landedSeen = new Map<string, { count: number; hash: string; seqs: Set<number> }>();
  const feedSeen = new Map<string, number>();
  const inFeed = new Set<string>();
  const resultsSeen = new Map<string, number>();
  const verdicts = new Map<string, string>();
  const money = new Map<string, number>();
  let counted = 0;
  /** Accepted in one part and not yet in the other's feed. */
  const onTheWay = new Map<string, string>();

  /** I1, I6: what lands was sealed by that device, once, and continues its chain. */
  const checkLanded = (device: string, messages: readonly LandedMessage[]): void => {
    const seen = landedSeen.get(device) ?? { count: 0, hash: genesisHash, seqs: new Set() };
    landedSeen.set(device, seen);
    const isShutOut = disk.devices.get(device)?.status !== 'active';
    for (const { msgId, seq, hash, text, isReleased } of messages.slice(seen.count)) {
      if (isShutOut && isReleased !== true)
        complain('norm', `${msgId} has landed, and ${device} is shut out`);
      if (seen.seqs.has(seq)) complain('I1', `${msgId} has landed twice`);
      seen.seqs.add(seq);
      const known = witness.byHash.get(hash);
      if (known === undefined || known.device !== device || known.sealed.text !== text)
        complain('I1', `${msgId} has landed, and ${device} never sealed it`);
      const { prevHash } = read(text);
      if (prevHash !== seen.hash || linkOf(prevHash, text) !== hash)
        complain('I6', `${msgId} does not continue the chain of ${device}`);
      seen.hash = hash;
    }
    seen.count = messages.length;
    const head = disk.devices.get(device);
    if (messages.length > 0 && head?.chainHead !== seen.hash) complain('I6', `${device} has another head`);
  };

  const count = ({ message }: FeedEntry): void => {
    const { kind, body } = read(message);
    if (kind !== 'FACT') return;
    const { bureau, lines } = body as BodyOf<'collection/1'>;
    for (const { levy, amountFen, surchargeFen } of lines) {
      const key = `${bureau} ${levy}`;
      money.set(key, (money.get(key) ?? 0) + amountFen + surchargeFen);
    }
  };

  /** I3, I4 and the norm: positions without a gap, each message once, and only what may stand. */
  const checkFeed = (part: string, entries: readonly FeedEntry[]): void => {
    const reference = witness.reference(part);
    for (const entry of entries.slice(feedSeen.get(part) ?? 0)) {
      const before = reference.positions;
      if (entry.position !== before + 1) complain('I3', `${part} ${entry.position} comes after ${before}`);
      const message = read(entry.message);
      const isOwn = message.part === part;
      const place = isOwn ? entry.msgId : `${part} ${entry.msgId}`;
      if (inFeed.has(place)) complain('I3', `${entry.msgId} is in the feed of ${part} twice`);
      inFeed.add(place);
      const goal = message.body['toPart'];
      if (isOwn && typeof goal === 'string') onTheWay.set(`${goal} ${entry.msgId}`, part);
      if (!isOwn && !onTheWay.delete(place))
        complain('I12', `${entry.msgId} comes to ${part}, and nobody has sent it there`);
      const wrong = reference.take(entry);
      if (wrong !== undefined) complain(/version|stands|lane|number/.test(wrong) ? 'I4' : 'norm', wrong);
      count(entry);
    }
    feedSeen.set(part, entries.length);
  };

  /** I5: what the exchange adds up is what its own feed says. */
  const checkMoney = (): void => {
    if (disk.counted.length === counted) return;
    counted = disk.counted.length;
    for (const { bureau, levy, amountFen, surchargeFen } of totals().money) {
      const fen = money.get(`${bureau} ${levy}`) ?? 0;
      if (amountFen + surchargeFen !== fen)
        complain('I5', `${bureau} ${levy} adds up to ${amountFen + surchargeFen}, the feed to ${fen}`);
    }
  };

  /** I2, I5, the norm: nobody honest is refused, no fact is ever refused, nobody else is let in. */
  const checkVerdict = (verdict: Verdict, landed: LandedMessage | undefined): void => {
    const known = landed === undefined ? undefined : witness.byHash.get(landed.hash);
    if (known === undefined) return;
    const { kind } = known.message;
    const said = `${verdict.msgId} (${kind}) is ${verdict.verdict} ${verdict.code ?? ''}`;
    if (verdicts.has(verdict.msgId)) complain('I2', `${said}, and had a verdict before`);
    verdicts.set(verdict.msgId, JSON.stringify(verdict));
    if (kind === 'FACT' && verdict.verdict !== 'ACCEPTED') complain('I5', said);
    // What a person has let in out of quarantine is marked, so that it is looked at once more.
    const isMarked = landed?.isReleased === true && kind === 'FACT';
    if (isMarked && !verdict.quarantined) complain('norm', said);
    if (known.wrong === null && (verdict.verdict === 'REJECT' || (verdict.quarantined && !isMarked)))
      complain('norm', said);
    if (known.wrong === 'refused' && verdict.verdict === 'ACCEPTED') complain('norm', said);
    if (known.wrong === 'quarantined' && !verdict.quarantined) complain('norm', said);
    const isStale =
      verdict.currentHash !== known.message.baseHash || verdict.code !== 'exchange/version-stale';
    if (verdict.verdict === 'CONFLICT' && !isStale) complain('I4', `${said}, and stood on what stands`);
    if ((verdict.verdict === 'ACCEPTED') !== inFeed.has(verdict.msgId))
      complain('I3', `${said}, and the feed says otherwise`);
  };

  let seen = -1;
  const look = (): void => {
    let rows = 0;
    for (const table of [disk.landed, disk.feed, disk.results])
      for (const list of table.values()) rows += list.length;
    if (rows === seen) return;
    seen = rows;
    for (const [device, messages] of disk.landed) checkLanded(device, messages);
    for (const [part, entries] of disk.feed) checkFeed(part, entries);
    checkMoney();
    for (const [device, results] of disk.results) {
      const from = resultsSeen.get(device) ?? 0;
      for (const verdict of results.slice(from))
        checkVerdict(
          verdict,
          disk.landed.get(device)?.find(({ msgId }) => msgId === verdict.msgId),
        );
      resultsSeen.set(device, results.length);
    }
  };

  /** I1, I11: good means that these very bytes are kept. */
  const checkReceipt = (device: string, { messages }: Batch, { receivedTo, held }: BatchAnswer): void => {
    const aside = new Set(disk.held.get(device)?.map(({ text }) => text));
    for (const text of messages) {
      const { seq, epoch } = read(text);
      const kept = disk.landed.get(device)?.find((landed) => landed.seq === seq);
      if (held !== undefined && seq > receivedTo) {
        if (seq > held.to || !aside.has(text))
          complain('I1', `${device} ${epoch}:${seq} is said to be held and is not`);
        continue;
      }
      if (kept === undefined) complain('I1', `${device} ${epoch}:${seq} is acknowledged and not kept`);
      else if (kept.text !== text)
        complain('I11', `${device} ${epoch}:${seq} is acknowledged with other bytes`);
      if (receivedTo < seq) complain('I1', `${device} is acknowledged to ${receivedTo}, not to ${seq}`);
    }
  };

  /** I12, I3: a page has this part's entries as they stand, one after the other. */
  const checkPage = (device: string, part: string, page: FeedPage): void => {
    for (const [n, entry] of page.entries.entries()) {
      if (!isFor(read(entry.message), part))
        complain('I12', `${device} is sent ${entry.msgId} of another part`);
      const stands = disk.feed.get(page.part)?.find(({ position }) => position === entry.position);
      if (stands?.message !== entry.message) complain('I3', `${entry.msgId} is sent with other bytes`);
      if (entry.position !== page.from + n + 1)
        complain('I3', `${page.part}: a page from ${page.from} goes on with ${entry.position}`);
    }
  };

  const leaves = (device: string, part: string, call: Call, { status, value }: Answer): void => {
    if (status !== 200) return;
    if (call.path === '/v1/batches') checkReceipt(device, call.body as Batch, value as BatchAnswer);
    if (call.path.startsWith('/v1/feeds/')) checkPage(device, part, value as FeedPage);
    if (!call.path.startsWith('/v1/results')) return;
    for (const verdict of (value as ResultsPage).results) {
      if (!verdict.msgId.startsWith(`${device}:`)) complain('I12', `${device} is told of ${verdict.msgId}`);
      const first = verdicts.get(verdict.msgId);
      if (first !== undefined && first !== JSON.stringify(verdict))
        complain('I2', `${verdict.msgId} is now ${verdict.verdict}`);
    }
  };

  return { look, leaves, onTheWay: () => [...onTheWay.keys()] };
};
