import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { closeDatabase, createDatabase } from '../../db/open.ts';
import { connectionOf } from '../../db/sql.ts';

/** As many rows as one transaction takes; more is no quicker, fewer is slower. */
const inTransaction = 5000;

interface Line {
  readonly position: number;
  readonly msgId: string;
  readonly hash: string;
  readonly message: string;
  readonly senderBureau: string;
  readonly receivedAt: number;
  readonly quarantined: string | null;
}

/**
 * The very bytes of the snapshot, streamed: gunzip, parse each line, and one prepared insert a row, in a database with
 * the product's own cipher and pragmas. No check, no fold; a text key and one index, as the smallest use of it needs.
 */
export const rawCatchUp = async (url: string, path: string, key: Buffer): Promise<number> => {
  const db = createDatabase({ path, key, kind: 'training' });
  const { sqlite } = connectionOf(db);
  try {
    sqlite.exec(
      `CREATE TABLE changes (msg_id TEXT PRIMARY KEY, position INTEGER NOT NULL, hash TEXT NOT NULL,
         message TEXT NOT NULL, sender_bureau TEXT NOT NULL, received_at INTEGER NOT NULL, quarantined TEXT) STRICT;
       CREATE INDEX changes_by_position ON changes (position)`,
    );
    const insert = sqlite.prepare('INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?)');
    const answer = await fetch(url);
    if (answer.body === null) throw new Error('nothing came');
    const lines = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).pipe(
      createGunzip(),
    );
    let count = -1;
    let rest = '';
    lines.setEncoding('utf8');
    sqlite.exec('BEGIN IMMEDIATE');
    for await (const text of lines as AsyncIterable<string>) {
      const all = (rest + text).split('\n');
      rest = all.pop() ?? '';
      for (const line of all) {
        count += 1;
        // The first line is the snapshot's own.
        if (count === 0) continue;
        const change = JSON.parse(line) as Line;
        const { position, msgId, hash, message, senderBureau, receivedAt, quarantined } = change;
        insert.run(msgId, position, hash, message, senderBureau, receivedAt, quarantined);
        if (count % inTransaction === 0) sqlite.exec('COMMIT; BEGIN IMMEDIATE');
      }
    }
    sqlite.exec('COMMIT');
    return count;
  } finally {
    closeDatabase(db);
  }
};

export const removeDatabase = (path: string): void => {
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${path}${end}`, { force: true });
};
