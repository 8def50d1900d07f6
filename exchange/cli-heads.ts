import { Fault } from '../domain/faults.ts';
import { headToSign, makeHead, takeCountersignature } from './heads.ts';
import type { ExchangeKeys } from './keys.ts';
import type { FullStore } from './storage/desk-port.ts';
import { maxHeadsListed } from '../contract/exchange/heads.ts';

export const headUsage = `  head         <part>           makes and signs the head of the part's feed as it stands
  heads        <part>           the last heads and who signed them, one JSON object a line
  head-to-sign <part> [<size>]  what a bureau is to check and sign; <size>: of the head it signed last
  countersign  <signed-file>    a bureau's signature under a head
`;

interface HeadCommandContext {
  readonly withStore: <T>(work: (store: FullStore, keys: ExchangeKeys) => Promise<T>) => Promise<T>;
  readonly now: () => number;
}
type HeadCommand = (args: readonly string[], context: HeadCommandContext) => Promise<void>;

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const needed = (value: string | undefined, field: string): string => {
  if (value === undefined || value.trim() === '') throw new Fault('exchange/request-malformed', { field });
  return value;
};

/** Commands about heads, by name; `readPaper` reads a signed file. */
export const headCommands = (
  readPaper: (file: string) => unknown,
): Readonly<Record<string, HeadCommand>> => ({
  head: ([part], { withStore, now }) =>
    withStore(async (store, keys) => {
      const named = needed(part, 'part');
      const made = await makeHead(store, keys, named, now());
      const standing = made ?? (await store.findHead(named, null))?.head;
      if (standing === undefined) throw new Fault('exchange/head-unknown', { size: 0 });
      say(standing);
    }),
  heads: ([part], { withStore }) =>
    withStore(async (store) => {
      for (const head of await store.listHeads(needed(part, 'part'), maxHeadsListed)) say(head);
    }),
  'head-to-sign': ([part, from = '0'], { withStore }) =>
    withStore(async (store, keys) => {
      if (!/^\d{1,15}$/.test(from)) throw new Fault('exchange/request-malformed', { field: 'size' });
      say(await headToSign(store, keys, needed(part, 'part'), Number(from)));
    }),
  countersign: ([file], { withStore, now }) =>
    withStore(async (store) =>
      say(await takeCountersignature(store, readPaper(needed(file, 'signed-file')), now())),
    ),
});
