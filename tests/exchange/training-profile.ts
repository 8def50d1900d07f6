import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyFile } from '../../db/key.ts';
import { createProfileDatabase } from '../../db/profile-database.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import { hall, part } from './test-window.ts';

/** Makes a training profile in `folder`: its key file and its encrypted database, as a window’s program finds it. */
export const makeTrainingProfile = async (
  folder: string,
  { device, bureau }: { readonly device: string; readonly bureau: Bureau },
  exchangeUrl: string,
) => {
  const profile = join(folder, device);
  mkdirSync(profile);
  const files = profileFiles(profile);
  const config = {
    version: 1,
    kind: 'training',
    windowId: device,
    windowName: device,
    hall,
    hallName: hall,
    bureau,
    part,
    device,
    exchangeUrl,
    idleLockSeconds: 120,
    devices: {},
  };
  writeFileSync(files.config, JSON.stringify(config));
  const keys = await createKeyFile(files.key, {
    kind: 'training',
    databaseId: device,
    passphrase: trainingPassphrase,
  });
  const sealer = makeSealer({ env: 'training', device });
  const paths = { databasePath: files.database, keyFilePath: files.key };
  return { profile, config, keys, sealer, db: createProfileDatabase(paths, keys, sealer) };
};
