import fs from 'node:fs';
import { z } from 'zod/mini';
import { type Bureau, bureaus } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import { signatureSuites } from '../evidence/signature.ts';
import { restoreBackup, writeBackup } from './backup.ts';
import { headCommands, headUsage } from './cli-heads.ts';
import { trustCommands, trustUsage } from './cli-trust.ts';
import { deskToken } from './desk/entry.ts';
import {
  askEnrolment,
  enrolmentProgress,
  opinionOf,
  releaseQuarantined,
  takeOpinion,
  takeRevocation,
} from './enrolment-desk.ts';
import type { ExchangeKeys } from './keys.ts';
import { agreementInForce, setAgreement } from './policy-desk.ts';
import { type Decided, listHeld, refuseHeld, releaseHeld } from './quarantine-desk.ts';
import { parse } from './query.ts';
import type { FullStore } from './storage/desk-port.ts';
import type { NewStore } from './storage/port.ts';

export const deskUsage = `  bureau-key   <bureau> <key-file> --by <who> --reason <why>   by which key a bureau's papers are known
  enrolments                    windows that ask to be let in, one JSON object a line
  ask          <request-file>   hands in what a window without a line asks, brought by hand
  enrolment    <id>             how far a request has come; with the approval, to be carried back to the window
  opinion      <signed-file>    what a bureau says of such a window; with both bureaus' it is let in
  revocation   <signed-file>    a bureau shuts a window out
  devices      every window, one JSON object a line
  quarantine   what was counted although something about it is not in order, and what windows that are shut out sent
  release      <message-id> --by <who> --reason <why>            such a fact: a person has looked at it
  release      <device> [--to <number>] --by <who> --reason <why>   lets in what is held of it, up to that number
  refuse       <device> --by <who> --reason <why>                closes what is held of it, for good
  backup       <file>           everything as it stands, encrypted, while the exchange goes on
  restore      <file> --by <who> --reason <why>   into a store that does not exist yet
  decisions    what was decided here, the newest first
  policy       what the bureaus have agreed, as it is in force
  policy-set   <file> --by <who> --reason <why>   puts the next version in force
  desk-token   --port <port>    the link to the operator page of the server on this machine, good for a shift
${headUsage}${trustUsage}`;

export interface DeskCommandContext {
  readonly withStore: <T>(work: (store: FullStore, keys: ExchangeKeys) => Promise<T>) => Promise<T>;
  readonly withKeys: <T>(work: (keys: ExchangeKeys) => Promise<T>) => Promise<T>;
  /** Makes the store named on the command line, new. */
  readonly create: (keys: ExchangeKeys, identity: NewStore) => Promise<FullStore>;
  /** Takes away the files of a store that `create` has made; a database is its administrator's. */
  readonly discard: () => void;
  readonly port: string;
  /** UTC ms. */
  readonly now: () => number;
  /** Who decides, and why; both are kept for good. */
  readonly by: string | undefined;
  readonly reason: string | undefined;
  /** Up to which number. */
  readonly to: string | undefined;
}

const BureauKey = z.object({
  suite: z.enum(signatureSuites),
  publicKeyHex: z.string().check(z.regex(/^[0-9a-f]{64,260}$/)),
});

const needed = (value: string | undefined, field: string): string => {
  if (value === undefined || value.trim() === '') throw new Fault('exchange/request-malformed', { field });
  return value;
};

const readPaper = (file: string): unknown => {
  const text = fs.readFileSync(needed(file, 'file'), 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    // A file that is not JSON is told as such; why it is not helps nobody.
    throw new Fault('exchange/bureau-paper-not-in-order', { field: 'file' });
  }
};

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const sayAll = (values: readonly object[]): void => values.forEach(say);

type Command = (args: readonly string[], context: DeskCommandContext) => Promise<void>;

const bureauKey: Command = ([named, file], { withStore, now, by, reason }) => {
  const bureau: Bureau | undefined = bureaus.find((one) => one === named);
  if (bureau === undefined) throw new Fault('exchange/request-malformed', { field: 'bureau' });
  const key = parse(BureauKey, readPaper(needed(file, 'key-file')));
  const decision = {
    kind: 'bureau-key-set',
    subject: bureau,
    decidedAt: now(),
    by: needed(by, 'by'),
    reason: needed(reason, 'reason'),
  } as const;
  return withStore((store) => store.putBureauKey(bureau, key, decision));
};

