import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readRecording } from '../../../native/transports/recording.ts';
import { playBack } from '../../../scripts/record-device/record.ts';
import type { WalkPatience } from '../../../scripts/record-device/walk.ts';
import { walks } from '../../../scripts/record-device/walks.ts';

const folder = new URL('../../fixtures/devices/recordings/', import.meta.url);
const recordings = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    return { name, text, header: readRecording(text).header };
  });

const quick: WalkPatience = {
  personMs: 1_000,
  nobodyMs: 60,
  reader: { pollMs: 5, replyMs: 250, readMs: 350, gapMs: 80, detectMs: 80 },
  printer: { replyMs: 400, printMs: 5_000, drawerMs: 20 },
  form: { replyMs: 400, printMs: 5_000, watchMs: 60 },
};

/**
 * What every recording of a model owes its driver: it plays to the end byte for byte, and comes to the words of the walk.
 * A model nobody has recorded yet fails here, and so a driver written out of a manual alone is never called tried.
 */
export const recordedContract = (kind: string, driver: string): void => {
  const own = recordings.filter(({ header }) => header.kind === kind && header.driver === driver);
  describe(`${driver}, as it was recorded`, () => {
    test('somebody has recorded it', () => {
      expect(own.map(({ name }) => name)).not.toEqual([]);
    });
    test.each(own)('$name plays back byte for byte', async ({ text, header }) => {
      const { words, divergence } = await playBack(text, quick);
      expect(divergence).toBeUndefined();
      const owed = walks[kind]?.owed(driver, header.settings) ?? [];
      expect(words).toHaveLength(owed.length);
      for (const [index, word] of words.entries()) expect(word).toMatch(owed[index] ?? /$^/);
    });
  });
};
