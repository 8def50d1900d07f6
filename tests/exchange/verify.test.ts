import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../db/connect.ts';
import { SqliteDatabase } from '../../exchange/storage/sqlite-engine.ts';
import { releaseHeld } from '../../exchange/quarantine-desk.ts';
import { storeChecks } from '../../exchange/verify-findings.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { verify } from '../../scripts/exchange/verify.ts';
import { collection as money, confirmation, correction, filing, returned } from '../main/sync/filing.ts';
import { startTestExchange, type TestExchange } from './test-exchange.ts';
import { collection, makeWindow } from './test-window.ts';
import { land } from './storage-contract.ts';
import { corruptions, inWindow } from './verify-corruptions.ts';
import { openProfileWindow } from './verify-hall.ts';

let exchange: TestExchange;
let folder: string;
let state: Awaited<ReturnType<typeof openProfileWindow>>;
let local: typeof state;
let whileRunning: { code: number; said: string };

const run = async (store: string, ...profiles: string[]) => {
  let said = '';
  const windows = profiles.flatMap((profile) => ['--window', profile]);
  const args = ['--keys', exchange.folder, '--store', `sqlite:${store}`, ...windows];
  const code = await verify(args, (text) => {
    said += text;
  });
  return { code, said };
};

/** A day of two windows: filed, returned, corrected, confirmed, in conflict, money taken; one message still waits. */
beforeAll(async () => {
  exchange = await startTestExchange();
  folder = mkdtempSync(join(tmpdir(), 'exchange-verify-'));
  state = await openProfileWindow(exchange, folder, 'window-s', 'state');
  local = await openProfileWindow(exchange, folder, 'window-l', 'local');
  state.say(filing('r-1', 'state'), filing('r-2', 'local'), money('f-1'));
  await state.round();
  await local.round();
  const stale = state.record('r-2');
  local.say(confirmation(local.record('r-1'), 'local'), returned(local.record('r-2'), 'local'));
  await local.round();
  await state.round();
  state.say({ ...correction(stale, '陈国良'), kind: 'RECORD', cause: null });
  state.say(correction(state.record('r-2'), '陈国良'));
  await state.round();
  await local.round();
  const other = makeWindow({ device: 'window-o', bureau: 'state' });
  await exchange.enrol(other);
  await land(exchange.store, other, [
    other.seal(collection('f-2', 'V-2', 90_003)),
    other.seal(collection('f-3', 'V-3', 12_345)),
  ]);
  await exchange.server.settle();
  // A window that was shut out: three messages kept aside, two of them let in, in the middle of their batch.
  const out = makeWindow({ device: 'window-q', bureau: 'state' });
  await exchange.enrol(out);
  await exchange.store.setDeviceStatus('window-q', 'revoked');
  const paid = collection('q-1', 'V-q', 500);
  const lines = (paid.body.lines as { levy: string }[]).map((line) => ({ ...line, levy: 'stamp' }));
  await land(exchange.store, out, [
    out.seal({ ...paid, body: { ...paid.body, lines } }),
    out.seal(filing('q-2', 'state')),
    out.seal(filing('q-3', 'state')),
  ]);
  const decided = { by: 'admin-1', reason: '核对了存根', now: 1 };
  await releaseHeld(exchange.store, 'window-q', 2, decided);
  while ((await exchange.store.listPendingParts()).length > 0) await new Promise((r) => setTimeout(r, 20));
  await local.round();
  local.say(filing('r-9', 'local'));
  state.say(filing('r-10'));
  whileRunning = await run(exchange.file, state.profile, local.profile);
  state.close();
  local.close();
  await exchange.server.close();
  await exchange.store.close();
});
afterAll(() => {
  rmSync(exchange.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

let copies = 0;
/** A copy of the store, altered by somebody who has the key and no scruples. */
const alteredStore = (...sql: string[]): string => {
  const copy = join(folder, `altered-${++copies}.db`);
  cpSync(exchange.file, copy);
  const db = new SqliteDatabase(copy);
  db.pragma(`cipher = 'aegis'`);
  db.key(Buffer.concat([Buffer.from('raw:'), Buffer.from(exchange.keys.storeKeyHex, 'hex')]));
  db.pragma('foreign_keys = OFF');
  for (const each of sql)
    if (db.prepare(each).run().changes === 0) throw new Error(`nothing was altered by: ${each}`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return copy;
};

const alteredWindow = (sql: string): string => {
  const copy = join(folder, `altered-window-${++copies}`);
  cpSync(state.profile, copy, { recursive: true });
  const sqlite = connect(profileFiles(copy).database, state.key, { fileMustExist: true });
  const triggers = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers as { name: string }[]) sqlite.exec(`DROP TRIGGER ${name}`);
  if (sqlite.prepare(sql).run().changes === 0) throw new Error(`nothing was altered by: ${sql}`);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
  return copy;
};

describe('the proof from the databases alone', () => {
  it('holds for an exchange and two windows that are at work, and says what waits', () => {
    const { code, said } = whileRunning;
    expect(said).not.toContain('✗');
    expect(code).toBe(0);
    expect(said.match(/相符 holds/g)).toHaveLength(storeChecks.length + 2 * 4);
    expect(said).toContain('1 wait in the outbox: window-s:0:6');
    expect(said).toContain('1 wait in the outbox: window-l:0:3');
    expect(said).toContain('窗口 window window-s');
  });

  it('holds once both are stopped, and leaves the store as it was', async () => {
    const before = readFileSync(exchange.file);
    expect((await run(exchange.file, state.profile, local.profile)).code).toBe(0);
    expect(readFileSync(exchange.file).equals(before)).toBe(true);
  });

  it.each(corruptions)('names %s', async (_, sql, told) => {
    const { code, said } = await run(alteredStore(...sql));
    expect(code).toBe(1);
    for (const each of told) expect(said).toContain(each);
    // By number and id alone: who reads the proof need not be let into anybody's affairs.
    expect(said).not.toMatch(/陈国|350100200000000001|13800000000/);
  });

  it.each(inWindow)('names %s', async (_, sql, told) => {
    const { code, said } = await run(exchange.file, alteredWindow(sql));
    expect(code).toBe(1);
    expect(said).toContain(told);
    expect(said).not.toMatch(/陈国|350100200000000001|13800000000/);
  });

  it('names a window that is another exchange’s', async () => {
    const copy = join(folder, 'stranger');
    cpSync(local.profile, copy, { recursive: true });
    const { config } = profileFiles(copy);
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('window-l', 'window-x'));
    const { code, said } = await run(exchange.file, copy);
    expect(code).toBe(1);
    expect(said).toContain('this exchange has no such window: window-x\n');
  });

  it('proves nothing by a file that was altered on the disk, or that an older program left', async () => {
    const copy = join(folder, 'flipped.db');
    const pages = readFileSync(exchange.file).length / 4096;
    const told: unknown[] = [];
    // Not the first page: without it there is no telling a wrong key from a damaged file.
    for (let page = 1; page < pages; page++) {
      const bytes = readFileSync(exchange.file);
      bytes[page * 4096 + 100] = (bytes[page * 4096 + 100] ?? 0) ^ 1;
      writeFileSync(copy, bytes);
      await run(copy).then(
        ({ code }) => expect(code).toBe(0),
        (error: unknown) => told.push((error as { code?: string }).code),
      );
    }
    // The others are of tables that prove nothing, such as the snapshots made from the feed.
    expect(told.length).toBeGreaterThan(pages / 2);
    expect([...new Set(told)]).toEqual(['exchange/store-damaged']);
    await expect(run(alteredStore('DELETE FROM migrations WHERE number = 5'))).rejects.toMatchObject({
      code: 'exchange/store-from-the-past',
    });
  });

  it('says in one sentence what it needs, or why a store does not open', async () => {
    const silent = (): void => undefined;
    await expect(verify([], silent)).rejects.toThrow('用法 usage');
    await expect(verify(['--store', 'x', '--colour'], silent)).rejects.toThrow('用法 usage');
    const keys = ['--keys', exchange.folder, '--store'];
    await expect(verify([...keys, 'oracle:x'], silent)).rejects.toThrow('用法 usage');
    await expect(verify([...keys, 'postgresql://127.0.0.1:1/x'], silent)).rejects.toThrow(
      'cannot be reached',
    );
    await expect(run(join(folder, 'nowhere.db'))).rejects.toMatchObject({ code: 'exchange/store-missing' });
    await expect(run(exchange.file, join(folder, 'nobody'))).rejects.toThrow(
      'is not a window’s profile folder',
    );
    await expect(run(profileFiles(state.profile).database)).rejects.toMatchObject({
      code: 'exchange/store-key-wrong',
    });
  });
});
