import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { journalHead, verifyJournal } from '../../db/journal.ts';
import { closeDatabase, openDatabase } from '../../db/open.ts';
import { listOutbox, outboxHead } from '../../db/outbox.ts';
import { findProfileValue, nextCount, setProfileValue } from '../../db/profile.ts';
import { connectionOf, selectOne } from '../../db/sql.ts';
import { type HallDatabase, transaction, type WritableTx } from '../../db/transaction.ts';
import { draft } from '../main/sync/draft.ts';
import { chainSealer, makeTestDatabase, type TestDatabase, testKey } from '../support/database.ts';

let t: TestDatabase | undefined;
const open = (options: Parameters<typeof makeTestDatabase>[0] = {}): TestDatabase => {
  t = makeTestDatabase(options);
  return t;
};
afterEach(() => {
  t?.remove();
  t = undefined;
});

const entry = (n: number) => ({
  what: 'case/filed',
  at: n,
  officer: 'officer-1',
  actId: `act-${n}`,
  caseFileId: null,
  detail: { n },
});
const act = (tx: WritableTx, n: number): void => {
  nextCount(tx, 'acts');
  setProfileValue(tx, 'hall-name', `办税厅${n}`);
  tx.journal(entry(n));
  tx.enqueue(draft(n));
};
/** What an act leaves: all of it or nothing. */
const traces = (db: HallDatabase) => ({
  acts: selectOne<{ value: number }>(db, "SELECT value FROM counters WHERE name = 'acts'")?.value ?? 0,
  name: findProfileValue(db, 'hall-name'),
  journal: journalHead(db)?.seq ?? 0,
  outbox: outboxHead(db, chainSealer.genesis).lastSeq,
});
const agreeing = (n: number) => ({
  acts: n,
  name: n === 0 ? undefined : `办税厅${n}`,
  journal: n,
  outbox: n,
});

describe('one transaction', () => {
  it('keeps business rows, journal and outgoing messages together, chained', () => {
    const { db, write } = open();
    write((tx) => act(tx, 1));
    write((tx) => act(tx, 2));
    expect(traces(db)).toEqual(agreeing(2));
    const [second, first] = listOutbox(db, 10);
    expect(second?.prevHash).toBe(first?.hash);
    expect(first).toMatchObject({ kind: 'FACT', recordId: 'record-1', state: 'sealed', attempts: 0 });
    verifyJournal(db, chainSealer);
  });

  it('keeps nothing when the act, the sealer or the database refuses', () => {
    const { db, write } = open();
    const refuse = () => {
      throw new Error('no');
    };
    expect(() =>
      write((tx) => {
        act(tx, 1);
        refuse();
      }),
    ).toThrow('no');
    expect(() => transaction(db, { ...chainSealer, seal: refuse }, (tx) => act(tx, 1))).toThrow('no');
    const broken = {
      ...chainSealer,
      seal: () => chainSealer.seal([draft(1), draft(2)], outboxHead(db, '0')).slice(1),
    };
    write((tx) => act(tx, 1));
    expect(() => transaction(db, broken, (tx) => act(tx, 2))).toThrow('continue the chain');
    expect(traces(db)).toEqual(agreeing(1));
  });

  it.each([
    ['tx:begin', 0],
    ['tx:before-seal', 0],
    ['tx:before-commit', 0],
    ['tx:after-commit', 1],
  ])('dying at %s leaves all of the act or nothing', (place, acts) => {
    let armed = true;
    const failpoint = (name: string): void => {
      if (armed && name === place) throw new Error('killed');
    };
    const { write, reopen } = open({ failpoint });
    expect(() => write((tx) => act(tx, 1))).toThrow('killed');
    armed = false;
    expect(traces(reopen())).toEqual(agreeing(acts));
  });

  it('does not nest, does not wait, and its right to write ends with it', () => {
    const { db, write } = open();
    expect(() => write(() => write(() => 1))).toThrow('do not nest');
    expect(() => write(async () => 1)).toThrow('synchronous');
    let kept: WritableTx | undefined;
    write((tx) => {
      kept = tx;
    });
    expect(() => kept?.journal(entry(1))).toThrow('has ended');
    expect(() => kept?.enqueue(draft(1))).toThrow('has ended');
    expect(() => setProfileValue(kept as WritableTx, 'hall', 'x')).toThrow('has ended');
    expect(() => selectOne(db, 'DELETE FROM profile RETURNING 1')).toThrow('only a transaction may write');
    expect(traces(db)).toEqual(agreeing(0));
  });

  it('never changes or removes a message, a verdict or a journal entry', () => {
    const { db, write } = open();
    write((tx) => act(tx, 1));
    const { sqlite } = connectionOf(db);
    for (const sql of [
      "UPDATE outbox SET text = 'x'",
      'UPDATE outbox SET seq = 9',
      'DELETE FROM outbox',
      "UPDATE journal SET entry_text = 'x'",
      'DELETE FROM journal',
    ]) {
      expect(() => sqlite.exec(sql)).toThrow(/never|append-only/);
    }
  });
});

describe('a disk that is full or read-only', () => {
  it('refuses the act in words, loses nothing, and goes on when there is room again', () => {
    const { db, write, reopen } = open();
    write((tx) => act(tx, 1));
    const { sqlite } = connectionOf(db);
    const pages = sqlite.pragma('page_count', { simple: true });
    sqlite.pragma(`max_page_count = ${pages}`);
    const big = (tx: WritableTx): void => {
      act(tx, 2);
      tx.journal({ ...entry(3), detail: { text: 'x'.repeat(200_000) } });
    };
    expect(() => write(big)).toThrow(expect.objectContaining({ code: 'db/disk-full' }));
    expect(traces(db)).toEqual(agreeing(1));
    sqlite.pragma('max_page_count = 1000000');
    write((tx) => act(tx, 2));
    expect(traces(reopen())).toEqual(agreeing(2));
  });

  it('gives its own fault when the database may not be written', () => {
    const { db, write } = open();
    connectionOf(db).sqlite.pragma('query_only = ON');
    expect(() => write((tx) => act(tx, 1))).toThrow(expect.objectContaining({ code: 'db/read-only' }));
    connectionOf(db).sqlite.pragma('query_only = OFF');
    expect(traces(db)).toEqual(agreeing(0));
  });
});

describe('a process killed with -9', () => {
  it('leaves whole acts only, fifteen times over, and every act it reported is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'joint-window-kill-'));
    const path = join(folder, 'window.db');
    let total = 0;
    for (let round = 0; round < 15; round += 1) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../support/committing-child.ts'), path],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, (round * 7) % 40));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const reported = Number(said.trim().split('\n').at(-1));
      const db = openDatabase({ path, key: testKey, kind: 'training' });
      const { acts, ...others } = traces(db);
      expect(others).toEqual({ name: `办税厅${acts}`, journal: acts, outbox: acts });
      expect(acts).toBeGreaterThanOrEqual(reported);
      expect(acts).toBeGreaterThan(total);
      verifyJournal(db, chainSealer);
      total = acts;
      closeDatabase(db);
    }
    expect(readFileSync(path).includes(Buffer.from('办税厅'))).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  }, 40_000);
});
