import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod/mini';
import {
  HeadCountersignature,
  headCountersignatureText,
  type headChecks,
  HeadToSign,
  treeHeadText,
} from '../contract/exchange/heads.ts';
import { environments } from '../contract/exchange/message.ts';
import { Fault } from '../domain/faults.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { feedLeafHash } from '../evidence/feed-tree.ts';
import { emptyRoot, nodeHash, rootOf, type SubtreeHash, verifyConsistency } from '../evidence/merkle.ts';
import { signatureSuites, signText, type VerifyingKey, verifyText } from '../evidence/signature.ts';
import { cursorAt, feedCursorName } from '../db/inbox.ts';
import { feedLeaves } from '../db/tree-heads.ts';
import { exchangeOf } from '../main/services/tree-heads.ts';
import { answerInJson, Misused } from './command.ts';
import { readWindowBooks } from './exchange/open-window.ts';
import { inOrder, readJson, writePaper } from './paper-file.ts';
import { openKeyFile, passphraseIn } from './seal/key-file.ts';

const usage = `head <command> …   a bureau's side of a signed head of the feed
  sign  <to-sign-file> <signed-file> --key <file> [--passphrase-file <file>] --signed <file> --officer <id> --on YYYY-MM-DD
        [--window <profile> [--window-passphrase-file <file>]] [--exchange-key <file>]
        checks that the feed goes on from the head this bureau signed last, and with --window that a window of this
        bureau makes the same root of its own books; then signs. --signed keeps what was signed; the first time the
        exchange's key must be known from --window or --exchange-key
  last  --signed <file>   what was signed last, part by part
The file to sign is what the exchange's command head-to-sign says; its command countersign takes the signed one.
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    'passphrase-file': { type: 'string' },
    signed: { type: 'string' },
    officer: { type: 'string' },
    on: { type: 'string' },
    window: { type: 'string' },
    'window-passphrase-file': { type: 'string' },
    'exchange-key': { type: 'string' },
  },
});

const required = (value: string | undefined): string => {
  if (value === undefined || value.trim() === '') throw new Misused(usage);
  return value;
};
const code = 'exchange/bureau-paper-not-in-order';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const Key = z.strictObject({
  suite: z.enum(signatureSuites),
  publicKeyHex: z.string().check(z.regex(/^[0-9a-f]{64,260}$/)),
});
/** What this bureau has signed so far, and of whom. */
const SignedSoFar = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: z.string(),
  exchangeKey: Key,
  heads: z.record(z.string(), z.strictObject({ size: z.int(), root: hash, signedOn: z.string() })),
});
type SignedSoFar = z.infer<typeof SignedSoFar>;

const read = <T>(schema: z.ZodMiniType<T>, file: string): T => inOrder(schema, readJson(file, code), code);
const signedSoFar = (file: string): SignedSoFar | undefined =>
  existsSync(file) ? read(SignedSoFar, file) : undefined;

/** Whole or not at all: a torn file would let a bureau sign two feeds. */
const keep = (file: string, said: SignedSoFar): void => {
  writeFileSync(`${file}.new`, `${JSON.stringify(said, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
};

interface WindowSaid {
  readonly root: string;
  readonly key: VerifyingKey | undefined;
}

/** The root that a window makes of its own entries, all of them hashed anew. */
const askWindow = (profile: string, head: HeadToSign['head'], bureau: string): Promise<WindowSaid> =>
  readWindowBooks(profile, passphraseIn(values['window-passphrase-file']), (db, config) => {
    const known = exchangeOf(db);
    const isOurs = config.kind === head.env && config.bureau === bureau && config.part === head.part;
    if (!isOurs || (known !== undefined && known.exchangeId !== head.exchangeId))
      throw new Fault('exchange/head-other-window', { device: config.device });
    const cursor = cursorAt(db, feedCursorName(head.part));
    if (cursor < head.size) throw new Fault('exchange/head-window-behind', { cursor, size: head.size });
    const leaves = new Map<number, string>();
    for (const leaf of feedLeaves(db, head.part, { start: 0, end: head.size }))
      leaves.set(leaf.position - 1, feedLeafHash(leaf));
    return { root: rootOf(head.size, deepHash(leaves)), key: known?.key };
  });

/** Subtrees of any height from the leaves alone: nothing that was kept is believed. */
const deepHash = (leaves: ReadonlyMap<number, string>): SubtreeHash => {
  const hashOf: SubtreeHash = ({ level, number }) =>
    level === 0
      ? (leaves.get(number) ?? '')
      : nodeHash(
          hashOf({ level: level - 1, number: number * 2 }),
          hashOf({ level: level - 1, number: number * 2 + 1 }),
        );
  return hashOf;
};

const sameKey = (a: VerifyingKey, b: VerifyingKey): boolean =>
  a.suite === b.suite && a.publicKeyHex === b.publicKeyHex;

/** The exchange's key as this bureau has known it from the first time on; never the one that comes with the head. */
const exchangeKeyOf = (before: SignedSoFar | undefined, window: WindowSaid | undefined): VerifyingKey => {
  const file = values['exchange-key'];
  const known = [before?.exchangeKey, window?.key, file === undefined ? undefined : read(Key, file)].filter(
    (key) => key !== undefined,
  );
  const [first] = known;
  if (first === undefined || !known.every((key) => sameKey(key, first)))
    throw new Fault('exchange/head-key-unknown');
  return first;
};

const sign = async (toSign: string, signedFile: string): Promise<object> => {
  const { head, consistency } = read(HeadToSign, toSign);
  const key = await openKeyFile(required(values.key), passphraseIn(values['passphrase-file']));
  if (head.env !== key.env) throw new Fault('exchange/environment-mixed');
  const stateFile = required(values.signed);
  const before = signedSoFar(stateFile);
  if (before !== undefined && (before.env !== head.env || before.exchangeId !== head.exchangeId))
    throw new Fault('exchange/environment-mixed');
  const { window: profile } = values;
  const window = profile === undefined ? undefined : await askWindow(profile, head, key.bureau);
  const exchangeKey = exchangeKeyOf(before, window);
  if (!verifyText(exchangeKey, treeHeadText(head), head.signature))
    throw new Fault('exchange/head-signature-wrong');
  if (window !== undefined && window.root !== head.root) throw new Fault('exchange/head-differs');
  const last = before?.heads[head.part] ?? { size: 0, root: emptyRoot };
  const { part, from, to, proof } = consistency;
  const follows =
    part === head.part &&
    from === last.size &&
    to === head.size &&
    verifyConsistency(from, to, proof, last.root, head.root);
  if (!follows) throw new Fault('exchange/head-not-following', { from: last.size, size: head.size });
  const checked: (typeof headChecks)[number][] = [last.size === 0 ? 'first' : 'consistent'];
  if (window !== undefined) checked.push('window');
  const said: Omit<HeadCountersignature, 'signature'> = {
    v: 1,
    env: head.env,
    exchangeId: head.exchangeId,
    bureau: key.bureau,
    part,
    size: head.size,
    root: head.root,
    head: sha256Hex(treeHeadText(head)),
    checked,
    officer: required(values.officer),
    signedOn: required(values.on),
  };
  const signature = signText(key.signing, headCountersignatureText(said));
  const paper = inOrder(HeadCountersignature, { ...said, signature }, code);
  if (existsSync(signedFile)) throw new Fault('exchange/file-exists', { file: signedFile });
  // Known before it is given out: after a crash in between the same head can be signed again, and no other.
  keep(stateFile, {
    v: 1,
    env: head.env,
    exchangeId: head.exchangeId,
    exchangeKey: { ...exchangeKey },
    heads: {
      ...before?.heads,
      [part]: { size: head.size, root: head.root, signedOn: required(values.on) },
    },
  });
  writePaper(signedFile, paper);
  return { part, size: head.size, bureau: key.bureau, checked };
};

const run = async ([command, toSign, signedFile]: readonly string[]): Promise<object> => {
  switch (command) {
    case 'sign':
      return sign(required(toSign), required(signedFile));
    case 'last':
      return signedSoFar(required(values.signed))?.heads ?? {};
    default:
      throw new Misused(usage);
  }
};

await answerInJson(() => run(positionals));
