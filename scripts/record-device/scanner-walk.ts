import * as z from 'zod/mini';
import { hidPosDevice } from '../../native/scanners/config.ts';
import type { Scanner } from '../../native/scanners/driver.ts';
import { hidPosProfile, hidPosScanner } from '../../native/scanners/hid-pos.ts';
import { serialLineScanner } from '../../native/scanners/serial-lines.ts';
import { openHid } from '../../native/transports/hid.ts';
import { heardWords, type Walk } from './walk.ts';
import { withoutCodesInLines, withoutCodesInReports } from './without-codes.ts';

const hidPos = hidPosScanner().id;
const layoutIn = (settings: unknown) => z.parse(hidPosDevice, settings).layout;
const scannerOf = (driver: string, settings: unknown): Scanner =>
  driver === hidPos ? hidPosScanner(layoutIn(settings)) : serialLineScanner;

export const scannerWalk: Walk = {
  drivers: [serialLineScanner.id, hidPos],
  baud: 9_600,
  settings: (driver) => (driver === hidPos ? { schema: hidPosDevice, required: true } : undefined),
  ownLine(driver, settings) {
    if (driver !== hidPos) return undefined;
    const profile = hidPosProfile(z.parse(hidPosDevice, settings));
    return () => openHid(profile);
  },
  polls: [],
  owed: () => [/^code$/, /^code$/],
  withoutContents: (events, driver, settings) =>
    driver === hidPos ? withoutCodesInReports(events, layoutIn(settings)) : withoutCodesInLines(events),
  async play(driver, open, hands, { personMs }, settings) {
    const codes = heardWords();
    // What it read is nobody's business; that it was a code is.
    const session = scannerOf(driver, settings).open(await open(), ({ kind }) => codes.hear(kind));
    const words: string[] = [];
    try {
      for (const hand of ['scan-bar-code', 'scan-qr-code'] as const) {
        codes.forget();
        await hands(hand);
        words.push(await codes.next(personMs));
      }
    } finally {
      await session.close();
    }
    return words;
  },
};
