import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { uuidv7 } from 'uuidv7';
import type { EnrolmentEntitlement } from '../contract/exchange/enrolment.ts';
import { environments } from '../contract/exchange/message.ts';
import { type Bureau, bureaus } from '../domain/bureau.ts';
import { Fault, faultSentence } from '../domain/faults.ts';
import { plainDate } from '../domain/plain-date.ts';
import { signatureSuites } from '../evidence/signature.ts';
import { deskCommands, deskUsage } from './cli-desk.ts';
import { startApplyWorker } from './apply-worker.ts';
import { enrol } from './enrolment.ts';
import { advanceDay, hallDate } from './hall-date.ts';
import { importFiles } from './import-files.ts';
import { createKeys, type ExchangeKeys, keyFileIn, openKeys } from './keys.ts';
import { logTo, logToFile, noLog } from './log.ts';
import { createStore, openStore, parseStoreLocation } from './open-store.ts';
import { depositSealPaper, openSealRequests } from './seal-post.ts';
import { startExchangeServer } from './server.ts';
import { makeExchangeService } from './service.ts';
import type { FullStore } from './storage/desk-port.ts';
import type { NewStore } from './storage/port.ts';
import { readTlsFiles, type TlsMaterial } from './tls.ts';

const usage = `exchange <command> --keys <folder> --store sqlite:<file>|postgres:<url> [--passphrase-file <file>]
  init         --env training|production [--start-date YYYY-MM-DD] [--suite ed25519|sm2-sm3]
  enrol        <request-file> <approval-file> [--entitle <bureau>,<under>,<from>,<to|open>]... [--new-epoch]
  revoke       <device>
  seal-requests                 what windows ask of the bureaus, one JSON object a line
  seal-deposit <signed-file>    a bureau's signed grant or revocation, for its window
  advance-day  (training)
  import       <file>... [--held <folder>] [--answers <folder>]   sealed files of windows, in any order
  serve        [--port 0] [--host 127.0.0.1] [--log <file>] [--no-apply]
               [--tls-cert <file> --tls-key <file> --tls-client-ca <file>]
${deskUsage}`;

const now = (): number => Date.now();

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    keys: { type: 'string' },
    store: { type: 'string' },
    'passphrase-file': { type: 'string' },
    env: { type: 'string' },
    'start-date': { type: 'string' },
    suite: { type: 'string', default: 'ed25519' },
    entitle: { type: 'string', multiple: true },
    'new-epoch': { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    host: { type: 'string' },
    held: { type: 'string' },
    answers: { type: 'string' },
    log: { type: 'string' },
    'no-apply': { type: 'boolean', default: false },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    'tls-client-ca': { type: 'string' },
    by: { type: 'string' },
    reason: { type: 'string' },
    to: { type: 'string' },
  },
});

const wrong = (field: string): Fault => new Fault('exchange/request-malformed', { field });
const required = (value: string | undefined, field: string): string => {
  if (value === undefined) throw wrong(field);
  return value;
};
const oneOf = <T extends string>(options: readonly T[], value: string | undefined, field: string): T => {
  const found = options.find((option) => option === value);
  if (found === undefined) throw wrong(field);
  return found;
};

const location = () => parseStoreLocation(required(values.store, 'store'));
const passphrase = (): string | undefined => {
  const file = values['passphrase-file'];
  return file === undefined ? undefined : fs.readFileSync(file, 'utf8').replace(/\r?\n$/, '');
};

const withKeys = async <T>(work: (keys: ExchangeKeys) => Promise<T>): Promise<T> =>
  work(await openKeys(required(values.keys, 'keys'), passphrase()));

const withStore = async <T>(work: (store: FullStore, keys: ExchangeKeys) => Promise<T>): Promise<T> => {
  const keys = await openKeys(required(values.keys, 'keys'), passphrase());
  const store = await openStore(location(), keys.storeKeyHex, now());
  try {
    return await work(store, keys);
  } finally {
    await store.close();
  }
};

const init = async (): Promise<void> => {
  const env = oneOf(environments, values.env, 'env');
  if ((env === 'training') !== (values['start-date'] !== undefined)) throw wrong('start-date');
  const trainingDate = env === 'training' ? plainDate(required(values['start-date'], 'start-date')) : null;
  const suite = oneOf(signatureSuites, values.suite, 'suite');
  const exchangeId = uuidv7();
  const store = location();
  const made = { env, exchangeId, suite, passphrase: passphrase() };
  const folder = required(values.keys, 'keys');
  const keys = await createKeys(folder, made);
  try {
    const identity = { env, exchangeId, createdAt: now(), trainingDate };
    await (await createStore(store, keys.storeKeyHex, identity)).close();
  } catch (error) {
    // Keys without a store open nothing; left behind they would block the next attempt.
    fs.rmSync(keyFileIn(folder));
    throw error;
  }
  process.stdout.write(`${JSON.stringify({ exchangeId, env })}\n`);
};

const entitlementOf = (text: string): EnrolmentEntitlement => {
  const [bureau, under = '', from = '', to = 'open'] = text.split(',');
  const actingFor: Bureau = oneOf(bureaus, bureau, 'entitle');
  return { actingFor, under, from: plainDate(from), to: to === 'open' ? null : plainDate(to) };
};

