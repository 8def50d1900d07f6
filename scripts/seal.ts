import { parseArgs } from 'node:util';
import {
  BureauSealPaper,
  type SealGrantPaper,
  SealRequestPaper,
  type SealRevocationPaper,
} from '../contract/exchange/seal-papers.ts';
import { environments } from '../contract/exchange/message.ts';
import { bureaus } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import { isPlainDate, type PlainDate } from '../domain/plain-date.ts';
import { signGrant, signRevocation, verifySealRequest } from '../evidence/seal.ts';
import { signatureSuites } from '../evidence/signature.ts';
import { trainingSealAuthorities } from '../main/training/town/seals.ts';
import { answerInJson, Misused } from './command.ts';
import { inOrder, readJson, writePaper } from './paper-file.ts';
import { makeKeyFile, openKeyFile, passphraseIn } from './seal/key-file.ts';

const usage = `seal <command> --key <file> [--passphrase-file <file>]   the bureau's side of a window's seal key
  make-key  --env training|production --bureau state|local [--suite ed25519|sm2-sm3]
            makes the bureau's own key; a training bureau gets the published one of the training town
  grant     <request-file> <signed-file> --id <id> --numbers <from>-<to> --from YYYY-MM-DD --to YYYY-MM-DD
            grants what a window asks; requests come from the exchange's seal-requests
  revoke    <grant-file> <signed-file> --on YYYY-MM-DD --reason <text>
            takes a granted key back: the window stops at once, and papers dated --on or later are worth nothing
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    'passphrase-file': { type: 'string' },
    env: { type: 'string' },
    bureau: { type: 'string' },
    suite: { type: 'string', default: 'ed25519' },
    id: { type: 'string' },
    numbers: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    on: { type: 'string' },
    reason: { type: 'string' },
  },
});

const required = (value: string | undefined): string => {
  if (value === undefined || value.trim() === '') throw new Misused(usage);
  return value;
};
const oneOf = <T extends string>(options: readonly T[], value: string | undefined): T => {
  const found = options.find((option) => option === value);
  if (found === undefined) throw new Misused(usage);
  return found;
};
const day = (value: string | undefined): PlainDate => {
  const text = required(value);
  if (!isPlainDate(text)) throw new Misused(usage);
  return text;
};
const passphrase = (): string | undefined => passphraseIn(values['passphrase-file']);
const bureauKey = () => openKeyFile(required(values.key), passphrase());

const code = 'exchange/seal-paper-not-in-order';
const notInOrder = (field: string): Fault => new Fault(code, { field });

/** Checked by the same schema as at the exchange, so that what is signed can be deposited. */
const write = (file: string, paper: SealGrantPaper | SealRevocationPaper): void =>
  writePaper(file, inOrder(BureauSealPaper, paper, code));

const makeKey = async (): Promise<object> => {
  const env = oneOf(environments, values.env);
  const bureau = oneOf(bureaus, values.bureau);
  const suite = oneOf(signatureSuites, values.suite);
  const published = trainingSealAuthorities[bureau].signing;
  const known = env === 'training' && published.suite === suite ? { known: published.privateKeyHex } : {};
  const key = await makeKeyFile(required(values.key), { env, bureau, suite, ...known }, passphrase());
  // What a window of this bureau's agreements is set up with.
  return { env, bureau, ...key.verifying };
};

const grant = async (requestFile: string, signedFile: string): Promise<object> => {
  const { signed: signedRequest } = inOrder(SealRequestPaper, readJson(requestFile, code), code);
  if (!verifySealRequest(signedRequest)) throw new Fault('exchange/signature-wrong');
  const { request } = signedRequest;
  const key = await bureauKey();
  if (request.env !== key.env) throw new Fault('exchange/environment-mixed');
  if (request.bureau !== key.bureau) throw notInOrder('bureau');
  const numbers = /^(\d{1,6})-(\d{1,6})$/.exec(required(values.numbers));
  if (numbers === null) throw new Misused(usage);
  const { env, bureau, window, kinds, suite, publicKeyHex } = request;
  const signed = signGrant(key.signing, {
    v: 1,
    env,
    id: required(values.id),
    bureau,
    window,
    kinds: [...kinds],
    fromNo: Number(numbers[1]),
    toNo: Number(numbers[2]),
    validFrom: day(values.from),
    validTo: day(values.to),
    suite,
    publicKeyHex,
  });
  write(signedFile, {
    kind: 'grant',
    signed: { ...signed, grant: { ...signed.grant, kinds: [...signed.grant.kinds] } },
  });
  return { granted: signed.grant.id, window, bureau };
};

const revoke = async (grantFile: string, signedFile: string): Promise<object> => {
  const granted = BureauSealPaper.safeParse(readJson(grantFile, code));
  if (!granted.success || granted.data.kind !== 'grant') throw notInOrder('kind');
  const { id, window, bureau } = granted.data.signed.grant;
  const key = await bureauKey();
  if (bureau !== key.bureau) throw notInOrder('bureau');
  const revocation = signRevocation(key.signing, {
    grantId: id,
    revokedOn: day(values.on),
    reason: required(values.reason).trim(),
  });
  write(signedFile, { kind: 'revocation', window, revocation });
  return { revoked: id, window, bureau };
};

const run = async (): Promise<object> => {
  const [command, ...files] = positionals;
  if (command === 'make-key') return makeKey();
  if (command === 'grant') return grant(required(files[0]), required(files[1]));
  if (command === 'revoke') return revoke(required(files[0]), required(files[1]));
  throw new Misused(usage);
};

await answerInJson(run);
