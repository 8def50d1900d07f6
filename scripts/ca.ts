import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod/mini';
import { TrustBundle, TrustListFile } from '../contract/exchange/trust-list.ts';
import { bureaus } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import { isPlainDate } from '../domain/plain-date.ts';
import { commonName, readCertificate } from '../evidence/certificate.ts';
import { generalRules } from '../evidence/certificate-numbers.ts';
import { derOfFile, readRevocationList } from '../evidence/revocation-list.ts';
import { signTrustBundle, type TrustBundle as Bundle, verifyTrustBundle } from '../evidence/trust-bundle.ts';
import { believeRevocationList, trustedCasOf } from '../evidence/trust.ts';
import { EvidenceKey } from '../contract/exchange/evidence-file.ts';
import {
  noonOf,
  townCas,
  type TownCaId,
  trainingRevocationList,
} from '../main/training/town/certificate-authorities.ts';
import { answerInJson, Misused } from './command.ts';
import { inOrder, readJson, writeBytes, writePaper } from './paper-file.ts';
import { openKeyFile, passphraseIn } from './seal/key-file.ts';

const usage = `ca <command>   the bureaus' side of the trust list of CAs (互认清单, norm item 6)
  make <draft-file> <list-file>      a list from a draft that names each CA's certificate files
  sign <list-file> <signed-file> --key <bureau-key-file> [--passphrase-file <file>]
                                     one bureau's signature; the other signs the file that comes of it
  add-crl <list-file> <crl-file> <list-file-with-it>
                                     puts a CA's revocation list beside it; the bureaus' signatures stay good
  show <list-file> [--keys <file>]   what it holds, who has signed it, and whether that is so by the keys
  training-crl <ca> <file> --number <n> --on YYYY-MM-DD --next YYYY-MM-DD [--revoke <serial>]...
                                     a newer revocation list of a CA of the training town
A draft is a trust list in JSON whose CAs have "certificateFiles" in the place of "certificates", and "rules" or
"general". The bureau's key is made by seal make-key. A window takes files named *.trust.json and *.crl from a stick.
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    keys: { type: 'string' },
    'passphrase-file': { type: 'string' },
    number: { type: 'string' },
    on: { type: 'string' },
    next: { type: 'string' },
    revoke: { type: 'string', multiple: true },
  },
});

const code = 'certificate/bundle-unreadable';
const required = (value: string | undefined): string => {
  if (value === undefined || value.trim() === '') throw new Misused(usage);
  return value;
};
const day = (value: string | undefined): string => {
  const text = required(value);
  if (!isPlainDate(text)) throw new Misused(usage);
  return text;
};
const readList = (file: string): TrustListFile => inOrder(TrustListFile, readJson(file, code), code);
const asBundle = (bundle: TrustListFile['bundle']): Bundle => bundle as Bundle;

const ca = TrustBundle.shape.recognised.def.element;
const Draft = z.looseObject({
  recognised: z.array(
    z.looseObject({
      certificateFiles: z.array(z.string()),
      rules: z.union([z.literal('general'), ca.shape.rules]),
    }),
  ),
});

/** DER or PEM, beside the draft. Throws `certificate/unreadable` for what is no certificate. */
const certificateOf = (draft: string, file: string): string => {
  const der = derOfFile(readFileSync(resolve(dirname(draft), file)));
  if (der === undefined) throw new Fault('certificate/unreadable');
  readCertificate(der);
  return Buffer.from(der).toString('base64');
};

const make = (draftFile: string, listFile: string): object => {
  const draft = inOrder(Draft, readJson(draftFile, code), code);
  const bundle = inOrder(
    TrustBundle,
    {
      ...draft,
      recognised: draft.recognised.map(({ certificateFiles, rules, ...rest }) => ({
        ...rest,
        rules: rules === 'general' ? generalRules : rules,
        certificates: certificateFiles.map((file) => certificateOf(draftFile, file)),
      })),
    },
    code,
  );
  // The same checks as at a window: a list that no window would take is not signed by anybody.
  trustedCasOf(asBundle(bundle));
  writePaper(listFile, {
    kind: 'joint-window trust list',
    bundle,
    signatures: { state: null, local: null },
    revocationLists: [],
  });
  return { made: bundle.version, env: bundle.env, cas: bundle.recognised.map(({ id }) => id) };
};

const sign = async (listFile: string, signedFile: string): Promise<object> => {
  const list = readList(listFile);
  trustedCasOf(asBundle(list.bundle));
  const key = await openKeyFile(required(values.key), passphraseIn(values['passphrase-file']));
  if (key.env !== list.bundle.env) throw new Fault('exchange/environment-mixed');
  const signature = signTrustBundle(key.signing, asBundle(list.bundle));
  writePaper(signedFile, { ...list, signatures: { ...list.signatures, [key.bureau]: signature } });
  const missing = bureaus.filter((bureau) => bureau !== key.bureau && list.signatures[bureau] === null);
  return { signed: list.bundle.version, bureau: key.bureau, missing };
};

const addList = (listFile: string, crlFile: string, out: string): object => {
  const list = readList(listFile);
  const der = derOfFile(readFileSync(crlFile));
  if (der === undefined) throw new Fault('certificate/crl-unreadable');
  const crl = readRevocationList(der);
  const { trusted } = believeRevocationList(trustedCasOf(asBundle(list.bundle)), crl);
  writePaper(out, {
    ...list,
    revocationLists: [...list.revocationLists, Buffer.from(der).toString('base64')],
  });
  return {
    ca: trusted.ca.id,
    thisUpdate: new Date(crl.thisUpdate).toISOString(),
    nextUpdate: crl.nextUpdate === null ? null : new Date(crl.nextUpdate).toISOString(),
    revoked: crl.revoked.size,
  };
};

const Keys = z.object({ state: EvidenceKey, local: EvidenceKey });

const show = (listFile: string): object => {
  const { bundle, signatures, revocationLists } = readList(listFile);
  const keys = values.keys === undefined ? undefined : inOrder(Keys, readJson(values.keys, code), code);
  const standing = (bureau: (typeof bureaus)[number]): string => {
    const signature = signatures[bureau];
    if (signature === null) return 'missing';
    if (keys === undefined) return 'there, not verified';
    return verifyTrustBundle(keys[bureau], asBundle(bundle), signature) ? 'verified' : 'WRONG';
  };
  const cas = trustedCasOf(asBundle(bundle));
  return {
    version: bundle.version,
    env: bundle.env,
    region: bundle.region,
    issuedOn: bundle.issuedOn,
    document: bundle.document,
    signatures: { state: standing('state'), local: standing('local') },
    recognised: cas.map(({ ca: { id, name, algorithms, rules }, certificates }) => ({
      id,
      name,
      algorithms,
      rules: rules.map((rule) => rule.id),
      certificates: certificates.map(({ subject, key, notAfter }) => ({
        name: commonName(subject),
        key: `${key.kind} ${key.hash}`,
        notAfter: new Date(notAfter).toISOString(),
      })),
    })),
    revocationLists: revocationLists.map((base64) => {
      const crl = readRevocationList(new Uint8Array(Buffer.from(base64, 'base64')));
      return {
        ca: believeRevocationList(cas, crl).trusted.ca.id,
        thisUpdate: new Date(crl.thisUpdate).toISOString(),
        revoked: crl.revoked.size,
      };
    }),
  };
};

const trainingCrl = (name: string, file: string): object => {
  if (!Object.hasOwn(townCas, name)) throw new Misused(usage);
  const number = Number(required(values.number));
  const serials = values.revoke ?? [];
  if (!Number.isSafeInteger(number) || serials.some((serial) => !/^(?:[0-9a-f]{2})+$/.test(serial)))
    throw new Misused(usage);
  const [thisUpdate, nextUpdate] = [noonOf(day(values.on)), noonOf(day(values.next))];
  const der = trainingRevocationList(name as TownCaId, {
    ...{ number, thisUpdate, nextUpdate },
    ...(serials.length === 0 ? {} : { revoked: serials.map((serial) => ({ serial, at: thisUpdate })) }),
  });
  writeBytes(file, der);
  return { ca: name, number, revoked: serials };
};

const run = async ([command, ...files]: readonly string[]): Promise<object> => {
  const file = (at: number): string => required(files[at]);
  switch (command) {
    case 'make':
      return make(file(0), file(1));
    case 'sign':
      return sign(file(0), file(1));
    case 'add-crl':
      return addList(file(0), file(1), file(2));
    case 'show':
      return show(file(0));
    case 'training-crl':
      return trainingCrl(file(0), file(1));
    default:
      throw new Misused(usage);
  }
};

await answerInJson(() => run(positionals));
