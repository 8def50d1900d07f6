import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../db/connect.ts';
import { SqliteDatabase } from '../../exchange/storage/sqlite-engine.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { verify } from '../../scripts/exchange/verify.ts';
import { collection as money, confirmation, correction, filing, returned } from '../main/sync/filing.ts';
import { startTestExchange, type TestExchange } from './test-exchange.ts';
import { collection, makeWindow } from './test-window.ts';
import { land } from './storage-contract.ts';
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
    expect(said.match(/相符 holds/g)).toHaveLength(14);
    expect(said).toContain('1 wait in the outbox: window-s:0:6');
    expect(said).toContain('1 wait in the outbox: window-l:0:3');
    expect(said).toContain('窗口 window window-s');
  });

  it('holds once both are stopped, and leaves the store as it was', async () => {
    const before = readFileSync(exchange.file);
    expect((await run(exchange.file, state.profile, local.profile)).code).toBe(0);
    expect(readFileSync(exchange.file).equals(before)).toBe(true);
  });

  const quote = (text: string): string => `'${text}'`;
  const corruptions: readonly (readonly [what: string, sql: readonly string[], told: readonly string[]])[] = [
    [
      'a byte of a landed text',
      [
        `UPDATE landed SET body = CAST(replace(body, '陈国梁', '陈国粱') AS BLOB) WHERE device = 'window-s' AND seq = 1`,
      ],
      ['in the chain: window-s:0:1\n', `feed text is not what landed: 350102/1 window-s:0:1\n`],
    ],
    [
      'a hash with its text',
      [`UPDATE landed SET hash = ${quote('a'.repeat(64))} WHERE device = 'window-o' AND seq = 1`],
      ['in the chain: window-o:0:1\n', 'another place in the chain: window-o:0:2\n'],
    ],
    [
      'a message taken out of the middle',
      [`DELETE FROM landed WHERE device = 'window-s' AND seq = 2`],
      ['number missing: window-s 2\n', 'verdict without a message: window-s:0:2\n'],
    ],
    [
      'a chain cut at its end',
      [`DELETE FROM landed WHERE device = 'window-o' AND seq = 2`],
      ['end of the chain is not as noted: window-o\n'],
    ],
    [
      'a signature that is another batch’s',
      [
        `UPDATE batches SET signature = (SELECT signature FROM batches WHERE device = 'window-l') WHERE device = 'window-o'`,
      ],
      ['signature is not of the enrolled key: window-o:0:1–2\n'],
    ],
    [
      'a key that is another window’s',
      [
        `UPDATE devices SET public_key_hex = (SELECT public_key_hex FROM devices WHERE device = 'window-o') WHERE device = 'window-l'`,
      ],
      ['signature is not of the enrolled key: window-l:0:1–2\n'],
    ],
    [
      'a batch that is gone',
      [`DELETE FROM batches WHERE device = 'window-o'`],
      ['no signature covers the message: window-o:0:1\n', 'no signature covers the message: window-o:0:2\n'],
    ],
    [
      'a verdict that is gone',
      [`DELETE FROM results WHERE device = 'window-o' AND seq = 2`],
      ['no verdict: window-o:0:2\n', 'feed position is no accepted message: 350102/8 window-o:0:2\n'],
    ],
    [
      'a second verdict, in another part',
      [
        `INSERT INTO results SELECT '350103', device, epoch, seq, verdict, position, code, field, quarantined,
           current_version, current_hash, decided_at FROM results WHERE device = 'window-o' AND seq = 2`,
      ],
      ['more than one verdict: window-o:0:2\n'],
    ],
    [
      'a gap in a feed',
      [`DELETE FROM feed WHERE position = 3`],
      ['feed position missing: 350102/3\n', 'accepted and not in the feed: window-s:0:3\n'],
    ],
    [
      'a feed cut at its end',
      [`DELETE FROM feed WHERE position = 8`],
      ['end of the feed is not as noted: 350102/8\n'],
    ],
    [
      'the sender of a feed entry',
      [`UPDATE feed SET sender_bureau = 'local' WHERE position = 1`],
      ['time or mark in the feed differs: 350102/1 window-s:0:1\n'],
    ],
    [
      'the state of a record',
      [`UPDATE records SET status = 'accepted' WHERE record_id = 'r-1'`],
      ['record differs from its messages: 350102/r-1\n'],
    ],
    [
      'a record that is gone',
      [`DELETE FROM records WHERE record_id = 'r-2'`],
      ['record missing: 350102/r-2\n'],
    ],
    [
      'a fen of the money',
      [`UPDATE fact_lines SET amount_fen = amount_fen + 1 WHERE device = 'window-o' AND seq = 1`],
      ['102349+0 ≠ 102348+0\n', 'money lines of the message differ: window-o:0:1\n'],
    ],
    [
      'the number of a form',
      [`UPDATE fact_vouchers SET voucher_number = 'V-4' WHERE device = 'window-o' AND seq = 2`],
      ['voucher number of the message differs: window-o:0:2\n'],
    ],
  ];
  it.each(corruptions)('names %s', async (_, sql, told) => {
    const { code, said } = await run(alteredStore(...sql));
    expect(code).toBe(1);
    for (const each of told) expect(said).toContain(each);
    // By number and id alone: who reads the proof need not be let into anybody's affairs.
    expect(said).not.toMatch(/陈国|350100200000000001|13800000000/);
  });

  const inWindow: readonly (readonly [what: string, sql: string, told: string])[] = [
    [
      'an altered message in the outbox',
      `UPDATE outbox SET text = replace(text, '陈国梁', '陈国粱') WHERE seq = 1`,
      'outbox text is not what landed: window-s:0:1\n',
    ],
    [
      'a message taken out of the outbox',
      `DELETE FROM outbox WHERE seq = 2`,
      'landed, never sealed at the window: window-s:0:2\n',
    ],
    [
      'a message taken out of those that wait',
      `DELETE FROM outbox WHERE seq = 5`,
      'outbox message does not fit its chain: window-s:0:6\n',
    ],
    [
      'a verdict the exchange never gave',
      `UPDATE outbox SET state = 'accepted' WHERE state = 'conflict'`,
      'verdict kept by the window differs: window-s:0:4\n',
    ],
    [
      'what a feed entry was altered to at the window',
      `UPDATE feed_entries SET message = replace(message, 'r-1', 'r-7') WHERE position = 1`,
      'received differs from the feed: 350102/1\n',
    ],
    [
      'a record’s state at the window',
      `UPDATE records SET status = 'stored' WHERE record_id = 'r-1'`,
      'record differs from the exchange’s: r-1\n',
    ],
    [
      'a fact that is gone at the window',
      `DELETE FROM records WHERE record_id = 'f-1'`,
      'missing at the window: f-1\n',
    ],
    [
      'an altered entry of the journal',
      `UPDATE journal SET entry_text = replace(entry_text, 'officer-1', 'officer-2') WHERE seq = 2`,
      'journal broken from this entry: 2\n',
    ],
  ];
  it.each(inWindow)('names %s', async (_, sql, told) => {
    const { code, said } = await run(exchange.file, alteredWindow(sql));
    expect(code).toBe(1);
    expect(said).toContain(told);
    expect(said).not.toMatch(/陈国|350100200000000001|13800000000/);
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
    await expect(run(join(folder, 'nowhere.db'))).rejects.toMatchObject({ code: 'exchange/store-missing' });
    await expect(run(exchange.file, join(folder, 'nobody'))).rejects.toThrow(
      'is not a window’s profile folder',
    );
    await expect(run(profileFiles(state.profile).database)).rejects.toMatchObject({
      code: 'exchange/store-key-wrong',
    });
  });
});
