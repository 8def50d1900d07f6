import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { createPostgresStore, openPostgresStore } from '../../exchange/storage/postgres.ts';
import { createSqliteStore, openSqliteStore } from '../../exchange/storage/sqlite.ts';
import { startPostgres } from '../support/postgres.ts';
import { describeHeads } from './head-contract.ts';
import { identity } from './storage-contract.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-heads-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describeHeads('the heads of an exchange on SQLite', () => {
  const options = { file: path.join(folder, 'heads.db'), keyHex: 'ab'.repeat(32) };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

const postgres = await startPostgres();
if ('skipped' in postgres) {
  process.stdout.write(`skipped: ${postgres.skipped}\n`);
  describe.skip(`the heads of an exchange on PostgreSQL (${postgres.skipped})`, () => {
    it('needs a PostgreSQL that can run here', () => undefined);
  });
} else {
  const url = await postgres.createDatabase();
  afterAll(() => postgres.stop());
  describeHeads('the heads of an exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(url, identity),
    reopen: () => openPostgresStore(url, 1),
  }));
}
