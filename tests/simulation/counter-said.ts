import type { Verdict } from '../../contract/exchange/answers.ts';
import type { Message } from '../../contract/exchange/message.ts';
import { selectAll } from '../../db/sql.ts';
import type { Say } from './checks.ts';
import type { CounterCase, CounterWorld } from './counter-play.ts';
import type { SimCounter } from './sim-counter.ts';
import type { SimMatter } from './sim-matter.ts';

export interface Said {
  readonly counter: SimCounter;
  readonly message: Message;
  readonly verdict: Verdict;
}

/** Everything every window ever sealed, with the exchange's verdict. */
export const saidIn = ({ counters, exchange }: CounterWorld, say: Say): readonly Said[] =>
  counters.flatMap((counter) => {
    const { device, db } = counter;
    const own = selectAll<{ text: string; msgId: string; state: string }>(
      db,
      'SELECT text, msg_id, state FROM outbox ORDER BY seq',
    );
    const verdicts = exchange.results(device, 0, own.length + 1);
    if (verdicts.length !== own.length)
      say(`${device} sealed ${own.length} and was answered ${verdicts.length}`);
    return verdicts.flatMap((verdict, at): readonly Said[] => {
      const sealed = own[at];
      if (sealed === undefined) return [];
      if (sealed.msgId !== verdict.msgId || sealed.state !== verdict.verdict.toLowerCase())
        say(`${device} takes ${sealed.msgId} for ${sealed.state}, the exchange says ${verdict.verdict}`);
      return [{ counter, message: JSON.parse(sealed.text) as Message, verdict }];
    });
  });

export type FlowCase = CounterCase & { readonly kind: SimMatter };
export const flowCases = ({ cases }: CounterWorld): readonly FlowCase[] =>
  cases.filter((one): one is FlowCase => one.kind !== null);
