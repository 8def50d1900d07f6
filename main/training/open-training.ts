import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EnrolmentRequest } from '../../contract/exchange/enrolment.ts';
import { profileFiles } from '../profile/profile-config.ts';
import {
  type AnyWindow,
  entitlementsOf,
  everyWindow,
  makeProfile,
  trainingWindows,
  windowOf,
} from './make-profile.ts';
import { prepareTrainingExchange, type TrainingExchange } from './training-exchange.ts';

export type { AnyWindow, TrainingWindow } from './make-profile.ts';

export interface OpenTraining {
  readonly profile: string;
  readonly exchange: TrainingExchange;
  /** Where the virtual printers put their paper. */
  readonly paper: string;
}

/**
 * Opens the training folder: makes exchange and profiles where they do not exist yet, and starts the exchange. All
 * windows of the folder share the exchange; each has its own profile, database, key and paper. The other jurisdiction's
 * are made only `withNeighbours`, or when one of them is opened.
 */
export const openTraining = async (
  folder: string,
  which: AnyWindow,
  { withNeighbours = !Object.hasOwn(trainingWindows, which) }: { readonly withNeighbours?: boolean } = {},
): Promise<OpenTraining> => {
  const exchange = await prepareTrainingExchange(join(folder, 'exchange'));
  const names = Object.keys(withNeighbours ? everyWindow : trainingWindows) as AnyWindow[];
  for (const name of names) {
    const profile = join(folder, name);
    if (existsSync(profileFiles(profile).config)) continue;
    // Enrolment needs the store to itself; a running exchange is stopped for it.
    await exchange.stop();
    const window = windowOf(everyWindow[name]);
    const enrol = (request: EnrolmentRequest) => exchange.enrol(request, entitlementsOf(window));
    await makeProfile(profile, join(folder, 'paper', name), window, { url: exchange.url, enrol });
  }
  await exchange.start();
  return { profile: join(folder, which), exchange, paper: join(folder, 'paper', which) };
};
