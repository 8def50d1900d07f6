import { messageId } from '../contract/exchange/message.ts';
import { goalOf } from './verify-feed.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';

/**
 * What one part hands over to another: every accepted HANDOVER and DECLINE is kept as one that goes there, and is in
 * that part's feed exactly once, or waits to be passed on. Nothing else is on its way.
 */
export const checkHandovers = (held: HeldStore): Checked => {
  const findings: Finding[] = [];
  const going = new Map<string, { readonly from: string; readonly position: number; readonly to: string }>();
  for (const { part: from, position, to_part: to, ...id } of held.passings)
    going.set(messageId(id), { from, position, to });
  let count = 0;
  for (const result of held.results) {
    if (result.verdict !== 'ACCEPTED') continue;
    const at = messageId(result);
    const goal = goalOf(held.messages.get(at)?.text);
    const passing = going.get(at);
    going.delete(at);
    if (goal === null && passing === undefined) continue;
    count += 1;
    const isKept =
      passing?.to === goal && passing.from === result.part && passing.position === result.position;
    if (!isKept) findings.push({ difference: 'passing-differs', at });
    if (passing === undefined || goal === null) continue;
    const times = (held.feed.get(goal) ?? []).filter((entry) => messageId(entry) === at).length;
    const isWaiting = passing.position > (held.passedOn.get(`${goal} ${passing.from}`) ?? 0);
    if (times > 1) findings.push({ difference: 'passed-twice', at: `${goal} ${at}` });
    if (times === (isWaiting ? 1 : 0)) findings.push({ difference: 'not-passed-on', at: `${goal} ${at}` });
  }
  for (const at of going.keys()) findings.push({ difference: 'passing-differs', at });
  return { check: 'handover', count, findings };
};