const readJson = (
  file: string,
  code: 'exchange/enrolment-not-in-order' | 'exchange/seal-paper-not-in-order',
): unknown => {
  const text = fs.readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    // A file that is not JSON is told as such; why it is not helps nobody at the counter.
    throw new Fault(code, { field: 'file' });
  }
};

const enrolFile = (requestFile: string, approvalFile: string): Promise<void> =>
  withStore(async (store, keys) => {
    const request = readJson(requestFile, 'exchange/enrolment-not-in-order');
    const approval = await enrol(store, keys, request, {
      entitlements: (values.entitle ?? []).map(entitlementOf),
      approvedAt: now(),
      newEpoch: values['new-epoch'],
    });
    fs.writeFileSync(approvalFile, `${JSON.stringify(approval, null, 2)}\n`, { mode: 0o600 });
    process.stdout.write(`${JSON.stringify({ device: approval.device, epoch: approval.epoch })}\n`);
  });

const sealRequests = (): Promise<void> =>
  withStore(async (store) => {
    for (const paper of await openSealRequests(store)) process.stdout.write(`${JSON.stringify(paper)}\n`);
  });

const sealDeposit = (file: string): Promise<void> =>
  withStore(async (store) => {
    const paper = readJson(file, 'exchange/seal-paper-not-in-order');
    process.stdout.write(`${JSON.stringify(await depositSealPaper(store, paper, now()))}\n`);
  });

const advance = (): Promise<void> =>
  withStore(async (store) => {
    const next = await advanceDay(store, await hallDate(store, now()));
    process.stdout.write(`${JSON.stringify({ hallDate: next })}\n`);
  });

const importSealed = (files: readonly string[]): Promise<void> =>
  withStore(async (store, keys) => {
    if (files.length === 0) throw wrong('file');
    const worker = startApplyWorker(store, now, noLog);
    const service = makeExchangeService({ store, keys, now }, (part) => worker.poke(part));
    const port = { store, keys, now, service, settle: () => worker.settle() };
    const held = values.held ?? path.join(required(values.keys, 'keys'), 'held');
    const { answers } = values;
    try {
      const done = await importFiles(port, files, { held, ...(answers === undefined ? {} : { answers }) });
      for (const each of done) {
        const { code, detail } = 'refused' in each ? each.refused : { code: null, detail: {} };
        const said = code === null ? each : { file: each.file, code, message: faultSentence(code, detail) };
        process.stdout.write(`${JSON.stringify(said)}\n`);
      }
      if (done.some((each) => 'refused' in each)) process.exitCode = 1;
    } finally {
      await worker.stop();
    }
  });

/** All three or none: half of it would be a server that trusts anybody, or nobody. */
const tlsGiven = (): { tls?: TlsMaterial } => {
  const [cert, key, clientAuthority] = [values['tls-cert'], values['tls-key'], values['tls-client-ca']];
  if (cert === undefined && key === undefined && clientAuthority === undefined) return {};
  const files = {
    cert: required(cert, 'tls-cert'),
    key: required(key, 'tls-key'),
    clientAuthority: required(clientAuthority, 'tls-client-ca'),
  };
  return { tls: readTlsFiles(files) };
};

const serve = (): Promise<void> =>
  withStore(async (store, keys) => {
    const log =
      values.log === undefined
        ? logTo((line) => process.stderr.write(line), now)
        : logToFile(values.log, now);
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw wrong('port');
    const server = await startExchangeServer({
      store,
      keys,
      now,
      log,
      port,
      applies: !values['no-apply'],
      ...tlsGiven(),
      ...(values.host === undefined ? {} : { host: values.host }),
    });
    if (process.send === undefined) process.stdout.write(`${JSON.stringify({ listening: server.url })}\n`);
    else process.send({ type: 'listening', url: server.url });
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
      // Forked by the hall process: without it there is nobody to serve.
      process.once('disconnect', resolve);
    });
    await server.close();
    // The channel to the parent would keep the process alive.
    if (process.connected) process.disconnect();
  });

const [command, ...args] = positionals;
const run = async (): Promise<void> => {
  switch (command) {
    case 'init':
      return init();
    case 'enrol':
      return enrolFile(required(args[0], 'request-file'), required(args[1], 'approval-file'));
    case 'revoke':
      return withStore((store) => store.setDeviceStatus(required(args[0], 'device'), 'revoked'));
    case 'seal-requests':
      return sealRequests();
    case 'seal-deposit':
      return sealDeposit(required(args[0], 'signed-file'));
    case 'advance-day':
      return advance();
    case 'import':
      return importSealed(args);
    case 'serve':
      return serve();
    default: {
      const known = deskCommands[command ?? ''];
      if (known !== undefined) {
        const { by, reason, to, port } = values;
        const create = (keys: ExchangeKeys, identity: NewStore) =>
          createStore(location(), keys.storeKeyHex, identity);
        const discard = (): void => {
          const at = location();
          if (at.engine !== 'sqlite') return;
          for (const end of ['', '-wal', '-shm']) fs.rmSync(`${at.file}${end}`, { force: true });
        };
        return known(args, { withStore, withKeys, create, discard, now, by, reason, to, port });
      }
      process.stderr.write(usage);
      process.exitCode = 2;
      return;
    }
  }
};

try {
  await run();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  const { code, detail } = error;
  const message = faultSentence(code, detail);
  process.stderr.write(`${JSON.stringify({ error: { code, detail, message } })}\n`);
  process.exitCode = 1;
}
