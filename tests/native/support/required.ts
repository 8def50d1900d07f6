import { tell } from '../../journeys/seed.ts';

/**
 * Whether a suite that needs something of this machine is skipped, and says why. `npm run test:devices` installs all of
 * it and sets HALL_DEVICES_REQUIRED: what is missing then is a failure, not a reason.
 */
export const skipReason = (suite: string, why: string | undefined): boolean => {
  if (why === undefined) return false;
  if (process.env['HALL_DEVICES_REQUIRED'] === '1') throw new Error(`${suite}: ${why}`);
  tell(`skipped: ${suite}: ${why}`);
  return true;
};
