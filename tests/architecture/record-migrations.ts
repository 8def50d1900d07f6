import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, root } from './sources.ts';

/** Migrations of both stores, in order. */
export const migrationFiles = (): readonly string[] =>
  [...filesUnder('db'), ...filesUnder('exchange')]
    .filter((path) => /\/migrations\/(?:[^/]+\/)*\d+[^/]*\.(sql|ts)$/.test(path))
    .sort();

export const checksumFile = join(import.meta.dirname, 'migration-checksums.json');

export const checksumOf = (path: string): string =>
  createHash('sha256')
    .update(readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n'))
    .digest('hex');

/**
 * Records migrations that are new: `node tests/architecture/record-migrations.ts`. One that is recorded already is
 * never recorded again; whoever must change an unreleased one edits the file by hand and says why in the commit.
 */
if (import.meta.main) {
  const recorded = JSON.parse(readFileSync(checksumFile, 'utf8')) as Record<string, string>;
  for (const path of migrationFiles()) recorded[path] ??= checksumOf(path);
  writeFileSync(checksumFile, `${JSON.stringify(recorded, null, 2)}\n`);
}