const enrolments: Command = (_args, { withStore }) =>
  withStore(async (store) => {
    const { exchangeId } = store.identity;
    for (const { id, text, opinions } of await store.listWaitingEnrolments())
      say({
        exchangeId,
        id,
        request: JSON.parse(text) as unknown,
        opinions: opinions.map((given) => opinionOf(given.text)),
      });
  });

const ask: Command = ([file], { withStore, now }) =>
  withStore(async (store) => say(await askEnrolment(store, readPaper(needed(file, 'request-file')), now())));

const enrolment: Command = ([id], { withStore }) =>
  withStore(async (store) => say(await enrolmentProgress(store, needed(id, 'id'))));

const opinion: Command = ([file], { withStore, now }) =>
  withStore(async (store, keys) => {
    const paper = readPaper(needed(file, 'signed-file'));
    const { enrolment } = parse(z.object({ enrolment: z.string() }), paper);
    say(await takeOpinion(store, keys, enrolment, paper, now()));
  });

const decidedBy = ({ by, reason, now }: DeskCommandContext): Decided => ({
  by: needed(by, 'by'),
  reason: needed(reason, 'reason'),
  now: now(),
});

const release: Command = ([subject], context) =>
  context.withStore(async (store) => {
    const decided = decidedBy(context);
    const about = needed(subject, 'message-id');
    if ((await store.findDevice(about)) === undefined) return releaseQuarantined(store, about, decided);
    const toSeq = Number(context.to ?? Number.MAX_SAFE_INTEGER);
    if (!Number.isSafeInteger(toSeq) || toSeq < 1)
      throw new Fault('exchange/request-malformed', { field: 'to' });
    say({ device: about, released: await releaseHeld(store, about, toSeq, decided) });
  });

const refuse: Command = ([device], context) =>
  context.withStore(async (store) => {
    const about = needed(device, 'device');
    say({ device: about, refused: await refuseHeld(store, about, decidedBy(context)) });
  });

/** Commands of the exchange's desk, by name. */
export const deskCommands: Readonly<Record<string, Command>> = {
  ...headCommands(readPaper),
  ...trustCommands,
  'bureau-key': bureauKey,
  enrolments,
  ask,
  enrolment,
  opinion,
  revocation: ([file], { withStore, now }) =>
    withStore(async (store) =>
      say(await takeRevocation(store, readPaper(needed(file, 'signed-file')), now())),
    ),
  devices: (_args, { withStore }) => withStore(async (store) => sayAll(await store.listDevices())),
  quarantine: (_args, { withStore }) =>
    withStore(async (store) => {
      sayAll(await store.readQuarantined(Number.MAX_SAFE_INTEGER));
      sayAll(await listHeld(store));
    }),
  release,
  refuse,
  policy: (_args, { withStore }) => withStore(async (store) => say(await agreementInForce(store))),
  'policy-set': ([file], { withStore, now, by, reason }) =>
    withStore(async (store) => {
      const decided = { by: needed(by, 'by'), reason: needed(reason, 'reason'), now: now() };
      say(await setAgreement(store, readPaper(needed(file, 'file')), decided));
    }),
  'desk-token': (_args, { withKeys, now, port }) =>
    withKeys(async (keys) => {
      const { token, expiresAt } = deskToken(keys, now());
      say({ link: `http://127.0.0.1:${port}/desk/enter?token=${token}`, expiresAt });
    }),
  backup: ([file], { withStore, now }) =>
    withStore(async (store, keys) => say(await writeBackup(store, keys, needed(file, 'file'), now()))),
  restore: ([file], { withKeys, create, discard, now, by, reason }) =>
    withKeys(async (keys) => {
      const decided = { by: needed(by, 'by'), reason: needed(reason, 'reason'), now: now() };
      let isMade = false;
      const made = async (identity: NewStore): Promise<FullStore> => {
        const store = await create(keys, identity);
        isMade = true;
        return store;
      };
      try {
        const { store, head } = await restoreBackup(needed(file, 'file'), keys, made, decided);
        const { messages } = await store.readTotals();
        await store.close();
        say({ takenAt: head.takenAt, ...messages });
      } catch (error) {
        // An empty store in the place of the one that is needed would only block the next attempt.
        if (isMade) discard();
        throw error;
      }
    }),
  decisions: (_args, { withStore }) => withStore(async (store) => sayAll(await store.readDecisions(1000))),
};
