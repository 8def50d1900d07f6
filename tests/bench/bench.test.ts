import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/run-tool.ts';
import { compare, inTurn, quantile } from './measure.ts';
import type { BenchReport } from './report.ts';

const run = promisify(execFile);
const out = mkdtempSync(join(tmpdir(), 'joint-window-bench-'));
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

describe('the measurements', () => {
  it('rank to the nearest sample, whatever their order', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(samples, 0.5), quantile(samples, 0.95), quantile(samples, 0.99)]).toEqual([50, 95, 99]);
    expect(quantile([3, 1, 2], 0.99)).toBe(3);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });

  it('are told as ours over the reference', () => {
    expect(compare('row', 'ours', [4, 4, 8], 'theirs', [2, 2, 2])).toMatchObject({ ratio: 2, ratioP99: 4 });
  });

  it('let another contender go first in each round', async () => {
    const went: string[] = [];
    const contenders = ['a', 'b', 'c'].map((name) => () => void went.push(name));
    for (const round of [0, 1, 2]) await inTurn(round, contenders);
    expect(went.join('')).toBe('abcbcacab');
  });
});

describe('the bench', () => {
  it('measures the act and the search against their references and writes what it printed', async () => {
    const words = ['--quick', '--rows', 'act,search', '--out', out];
    const { stdout } = await run(process.execPath, [join(root, 'scripts', 'bench.ts'), ...words]);
    const [file = ''] = readdirSync(out);
    expect(file).toMatch(/^\d{4}-\d{2}-\d{2}\.json$/);
    const report = JSON.parse(readFileSync(join(out, file), 'utf8')) as BenchReport;
    expect(report.rows.map(({ row, skipped }) => [row, skipped])).toEqual([
      ['act', null],
      ['search', null],
    ]);
    expect(report.rows.map(({ comparisons }) => comparisons.length)).toEqual([5, 7]);
    for (const comparison of report.rows.flatMap((row) => row.comparisons)) {
      expect(comparison.ours.n).toBeGreaterThan(1);
      expect(comparison.ratio).toBeCloseTo(comparison.ours.median / comparison.reference.median, 9);
      expect(comparison.reference.median).toBeGreaterThan(0);
      expect(stdout).toContain(comparison.what);
    }
    expect(report.machine).toMatchObject({ node: process.version });
  }, 120_000);

  it('measures the exchange: a batch against a bare insert of its rows, and a morning against a queue', async () => {
    const words = ['--quick', '--rows', 'ingest,morning', '--out', join(out, 'exchange')];
    await run(process.execPath, [join(root, 'scripts', 'bench.ts'), ...words]);
    const [file = ''] = readdirSync(join(out, 'exchange'));
    const report = JSON.parse(readFileSync(join(out, 'exchange', file), 'utf8')) as BenchReport;
    expect(report.rows.map(({ row, skipped }) => [row, skipped])).toEqual([
      ['ingest', null],
      ['morning', null],
    ]);
    const [ingest, morning] = report.rows;
    const onPostgres = ingest?.notes.some((note) => note.includes('PostgreSQL skipped')) === true ? 1 : 2;
    expect(ingest?.comparisons.map(({ ours }) => ours.n)).toEqual(Array(onPostgres).fill(2));
    expect(morning?.notes.join('\n')).toContain('0 told to come back');
    expect(morning?.comparisons[0]?.reference.median).toBeGreaterThan(0);
  }, 120_000);

  it('measures the devices: a receipt from commit to last byte, SM2 by the second, a certificate cold and warm', async () => {
    const words = ['--quick', '--rows', 'receipt,sm2,certificate', '--out', join(out, 'devices')];
    await run(process.execPath, [join(root, 'scripts', 'bench.ts'), ...words]);
    const [file = ''] = readdirSync(join(out, 'devices'));
    const report = JSON.parse(readFileSync(join(out, 'devices', file), 'utf8')) as BenchReport;
    expect(report.rows.map(({ row, comparisons }) => [row, comparisons.length])).toEqual([
      ['receipt', 1],
      ['sm2', 2],
      ['certificate', 2],
    ]);
    expect(report.rows.find(({ row }) => row === 'sm2')?.notes.join('\n')).toMatch(
      /SM2 \d+ signatures and \d+ verifications a second/,
    );
    const [receipt] = report.rows;
    // Whatever the machine, the bytes themselves are the smaller part.
    expect(receipt?.comparisons[0]?.ratio).toBeGreaterThan(1);
  }, 240_000);

  it('names the words it does not know, and measures nothing', async () => {
    const wrong = run(process.execPath, [join(root, 'scripts', 'bench.ts'), '--rows', 'weather']);
    await expect(wrong).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('weather') as string,
    });
  });
});
