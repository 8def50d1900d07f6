import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { skipReason } from '../../native/support/required.ts';
import { findMachine, runInMachine } from './machine.ts';

const machine = findMachine();
const skipped = skipReason('HID devices of a real kernel', typeof machine === 'string' ? machine : undefined);

const sentences = [
  'a reader that is not there is said to be absent',
  'a card is read through reports with an id',
  'a card is read through reports without an id',
  'a pulled plug is told, and nothing is taken for an answer afterwards',
  'it is found again ten times',
  'a code of a point-of-sale scanner is heard',
];

describe.skipIf(skipped)(
  'HID devices of a real kernel, in a virtual machine, through the real node-hid',
  () => {
    test('readers and a scanner are found, read, pulled and found again', async () => {
      if (typeof machine === 'string') throw new Error(machine);
      const said = await runInMachine(machine, join(import.meta.dirname, 'guest.ts'), 240_000);
      const verdicts = said
        .split(/\r?\n/)
        .filter((line) => line.startsWith('uhid: '))
        .map((line) => line.slice('uhid: '.length));
      expect(verdicts, said.slice(-2_000)).toEqual([
        ...sentences.map((sentence) => `holds: ${sentence}`),
        'end',
      ]);
    }, 300_000);
  },
);
