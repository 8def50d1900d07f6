import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hidPosReports, hidPosReportsOf, usualHidPosLayout } from '../../native/protocols/hid-pos-report.ts';
import { longestCode, scannerLines } from '../../native/protocols/scanner-lines.ts';
import type { ScannerEvent } from '../../native/scanners/driver.ts';
import { hidPosScanner } from '../../native/scanners/hid-pos.ts';
import { serialLineScanner } from '../../native/scanners/serial-lines.ts';
import { makeLines } from './contracts/lines.ts';
import { creditCode, scannerContract } from './contracts/scanner.ts';
import { until } from './contracts/waiting.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const standStill = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end; );
};

for (const line of ['in-process', 'pty'] as const)
  scannerContract(`lines, ${line}`, { driver: serialLineScanner, as: 'serial-lines', line: makeLines[line] });
// Reports are whole pieces; a pseudo-terminal would cut them anywhere.
scannerContract('HID-POS', { driver: hidPosScanner(), as: 'hid-pos', line: makeLines['in-process'] });

test('a line that is asked whether it is there just as a code begins loses nothing of it', async (context) => {
  let send: (code: string) => void = () => undefined;
  const line = await makeLines.pty({
    plugIn: (wire) => ((send = (code) => wire.send(bytes(code))), () => undefined),
  });
  if (typeof line === 'string') return context.skip(line);
  const transport = await line.open(9_600);
  const heard: ScannerEvent[] = [];
  const session = serialLineScanner.open(transport, (event) => heard.push(event));
  // Its first bytes have arrived, and this process was busy and has not read them yet.
  send('9135010');
  standStill(30);
  const asked = session.check();
  standStill(30);
  await asked;
  send('0M\r');
  await until(() => heard.length > 0);
  expect(heard).toEqual([{ kind: 'code', text: '91350100M', aim: null }]);
  await session.close();
  line.close();
});

describe('lines of a scanner', () => {
  test('are ended by CR, LF or both, may be wrapped in STX and ETX, and may be GB18030', () => {
    const lines = scannerLines();
    expect(lines.push(bytes('A1\rB2\nC3\r\n\r\n\u0002D4\u0003\r'))).toEqual(
      ['A1', 'B2', 'C3', 'D4'].map((text) => ({ kind: 'code', text })),
    );
    // 临江 in GB18030, as no UTF-8 has it.
    expect(lines.push(Uint8Array.of(0xc1, 0xd9, 0xbd, 0xad, 0x0d))).toEqual([{ kind: 'code', text: '临江' }]);
  });

  test('without an end are not kept for ever', () => {
    const lines = scannerLines();
    expect(lines.push(new Uint8Array(longestCode + 500).fill(0x41))).toEqual([]);
    expect(lines.pending).toBe(longestCode);
    expect(lines.push(bytes('\rA1\r'))).toEqual([{ kind: 'garbled' }, { kind: 'code', text: 'A1' }]);
  });

  test('of any bytes in any pieces never throw, never hold control characters, and never depend on the cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (noise, size) => {
        const whole = scannerLines().push(noise);
        const cut = scannerLines();
        const pieces = [];
        for (let at = 0; at < noise.length; at += size)
          pieces.push(...cut.push(noise.subarray(at, at + size)));
        expect(pieces).toEqual(whole);
        for (const event of whole)
          if (event.kind === 'code') expect(event.text).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
      { numRuns: 3_000, seed: 20160405 },
    );
  });
});

describe('reports of a point-of-sale scanner', () => {
  test('carry a code with its AIM identifier over as many reports as it needs', () => {
    const long = 'Q'.repeat(140);
    const sent = hidPosReportsOf(bytes(long), ']Q1');
    expect(sent.map((report) => [report[0], report[62]])).toEqual([
      [56, 1],
      [56, 1],
      [28, 0],
    ]);
    const reports = hidPosReports();
    expect(sent.map((report) => reports.push(report))).toEqual([
      undefined,
      undefined,
      { kind: 'code', text: long, aim: ']Q1' },
    ]);
  });

  test('that cannot be right are refused, and what was begun is forgotten', () => {
    const reports = hidPosReports();
    const [first = new Uint8Array()] = hidPosReportsOf(bytes('Q'.repeat(140)));
    reports.push(first);
    expect(reports.push(Uint8Array.of(57, ...new Uint8Array(62)))).toEqual({ kind: 'garbled' });
    expect(reports.isOpen).toBe(false);
    expect(reports.push(Uint8Array.of(20, 0, 0))).toEqual({ kind: 'garbled' });
    expect(reports.push(new Uint8Array())).toEqual({ kind: 'garbled' });
  });

  test('of a code that goes on and on are not kept for ever', () => {
    const reports = hidPosReports();
    const sent = hidPosReportsOf(bytes('Q'.repeat(longestCode + 100)));
    const refused = sent.findIndex((report) => reports.push(report) !== undefined);
    expect(refused).toBe(Math.floor(longestCode / usualHidPosLayout.mostData));
    expect(reports.isOpen).toBe(false);
  });

  test('keep to a layout that is data', () => {
    const layout = { ...usualHidPosLayout, aimAt: null, dataAt: 1, mostData: 10, moreAt: 11 };
    const reports = hidPosReports(layout);
    const answers = hidPosReportsOf(bytes(creditCode), ']C0', layout, 12).map((report) =>
      reports.push(report),
    );
    expect(answers.at(-1)).toEqual({ kind: 'code', text: creditCode, aim: null });
  });

  test('of any bytes never throw and never make a code longer than the longest', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 63 }), { maxLength: 20 }), (noise) => {
        const reports = hidPosReports();
        for (const report of noise) {
          const event = reports.push(report);
          if (event?.kind === 'code') expect(event.text.length).toBeLessThanOrEqual(longestCode);
        }
      }),
      { numRuns: 2_000, seed: 20160405 },
    );
  });
});
