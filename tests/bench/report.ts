import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison, Figures, Machine, RowReport } from './measure.ts';

export interface BenchReport {
  readonly version: 1;
  /** Day of the run by the machine's own clock. */
  readonly date: string;
  readonly quick: boolean;
  readonly seconds: number;
  readonly machine: Machine;
  readonly rows: readonly RowReport[];
}

const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0));
const shown = (figures: Figures): string =>
  `${ms(figures.median)} / ${ms(figures.p95)} / ${ms(figures.p99)} (${figures.n})`;
const ratio = (value: number): string => (value < 0.1 ? value.toFixed(3) : value.toFixed(2));

const lineOf = (comparison: Comparison): readonly string[] => [
  comparison.row,
  comparison.what,
  ratio(comparison.ratio),
  ratio(comparison.ratioP99),
  shown(comparison.ours),
  comparison.against,
  shown(comparison.reference),
];

const head = [
  'row',
  'ours',
  'ratio',
  'at p99',
  'ms: median / p95 / p99 (n)',
  'against',
  'ms: median / p95 / p99 (n)',
];

/** The table as Markdown, so that it can stand in the documents as it is. */
export const tableOf = (report: BenchReport): string => {
  const lines = report.rows.flatMap((row) =>
    row.skipped === null
      ? row.comparisons.map(lineOf)
      : [[row.row, `skipped: ${row.skipped}`, ...head.slice(2).map(() => '')]],
  );
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const { machine } = report;
  const notes = report.rows.flatMap((each) => [
    ...each.notes.map((note) => `${each.row}: ${note}`),
    ...Object.entries(each.parts).map(([part, median]) => `${each.row}: ${part} ${ms(median)} ms`),
  ]);
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}, ${machine.platform}, load ${machine.loadAverage}, revision ${machine.revision}`,
    'ratio = median of ours / median of the reference, measured in turn in this run; below 1 ours is quicker',
    '',
    row(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...lines.map(row),
    '',
    ...notes,
    `${report.seconds} s in all`,
    '',
  ].join('\n');
};

/** Writes `<date>.json` and gives its path. */
export const writeReport = (folder: string, report: BenchReport): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${report.date}.json`);
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
};
