import type { Scene } from '../scene.ts';
import { closing } from './closing.ts';
import { confirmAndReturn } from './confirm-and-return.ts';
import { correction } from './correction.ts';
import { lateFiling } from './late-filing.ts';
import { liaison } from './liaison.ts';
import { lineCut } from './line-cut.ts';
import { lineRestored } from './line-restored.ts';
import { newcomer } from './newcomer.ts';
import { night } from './night.ts';
import { opening } from './opening.ts';
import { paperOut } from './paper-out.ts';
import { permanentEstablishment } from './permanent-establishment.ts';
import { pushedRegistration } from './pushed-registration.ts';
import { reversal } from './reversal.ts';
import { wholeFiling } from './whole-filing.ts';

/**
 * The day in its order. A new matter adds its scene: one file and one line here, before the shift is closed where it
 * takes money.
 */
export const scenes: readonly Scene[] = [
  opening,
  wholeFiling,
  lateFiling,
  paperOut,
  lineCut,
  lineRestored,
  confirmAndReturn,
  reversal,
  correction,
  newcomer,
  pushedRegistration,
  closing,
  liaison,
  permanentEstablishment,
  night,
];
