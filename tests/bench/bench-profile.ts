import { unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase } from '../../db/open.ts';
import { openProfileDatabase } from '../../db/profile-database.ts';
import { putTaxpayer, putTaxpayerPerson } from '../../db/taxpayers.ts';
import { transaction, type WritableTx } from '../../db/transaction.ts';
import { profileFiles, readProfileConfig } from '../../main/profile/profile-config.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { openTraining, type OpenTraining } from '../../main/training/open-training.ts';
import { asTaxpayerRow } from '../../main/training/seed-window.ts';
import { households } from '../../main/training/town/households.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import type { TownTaxpayer } from '../../main/training/town/taxpayer-record.ts';

/** A training folder with its exchange running, and payers enough for one filing each. */
export interface BenchProfile {
  readonly training: OpenTraining;
  readonly profile: string;
  /** Key of the State window's database. */
  readonly key: Buffer;
  readonly payers: readonly TownTaxpayer[];
  readonly close: () => Promise<void>;
}

const seed = 20_160_405;

export const storeTaxpayer = (tx: WritableTx, entry: TownTaxpayer): void => {
  putTaxpayer(tx, asTaxpayerRow(entry));
  for (const person of entry.linkedPersons)
    putTaxpayerPerson(tx, {
      taxpayerNo: entry.taxpayer.taxpayerNo,
      idNumber: person.idNumber,
      personName: person.name,
      role: person.capacity === 'handler' ? 'handler' : 'legal-person',
    });
};

export const openBenchProfile = async (folder: string, count: number): Promise<BenchProfile> => {
  const training = await openTraining(folder, 'state');
  const { profile } = training;
  const files = profileFiles(profile);
  const keys = await unlockWithPassphrase(files.key, trainingPassphrase);
  const [current] = keys.databaseKeys;
  if (current === undefined) throw new Error('the training profile has no database key');
  const key = Buffer.from(current.key);
  const payers = [...households(count * 3, seed)]
    .filter((entry) => entry.taxpayer.vatStatus === 'small-scale')
    .slice(0, count);
  const db = openProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys);
  keys.wipe();
  try {
    const sealer = makeSealer({ env: 'training', device: readProfileConfig(profile).device });
    transaction(db, sealer, (tx) => {
      for (const payer of payers) storeTaxpayer(tx, payer);
    });
  } finally {
    closeDatabase(db);
  }
  return { training, profile, key, payers, close: () => training.exchange.stop() };
};
