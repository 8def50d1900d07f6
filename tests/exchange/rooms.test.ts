import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { nestingOf } from '../../exchange/batch.ts';
import { advanceDay, hallDate, shanghaiDate } from '../../exchange/hall-date.ts';
import { answerToBroken, toHttpFault } from '../../exchange/http-errors.ts';
import { logTo, logToFile } from '../../exchange/log.ts';
import { parseStoreLocation } from '../../exchange/open-store.ts';
import { createSqliteStore, openSqliteStore } from '../../exchange/storage/sqlite.ts';
import {
  migrationsFor,
  missingMigrations,
  postgresDialect,
  sqliteDialect,
} from '../../exchange/storage/migrations.ts';
import { SqliteDatabase } from '../../exchange/storage/sqlite-engine.ts';
import { get, post, readPolicy, signIn } from './test-client.ts';
import { startTestExchange } from './test-exchange.ts';
import { makeWindow } from './test-window.ts';

describe('the hall date', () => {
  it('is today in Shanghai, whatever the machine’s time zone', () => {
    expect(shanghaiDate(Date.UTC(2016, 2, 9, 15, 59, 59))).toBe('2016-03-09');
    expect(shanghaiDate(Date.UTC(2016, 2, 9, 16, 0, 0))).toBe('2016-03-10');
    expect(shanghaiDate(Date.UTC(2016, 1, 28, 16, 0, 0))).toBe('2016-02-29');
  });

  it('cannot be moved in production, by command or over the line', async () => {
    const now = () => Date.UTC(2026, 10, 22, 20);
    const exchange = await startTestExchange({ env: 'production', now });
    expect(await hallDate(exchange.store, now())).toBe('2026-11-23');
    await expect(advanceDay(exchange.store, '2026-11-23')).rejects.toThrow('exchange/training-only');
    expect(await exchange.store.moveTrainingDate('2026-11-23', '2026-11-24')).toBe(false);
    expect(await readPolicy(exchange.url)).toMatchObject({ env: 'production', hallDate: '2026-11-23' });
    const window = makeWindow({ device: 'w', bureau: 'state', env: 'production' });
    await exchange.enrol(window);
    const session = await signIn(exchange.url, window, 'production');
    expect(
      await post(`${exchange.url}/v1/training/advance-day`, { from: '2026-11-23' }, session),
    ).toMatchObject({
      status: 403,
      body: { error: { code: 'exchange/training-only' } },
    });
    await exchange.remove();
  });
});

describe('sessions', () => {
  it('end after a quarter of an hour, challenges after a minute', async () => {
    let at = Date.UTC(2016, 2, 10);
    const exchange = await startTestExchange({ now: () => at });
    const window = makeWindow({ device: 'w', bureau: 'state' });
    await exchange.enrol(window);
    const session = await signIn(exchange.url, window);
    at += 15 * 60_000 - 1;
    expect((await get(`${exchange.url}/v1/devices/me`, session)).status).toBe(200);
    at += 1;
    expect((await get(`${exchange.url}/v1/devices/me`, session)).status).toBe(401);
    await exchange.remove();
  });
});

describe('a log line', () => {
  it('carries allowed fields and plain ids only', () => {
    const lines: string[] = [];
    const log = logTo(
      (line) => lines.push(line),
      () => 7,
    );
    log('info', 'landed', { device: 'w-1', count: 2, secret: 'x' } as never);
    log('warn', 'odd', { device: '张三 350102' });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: 7, level: 'info', event: 'landed', device: 'w-1', count: 2 },
      { at: 7, level: 'warn', event: 'odd', device: '?' },
    ]);
  });

  it('goes to a private file that is turned over when it is large', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-log-'));
    const file = path.join(folder, 'exchange.log');
    fs.writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1), { mode: 0o600 });
    const log = logToFile(file, () => 7);
    log('info', 'first');
    log('info', 'second');
    expect(fs.readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(fs.statSync(`${file}.1`).size).toBeGreaterThan(5 * 1024 * 1024);
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    fs.rmSync(folder, { recursive: true });
  });

  it('stops nobody when the disk takes no line, and says how many are lost when it does again', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-log-'));
    const file = path.join(folder, 'exchange.log');
    const log = logToFile(file, () => 7);
    // A folder in its place: the disk's refusal is another one, and as final.
    fs.rmSync(file);
    fs.mkdirSync(file);
    for (const event of ['first', 'second', 'third']) log('info', event);
    fs.rmdirSync(file);
    log('info', 'fourth');
    log('info', 'fifth');
    const events = fs.readFileSync(file, 'utf8').trim().split('\n');
    expect(events.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: 7, level: 'warn', event: 'log-lines-lost', count: 3 },
      { at: 7, level: 'info', event: 'fourth' },
      { at: 7, level: 'info', event: 'fifth' },
    ]);
    fs.rmSync(folder, { recursive: true });
    expect(() => logToFile(file, () => 7)).toThrow('ENOENT');
  });
});

