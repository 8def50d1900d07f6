import { parseArgs } from 'node:util';
import { z } from 'zod/mini';
import {
  BureauOpinion,
  bureauOpinionText,
  DeviceRevocation,
  deviceRevocationText,
} from '../contract/exchange/device-papers.ts';
import { EnrolmentRequest, enrolmentRequestText } from '../contract/exchange/enrolment.ts';
import { Fault } from '../domain/faults.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { signText, verifyText } from '../evidence/signature.ts';
import { answerInJson, Misused } from './command.ts';
import { entitlementOf, inOrder, readJson, writePaper } from './paper-file.ts';
import { openKeyFile, passphraseIn } from './seal/key-file.ts';

const usage = `device <command> --key <file> [--passphrase-file <file>] --officer <id> --on YYYY-MM-DD --reason <text>
  approve <enrolment-file> <signed-file> [--entitle <bureau>,<under>,<from>,<to|open>]... [--new-epoch]
          the bureau lets a window in; the other bureau must sign the same
  refuse  <enrolment-file> <signed-file>
  revoke  <device> <signed-file> --exchange <id>     the bureau shuts a window out, at once
An enrolment file is one line of the exchange's command enrolments; the bureau's key is made by seal make-key.
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    'passphrase-file': { type: 'string' },
    officer: { type: 'string' },
    on: { type: 'string' },
    reason: { type: 'string' },
    entitle: { type: 'string', multiple: true },
    'new-epoch': { type: 'boolean', default: false },
    exchange: { type: 'string' },
  },
});

const required = (value: string | undefined): string => {
  if (value === undefined || value.trim() === '') throw new Misused(usage);
  return value;
};
const bureauKey = () => openKeyFile(required(values.key), passphraseIn(values['passphrase-file']));
const code = 'exchange/bureau-paper-not-in-order';
const notInOrder = (field: string): Fault => new Fault(code, { field });

const Asked = z.object({ exchangeId: z.string(), id: z.string(), request: EnrolmentRequest });

/** What a window asks, checked again here: a bureau signs what the window signed and nothing that lies between. */
const readAsked = (file: string): z.infer<typeof Asked> => {
  const asked = inOrder(Asked, readJson(file, code), code);
  const { id, request } = asked;
  const text = enrolmentRequestText(request);
  if (sha256Hex(text) !== id) throw notInOrder('id');
  if (!verifyText(request, text, request.signature)) throw new Fault('exchange/signature-wrong');
  return asked;
};

const say = async (opinion: 'approve' | 'refuse', askedFile: string, signedFile: string): Promise<object> => {
  const { exchangeId, id, request } = readAsked(askedFile);
  // A window that begins anew asks for it in so many words, and so does the bureau approve it.
  if (opinion === 'approve' && request.newEpoch !== undefined && !values['new-epoch'])
    throw notInOrder('new-epoch');
  const key = await bureauKey();
  if (request.env !== key.env) throw new Fault('exchange/environment-mixed');
  const paper: Omit<BureauOpinion, 'signature'> = {
    v: 1,
    env: key.env,
    exchangeId,
    bureau: key.bureau,
    enrolment: id,
    device: request.device,
    opinion,
    entitlements: (values.entitle ?? []).map(entitlementOf),
    newEpoch: values['new-epoch'],
    officer: required(values.officer),
    reason: required(values.reason),
    decidedOn: required(values.on),
  };
  const signature = signText(key.signing, bureauOpinionText(paper));
  writePaper(signedFile, inOrder(BureauOpinion, { ...paper, signature }, code));
  return { device: request.device, bureau: key.bureau, opinion };
};

const revoke = async (device: string, signedFile: string): Promise<object> => {
  const key = await bureauKey();
  const paper: Omit<DeviceRevocation, 'signature'> = {
    v: 1,
    env: key.env,
    exchangeId: required(values.exchange),
    bureau: key.bureau,
    device,
    officer: required(values.officer),
    reason: required(values.reason),
    decidedOn: required(values.on),
  };
  const signature = signText(key.signing, deviceRevocationText(paper));
  writePaper(signedFile, inOrder(DeviceRevocation, { ...paper, signature }, code));
  return { device, bureau: key.bureau, revoked: true };
};

const run = async ([command, subject, signedFile]: readonly string[]): Promise<object> => {
  switch (command) {
    case 'approve':
    case 'refuse':
      return say(command, required(subject), required(signedFile));
    case 'revoke':
      return revoke(required(subject), required(signedFile));
    default:
      throw new Misused(usage);
  }
};

await answerInJson(() => run(positionals));
