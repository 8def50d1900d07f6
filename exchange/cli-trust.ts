import fs from 'node:fs';
import { Fault } from '../domain/faults.ts';
import type { Decided } from './quarantine-desk.ts';
import type { FullStore } from './storage/desk-port.ts';
import { checkTrustFileSize, putTrustFile, withdrawTrustPaper } from './trust-desk.ts';

export const trustUsage = `  trust        the trust list and the revocation lists that windows fetch, one JSON object a line
  trust-put    <file>... --by <who> --reason <why>      a trust list both bureaus signed, or a CA's CRL (DER or PEM)
  trust-withdraw <hash> --by <who> --reason <why>       takes away one that should not have been put in
`;

interface TrustCommandContext {
  readonly withStore: <T>(work: (store: FullStore) => Promise<T>) => Promise<T>;
  readonly now: () => number;
  readonly by: string | undefined;
  readonly reason: string | undefined;
}
type TrustCommand = (args: readonly string[], context: TrustCommandContext) => Promise<void>;

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const needed = (value: string | undefined, field: string): string => {
  if (value === undefined || value.trim() === '') throw new Fault('exchange/request-malformed', { field });
  return value;
};
const decidedBy = ({ by, reason, now }: TrustCommandContext): Decided => ({
  by: needed(by, 'by'),
  reason: needed(reason, 'reason'),
  now: now(),
});

const readFile = (file: string): Uint8Array => {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new Fault('exchange/request-malformed', { field: 'file' });
  checkTrustFileSize(found.size);
  return new Uint8Array(fs.readFileSync(file));
};

/** Commands about the papers that windows fetch, by name. */
export const trustCommands: Readonly<Record<string, TrustCommand>> = {
  trust: (_args, { withStore }) =>
    withStore(async (store) => {
      for (const { subject: _, ...paper } of await store.listTrustPapers()) say(paper);
    }),
  'trust-put': (files, context) =>
    context.withStore(async (store) => {
      needed(files[0], 'file');
      const decided = decidedBy(context);
      for (const file of files)
        for (const paper of await putTrustFile(store, readFile(file), decided)) say({ file, ...paper });
    }),
  'trust-withdraw': ([hash], context) =>
    context.withStore(async (store) => {
      const about = needed(hash, 'hash');
      await withdrawTrustPaper(store, about, decidedBy(context));
      say({ withdrawn: about });
    }),
};
