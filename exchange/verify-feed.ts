import { passedTo } from '../contract/exchange/handover.ts';
import { messageId } from '../contract/exchange/message.ts';
import { saidBy } from './verify-chain.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldFeedEntry, HeldResult, HeldStore } from './verify-held.ts';

/** Every landed message has exactly one verdict; those the exchange has not come to yet wait, and are counted. */
export const checkVerdicts = (held: HeldStore): Checked & { readonly waiting: number } => {
  const findings: Finding[] = [];
  const judged = new Map<string, number>();
  for (const result of held.results) {
    const id = messageId(result);
    judged.set(id, (judged.get(id) ?? 0) + 1);
    if (!held.messages.has(id)) findings.push({ difference: 'verdict-without-message', at: id });
  }
  let waiting = 0;
  for (const { device, seq, msgId: at } of held.messages.values()) {
    const verdicts = judged.get(at) ?? 0;
    if (verdicts > 1) findings.push({ difference: 'verdict-doubled', at });
    if (verdicts > 0) continue;
    if (seq > (held.applied.get(device) ?? 0)) waiting += 1;
    else findings.push({ difference: 'verdict-missing', at });
  }
  return { check: 'verdict', count: judged.size, findings, waiting };
};

/** The other part that an accepted text goes to. */
export const goalOf = (text: string | undefined): string | null => {
  const said = text === undefined ? undefined : saidBy(text);
  const body = said?.body;
  if (typeof said?.kind !== 'string' || typeof body !== 'object' || body === null) return null;
  return passedTo({ kind: said.kind, body: body as Readonly<Record<string, unknown>> });
};

const entryFindings = (
  held: HeldStore,
  entry: HeldFeedEntry,
  verdict: HeldResult | undefined,
): readonly Finding[] => {
  const at = `${entry.part}/${entry.position} ${messageId(entry)}`;
  const message = held.messages.get(messageId(entry));
  const findings: Finding[] = [];
  const isAccepted = verdict?.position === entry.position && verdict.part === entry.part;
  // Of another part only what it handed over to this one, or sent back, under the verdict it had there.
  const isPassed =
    verdict !== undefined && verdict.part !== entry.part && goalOf(message?.text) === entry.part;
  if (!isAccepted && !isPassed) findings.push({ difference: 'position-not-accepted', at });
  if (!entry.sameText || entry.hash !== message?.hash) findings.push({ difference: 'feed-text-differs', at });
  const mark = verdict?.quarantined === 1 ? verdict.code : null;
  const sender = held.devices.get(entry.device);
  const sameMarks =
    entry.quarantined === mark &&
    entry.sender_bureau === sender?.bureau &&
    entry.received_at === message?.receivedAt;
  if (!sameMarks) findings.push({ difference: 'feed-mark-differs', at });
  return findings;
};

/** Each part's feed: positions from 1 without a gap, each an accepted message with its own text, and all of those. */
export const checkFeeds = (held: HeldStore): Checked => {
  const findings: Finding[] = [];
  const accepted = new Map(
    held.results.filter(({ verdict }) => verdict === 'ACCEPTED').map((r) => [messageId(r), r]),
  );
  let count = 0;
  const fed = new Set<string>();
  for (const part of new Set([...held.highWater.keys(), ...held.feed.keys()])) {
    const highWater = held.highWater.get(part) ?? 0;
    let position = 0;
    for (const entry of held.feed.get(part) ?? []) {
      count += 1;
      while (++position < entry.position)
        findings.push({ difference: 'position-missing', at: `${part}/${position}` });
      fed.add(`${part} ${messageId(entry)}`);
      findings.push(...entryFindings(held, entry, accepted.get(messageId(entry))));
    }
    if (position !== highWater)
      findings.push({ difference: 'high-water-differs', at: `${part}/${highWater}` });
  }
  for (const [id, { part }] of accepted)
    if (!fed.has(`${part} ${id}`)) findings.push({ difference: 'accepted-not-in-feed', at: id });
  return { check: 'feed', count, findings };
};
