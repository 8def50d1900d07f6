import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import {
  EnrolmentApproval,
  enrolmentApprovalText,
  EnrolmentRequest,
  enrolmentRequestText,
  enrolmentVersion,
} from '../../contract/exchange/enrolment.ts';
import { otherBureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { signText, verifyText } from '../../evidence/signature.ts';
import { createKeyFile, unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase } from '../../db/open.ts';
import { createProfileDatabase, openProfileDatabase } from '../../db/profile-database.ts';
import { setProfileValue } from '../../db/profile.ts';
import { transaction } from '../../db/transaction.ts';
import { profileFiles, type ProfileConfig } from '../profile/profile-config.ts';
import { makeSealer } from '../sync/sealer.ts';
import { hallOf, type SeededKey, seedWindow } from './seed-window.ts';
import { town } from './town/town.ts';
import type { CounterWindow } from './town/windows.ts';

export const trainingWindows = { state: town.stateWindowId, local: town.localWindowId } as const;
export type TrainingWindow = keyof typeof trainingWindows;

/** Windows of another jurisdiction (云溪县): where a registration can be handed over to, and taken. */
const neighbourWindows = { yunxi: 'yx-01', 'yunxi-local': 'yx-02' } as const;
export type AnyWindow = TrainingWindow | keyof typeof neighbourWindows;
export const everyWindow = { ...trainingWindows, ...neighbourWindows } as const;

/** The exchange a window is made for, and how it is let in there. */
export interface EnrolsAt {
  readonly url: string;
  /** Answers the exchange's signed approval as text; asked again with the same request it answers the same. */
  readonly enrol: (request: EnrolmentRequest) => Promise<string>;
}

export const windowOf = (id: string): CounterWindow => {
  const window = town.counterWindows.find((candidate) => candidate.id === id);
  if (window === undefined) throw new Error(`no such window: ${id}`);
  return window;
};

/** `<bureau>,<title>,<from>,<to>`: for whom this window may send, as the hall's agreements say. */
export const entitlementsOf = (window: CounterWindow): string[] => [
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
    documentCamera: 'virtual',
    devices: {
      // The cards beside the virtual reader are the town's: names and numbers have no place in a file in clear.
      idCardReader: { driver: 'virtual', on: 'pty' },
      receiptPrinter: {
        driver: 'virtual',
        on: 'pty',
        columns: 48,
        drawer: {},
        folder: join(paper, 'receipts'),
      },
      formPrinter: { driver: 'virtual', on: 'pty', folder: join(paper, 'forms') },
      documentPrinter: { driver: 'folder', folder: join(paper, 'documents') },
      scanner: { driver: 'virtual', on: 'pty' },
      customerScreen: { driver: 'virtual', on: 'pty' },
      ratingPad: { driver: 'virtual', on: 'pty' },
      queueCaller: { driver: 'virtual', on: 'pty' },
      caKey: { driver: 'virtual' },
    },
  };
};

const requestOf = (window: CounterWindow, key: SeededKey): EnrolmentRequest => {
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
  return { ...request, signature: signText(key.signing, enrolmentRequestText(request)) };
};

/** The exchange's approval, in order and signed by the key it names. Throws `exchange/enrolment-not-in-order`. */
const checkApproval = (text: string, request: EnrolmentRequest): void => {
  const { signature, ...approval } = EnrolmentApproval.parse(JSON.parse(text));
  const signer = { suite: approval.exchangeSuite, publicKeyHex: approval.exchangePublicKeyHex };
  if (!verifyText(signer, enrolmentApprovalText(approval), signature))
    throw new Fault('exchange/enrolment-not-in-order', { field: 'signature' });
  if (approval.env !== request.env) throw new Fault('exchange/environment-mixed');
  if (approval.device !== request.device || approval.publicKeyHex !== request.publicKeyHex)
    throw new Fault('exchange/enrolment-not-in-order', { field: 'publicKeyHex' });
};

/** Books with the town in them and a key that has asked to be let in; the request is written last. */
const makeBooks = async (profile: string, window: CounterWindow, requestFile: string): Promise<void> => {
  rmSync(profile, { recursive: true, force: true });
  mkdirSync(profile, { recursive: true });
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
    writeFileSync(requestFile, JSON.stringify(requestOf(window, key), null, 2));
  } finally {
    closeDatabase(db);
    keys.wipe();
  }
};

/**
 * Makes a training profile and has it let in. A set-up that was cut short left no profile.json and is gone on with: with
 * the same key once that has asked, since the exchange may know it already. Throws what `enrol` throws.
 */
export const makeProfile = async (
  profile: string,
  paper: string,
  window: CounterWindow,
  exchange: EnrolsAt,
): Promise<void> => {
  const requestFile = join(profile, 'enrolment-request.json');
  if (!existsSync(requestFile)) await makeBooks(profile, window, requestFile);
  mkdirSync(join(paper, 'receipts'), { recursive: true });
  mkdirSync(join(paper, 'documents'), { recursive: true });
  const request = EnrolmentRequest.parse(JSON.parse(readFileSync(requestFile, 'utf8')));
  const approval = await exchange.enrol(request);
  checkApproval(approval, request);
  const files = profileFiles(profile);
  const keys = await unlockWithPassphrase(files.key, town.trainingPassphrase);
  const sealer = makeSealer({ env: 'training', device: window.id });
  const db = openProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys);
  try {
    transaction(db, sealer, (tx) => setProfileValue(tx, 'enrolment', approval), 'enrol');
  } finally {
    closeDatabase(db);
    keys.wipe();
  }
  writeFileSync(files.config, `${JSON.stringify(configOf(window, exchange.url, paper), null, 2)}\n`);
  rmSync(requestFile);
};