describe('migrations', () => {
  const all = migrationsFor(sqliteDialect);

  it('that have once been released are never changed', () => {
    const released = JSON.parse(
      fs.readFileSync(
        path.join(import.meta.dirname, '../fixtures/exchange/migration-checksums.json'),
        'utf8',
      ),
    ) as unknown;
    expect({
      sqlite: all.map(({ number, name, checksum }) => ({ number, name, checksum })),
      postgres: migrationsFor(postgresDialect).map(({ number, name, checksum }) => ({
        number,
        name,
        checksum,
      })),
    }).toEqual(released);
  });

  it('run what is missing, and refuse a store that is newer or was made otherwise', () => {
    expect(missingMigrations(all, [])).toEqual(all);
    expect(missingMigrations(all, all)).toEqual([]);
    const beyond = { number: all.length + 1, checksum: 'x' };
    expect(() => missingMigrations(all, [...all, beyond])).toThrow('exchange/store-from-the-future');
    expect(() => missingMigrations(all, [{ number: 1, checksum: 'x' }])).toThrow(
      'exchange/store-migration-altered',
    );
  });

  it('are looked at whenever a store is opened', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-future-'));
    const file = path.join(folder, 'x.db');
    const keyHex = '11'.repeat(32);
    await createSqliteStore(
      { file, keyHex },
      { env: 'training', exchangeId: 'x', createdAt: 1, trainingDate: '2016-03-10' },
    ).close();
    const db = new SqliteDatabase(file);
    db.pragma(`cipher = 'aegis'`);
    db.key(Buffer.concat([Buffer.from('raw:'), Buffer.from(keyHex, 'hex')]));
    db.prepare(`INSERT INTO migrations VALUES (99, 'tomorrow', 'x', 1)`).run();
    db.close();
    expect(() => openSqliteStore({ file, keyHex }, 1)).toThrow('exchange/store-from-the-future');
    fs.rmSync(folder, { recursive: true });
  });
});

describe('where the store is', () => {
  it('is told without any password', () => {
    expect(parseStoreLocation('sqlite:/data/x.db')).toEqual({ engine: 'sqlite', file: '/data/x.db' });
    const url = 'postgres://exchange@db.hall:5432/txp';
    expect(parseStoreLocation(url)).toEqual({ engine: 'postgres', url });
    expect(parseStoreLocation(`postgres:${url}`)).toEqual({ engine: 'postgres', url });
    for (const secret of ['postgres://a:b@h/d', 'postgres://h/d?password=b'])
      expect(() => parseStoreLocation(secret)).toThrow('exchange/secret-in-arguments');
    for (const wrong of ['sqlite:', 'mysql://x', '', 'postgres:'])
      expect(() => parseStoreLocation(wrong)).toThrow('exchange/request-malformed');
  });
});

describe('the depth of a text', () => {
  it('counts brackets outside strings only', () => {
    expect(nestingOf('{"a":[1,{"b":2}]}')).toBe(3);
    expect(nestingOf('"[[[[\\"[[["')).toBe(0);
    expect(nestingOf('["\\\\",[]]')).toBe(2);
  });
});

describe('an unexpected error', () => {
  it('is answered without its text', () => {
    expect(toHttpFault(new Error('secret of the taxpayer'))).toEqual({
      status: 500,
      code: 'exchange/internal',
      body: { error: { code: 'exchange/internal', detail: {} } },
    });
    expect(toHttpFault(new Fault('exchange/unavailable')).status).toBe(503);
    // A thousand windows at once: what this server could not read in time was not wrong, and is asked again.
    const late = answerToBroken(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }));
    expect(late).toMatch(/^HTTP\/1\.1 503 .*\r\nretry-after: 1\r\n.*"exchange\/unavailable"/s);
    const wrong = answerToBroken(Object.assign(new Error('wrong'), { code: 'HPE_INVALID_METHOD' }));
    expect(wrong).toMatch(/^HTTP\/1\.1 400 .*"exchange\/request-malformed"/s);
    expect(wrong).not.toContain('retry-after');
  });
});
