import { readFileSync, writeFileSync } from 'node:fs';
import { setProfileValue } from '../../../db/profile.ts';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { town } from '../../../main/training/town/town.ts';
import { openTestHall, type TestHall, type TestHallOptions } from '../../support/hall.ts';
import { makeWindow, type TestWindow } from '../../exchange/test-window.ts';

/** The town's State window as an exchange lets it in. */
export const stateWindowOfTown = (): TestWindow => {
  const hall = town.halls.find(({ id }) => id === stateWindow.hall)!;
  return makeWindow({ device: stateWindow.id, bureau: 'state', part: town.districts[hall.district].area });
};
const stateWindow = town.counterWindows.find(({ id }) => id === town.stateWindowId)!;

/** From its next start on the window of `profile` has its line to `url`. */
export const pointTo = (profile: string, url: string): void => {
  const { config } = profileFiles(profile);
  const read = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...read, exchangeUrl: url }));
};

/** A whole hall on real books whose line leads to `url`, under the key that `window` was let in with. */
export const openHallAt = async (
  url: string,
  window: TestWindow,
  options: TestHallOptions = {},
): Promise<TestHall> => {
  const first = await openTestHall({
    ...options,
    prepare: (tx) => {
      setProfileValue(tx, 'device-key', JSON.stringify(window.signing));
      options.prepare?.(tx);
    },
  });
  await first.shut();
  pointTo(first.folder, url);
  const { prepare: _, ...carried } = options;
  return first.reopen(carried);
};
