import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import {
  EnrolmentApproval,
  enrolmentApprovalText,
  enrolmentRequestText,
  enrolmentVersion,
} from '../../contract/exchange/enrolment.ts';
import { otherBureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { signText, verifyText } from '../../evidence/signature.ts';
import { createKeyFile } from '../../db/key.ts';
import { closeDatabase } from '../../db/open.ts';
import { createProfileDatabase } from '../../db/profile-database.ts';
import { setProfileValue } from '../../db/profile.ts';
import { transaction } from '../../db/transaction.ts';
import { profileFiles, type ProfileConfig } from '../profile/profile-config.ts';
import { makeSealer } from '../sync/sealer.ts';
import { hallOf, type SeededKey, seedWindow } from './seed-window.ts';
import { prepareTrainingExchange, type TrainingExchange } from './training-exchange.ts';
import { town } from './town/town.ts';
import type { CounterWindow } from './town/windows.ts';

export const trainingWindows = { state: town.stateWindowId, local: town.localWindowId } as const;
export type TrainingWindow = keyof typeof trainingWindows;

export interface OpenTraining {
  readonly profile: string;
  readonly exchange: TrainingExchange;
  /** Where the virtual printers put their paper. */
  readonly paper: string;
}

const windowOf = (id: string): CounterWindow => {
  const window = town.counterWindows.find((candidate) => candidate.id === id);
  if (window === undefined) throw new Error(`no such window: ${id}`);
  return window;
};

/** `<bureau>,<title>,<from>,<to>`: for whom this window may send, as the hall's agreements say. */
const entitlementsOf = (window: CounterWindow): string[] => [
  `${window.bureau},own-office,2000-01-01,open`,
  ...town.secondments
    .filter((loan) => loan.to === window.bureau)
    .flatMap((loan) => [
      `${window.bureau},secondment:${loan.id},${loan.from},${loan.until}`,
      // Who is on loan here still acts for the own bureau by the own office.
      `${otherBureau(window.bureau)},own-office,${loan.from},${loan.until}`,
    ]),
  // Collecting is the State bureau's for the Local one; what takes no money either bureau does for the other.
  ...town.agreements
    .filter(({ voucherBureauForLocal }) => window.bureau === 'state' || voucherBureauForLocal === null)
    .map((a) => `${otherBureau(window.bureau)},agreement:${a.id},${a.from},${a.to ?? 'open'}`),
];

const configOf = (window: CounterWindow, exchangeUrl: string, paper: string): ProfileConfig => {
  const { hall, district } = hallOf(window);
  return {
    version: 1,
    kind: 'training',
    windowId: window.id,
    windowName: window.name,
    hall: hall.id,
    hallName: hall.name,
    bureau: window.bureau,
    part: district.area,
    device: window.id,
    exchangeUrl,
    // Both windows of a training folder share it, as two windows share a stick.
    stick: '../stick',
    idleLockSeconds: 300,
    devices: {
      // The cards beside the virtual reader are the town's: names and numbers have no place in a file in clear.
      idCardReader: { driver: 'virtual', on: 'pty' },
      receiptPrinter: { driver: 'virtual', on: 'pty', columns: 48, folder: join(paper, 'receipts') },
      documentPrinter: { driver: 'folder', folder: join(paper, 'documents') },
    },
  };
};

const enrolWindow = async (
  exchange: TrainingExchange,
  window: CounterWindow,
  key: SeededKey,
): Promise<string> => {
  const { hall, district } = hallOf(window);
  const request = {
    v: enrolmentVersion,
    env: 'training',
    device: window.id,
    suite: key.verifying.suite,
    publicKeyHex: key.verifying.publicKeyHex,
    bureau: window.bureau,
    hall: hall.id,
    part: district.area,
    requestedAt: Date.now(),
  } as const;
  const text = await exchange.enrol(
    { ...request, signature: signText(key.signing, enrolmentRequestText(request)) },
    entitlementsOf(window),
  );
  const { signature, ...approval } = EnrolmentApproval.parse(JSON.parse(text));
  const signer = { suite: approval.exchangeSuite, publicKeyHex: approval.exchangePublicKeyHex };
  if (!verifyText(signer, enrolmentApprovalText(approval), signature))
    throw new Fault('exchange/enrolment-not-in-order', { field: 'signature' });
  return text;
};

const makeProfile = async (
  profile: string,
  paper: string,
  window: CounterWindow,
  exchange: TrainingExchange,
): Promise<void> => {
  // A set-up that was cut short left no profile.json: it is done again from the start.
  rmSync(profile, { recursive: true, force: true });
  mkdirSync(profile, { recursive: true });
  mkdirSync(join(paper, 'receipts'), { recursive: true });
  mkdirSync(join(paper, 'documents'), { recursive: true });
  const files = profileFiles(profile);
  const keys = await createKeyFile(files.key, {
    kind: 'training',
    databaseId: uuidv7(),
    passphrase: town.trainingPassphrase,
  });
  const sealer = makeSealer({ env: 'training', device: window.id });
  const db = createProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys, sealer);
  try {
    const key = await seedWindow(db, sealer, window);
    const approval = await enrolWindow(exchange, window, key);
    transaction(db, sealer, (tx) => setProfileValue(tx, 'enrolment', approval), 'enrol');
  } finally {
    closeDatabase(db);
    keys.wipe();
  }
  writeFileSync(files.config, `${JSON.stringify(configOf(window, exchange.url, paper), null, 2)}\n`);
};

/**
 * Opens the training folder: makes exchange and profiles where they do not exist yet, and starts the exchange. Both
 * windows of the folder share the exchange; each has its own profile, database, key and paper.
 */
export const openTraining = async (folder: string, which: TrainingWindow): Promise<OpenTraining> => {
  const exchange = await prepareTrainingExchange(join(folder, 'exchange'));
  for (const name of Object.keys(trainingWindows) as TrainingWindow[]) {
    const profile = join(folder, name);
    if (existsSync(profileFiles(profile).config)) continue;
    // Enrolment needs the store to itself; a running exchange is stopped for it.
    await exchange.stop();
    await makeProfile(profile, join(folder, 'paper', name), windowOf(trainingWindows[name]), exchange);
  }
  await exchange.start();
  return { profile: join(folder, which), exchange, paper: join(folder, 'paper', which) };
};
