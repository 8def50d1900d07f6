import { expect, test } from 'vitest';
import { type FrameShape, frameOf, frameReader } from '../../native/protocols/byte-frames.ts';
import { hidPosReports, hidPosReportsOf } from '../../native/protocols/hid-pos-report.ts';
import { longestCode, scannerLines } from '../../native/protocols/scanner-lines.ts';
import { standingIn } from '../../native/queue-callers/http-server.ts';
import { scannerBurst, usualWedge } from '../../renderer/keys/scanner-burst.ts';
import { long, randomFrom, seed } from '../journeys/seed.ts';

/*
 * Random and mutated bytes and keys at every place where a scanner, a pad, a caller or a hall's queue server is
 * understood: never a crash, a hang, or a code, a score or a key that nobody sent.
 */

const rounds = long ? 1_000_000 : 50_000;
const patienceMs = long ? 1_800_000 : 60_000;
const random = randomFrom(seed);
const below = (limit: number): number => Math.floor(random() * limit);
const noise = (longest: number): Uint8Array => Uint8Array.from({ length: below(longest) }, () => below(256));

const mutated = (bytes: Uint8Array): Uint8Array => {
  const at = below(bytes.length);
  const changed = bytes.slice();
  if (below(2) === 0) {
    changed[at] = (changed[at] ?? 0) ^ (1 << below(8));
    return changed;
  }
  return below(2) === 0
    ? bytes.slice(0, at)
    : Uint8Array.of(...bytes.subarray(0, at), ...noise(6), ...bytes.subarray(at));
};
const isPlain = (text: string): boolean => !/[\u0000-\u001f\u007f\ufffd]/.test(text) && text !== '';

const sent = Uint8Array.from(Buffer.from('91359901DEMA00013F\r\n'));
test(
  'lines of a scanner: no control characters, no code longer than the longest, and the next one is whole',
  () => {
    const lines = scannerLines();
    for (let round = 0; round < rounds; round += 1) {
      for (const event of lines.push(below(3) === 0 ? noise(40) : mutated(sent)))
        if (event.kind === 'code' && (!isPlain(event.text) || event.text.length > longestCode))
          expect.unreachable(`round ${round}: ${JSON.stringify(event)}`);
      if (round % 1_000 === 0) {
        lines.reset();
        expect(lines.push(sent)).toEqual([{ kind: 'code', text: '91359901DEMA00013F' }]);
      }
    }
  },
  patienceMs,
);

const reportsSent = hidPosReportsOf(Buffer.from('Q'.repeat(140)));
test(
  'reports of a point-of-sale scanner: the same',
  () => {
    const reports = hidPosReports();
    for (let round = 0; round < rounds; round += 1) {
      const event = reports.push(below(3) === 0 ? noise(64) : mutated(reportsSent[below(3)] ?? noise(64)));
      if (event?.kind === 'code' && (!isPlain(event.text) || event.text.length > longestCode))
        expect.unreachable(`round ${round}: ${JSON.stringify(event)}`);
      if (round % 1_000 === 0) {
        reports.reset();
        expect(reportsSent.map((report) => reports.push(report)).at(-1)).toMatchObject({
          text: 'Q'.repeat(140),
        });
      }
    }
  },
  patienceMs,
);

test(
  'keys at a counter: nothing is a scan that is slower, shorter, or not ended by Enter or Tab',
  () => {
    const burst = scannerBurst(usualWedge);
    const kinds = ['character', 'character', 'character', 'character', 'end', 'other', 'lead'] as const;
    let at = 0;
    let run = 0;
    for (let round = 0; round < rounds; round += 1) {
      const gap = below(4) === 0 ? below(200) : below(36);
      at += gap;
      if (gap > usualWedge.interKeyMs) run = 0;
      const kind = kinds[below(kinds.length)] ?? 'other';
      const verdict = burst.press(
        kind === 'character' ? { kind, character: String(below(10)) } : { kind },
        at,
      );
      if (kind === 'character') run += 1;
      const isRight = verdict.kind === 'scanned' ? kind === 'end' && run >= usualWedge.minLength : true;
      if (!isRight) expect.unreachable(`round ${round}: ${kind} after ${run}`);
      if (kind !== 'character') run = 0;
    }
  },
  patienceMs,
);

const shape: FrameShape = { prefix: 'ff68', suffix: '16', bodyLength: 3, check: 'sum' };
test(
  'frames of pads and callers: only bodies whose check fits, and the next whole frame is found',
  () => {
    const reader = frameReader(shape);
    for (let round = 0; round < rounds; round += 1) {
      const body = [below(256), below(256), below(256)];
      const bytes = below(3) === 0 ? noise(20) : mutated(frameOf(shape, body));
      for (const found of reader.push(bytes))
        if (found.length !== 3) expect.unreachable(`round ${round}: ${found.join(' ')}`);
      if (round % 1_000 === 0) {
        reader.reset();
        expect(reader.push(frameOf(shape, body))).toEqual([body]);
      }
    }
  },
  patienceMs,
);

test(
  'answers of a queue server: a number of at most twelve characters, or no answer',
  () => {
    const values = [null, '', 0, 7, -1, 1.5, 'A001', 'A'.repeat(13), 'A\u0007', [], {}, true, undefined];
    const fields = { now: 'a.b', waiting: 'c' };
    for (let round = 0; round < rounds; round += 1) {
      const value = () => values[below(values.length)];
      const answer = below(5) === 0 ? value() : { a: below(4) === 0 ? value() : { b: value() }, c: value() };
      const standing = standingIn(answer, { fields });
      if (standing === undefined) continue;
      const isRight =
        (standing.now === null || (isPlain(standing.now) && standing.now.length <= 12)) &&
        (standing.waiting === null || (Number.isSafeInteger(standing.waiting) && standing.waiting >= 0));
      if (!isRight) expect.unreachable(`round ${round}: ${JSON.stringify(standing)}`);
    }
  },
  patienceMs,
);
