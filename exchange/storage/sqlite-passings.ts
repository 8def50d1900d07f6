import type { Receive } from '../receive.ts';
import { type Applied, findRecordId, foldPassed, passingsOf } from './fold.ts';
import { partsWithWindows, passingsTo, waitingPassings } from './passing-sql.ts';
import type { RecordState } from './port.ts';
import * as rows from './rows.ts';
import type { sqliteBlobNames } from './sqlite-blobs.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';
import type { statements } from './sqlite-statements.ts';

/** The part of the store that hands over from one part to another; each function runs within a transaction. */
export const sqlitePassings = (
  db: SqliteDatabase,
  q: ReturnType<typeof statements>,
  blobNames: ReturnType<typeof sqliteBlobNames>,
) => {
  const s = {
    parts: db.prepare(partsWithWindows),
    waiting: db.prepare(waitingPassings),
    to: db.prepare(passingsTo(':part', ':limit')),
    insert: db.prepare('INSERT INTO passings VALUES (?, ?, ?, ?, ?, ?)'),
    note: db.prepare(
      `INSERT INTO passed_on VALUES (?, ?, ?)
       ON CONFLICT (part, from_part) DO UPDATE SET position = excluded.position`,
    ),
  };
  const putRecord = (part: string, r: RecordState): void =>
    void q.putRecord.run(
      part,
      r.recordId,
      r.authority,
      r.schema,
      r.taxpayer,
      r.version,
      r.hash,
      r.senderBureau,
      r.status,
      r.openReturn,
      rows.handoverText(r),
    );
  const findRecord = (part: string, recordId: string): RecordState | undefined => {
    const row = q.record.get(part, recordId) as rows.RecordRow | undefined;
    return row && rows.recordOf(row);
  };

  const passOnce = (part: string, limit: number, receive: Receive): number => {
    const passings = (s.to.all({ part, limit }) as rows.PassingRow[]).map(rows.passingOf);
    if (passings.length === 0) return 0;
    q.insertPart.run(part);
    const ids = new Set(passings.map(({ message }) => findRecordId(message.text) ?? ''));
    const standing = [...ids].flatMap((id) => {
      const record = findRecord(part, id);
      return record === undefined ? [] : [[id, record] as const];
    });
    const { high_water } = q.part.get(part) as { high_water: number };
    const passed = foldPassed(passings, new Map(standing), high_water, receive);
    for (const entry of passed.entries) {
      const { message: m, position, senderBureau, fromPart, fromPosition } = entry;
      const body = Buffer.from(m.text, 'utf8');
      q.insertFeed.run(
        part,
        m.device,
        m.epoch,
        m.seq,
        position,
        m.hash,
        body,
        senderBureau,
        m.receivedAt,
        null,
      );
      blobNames.enter(part, entry, m.receivedAt);
      s.note.run(part, fromPart, fromPosition);
    }
    for (const record of passed.records.values()) putRecord(part, record);
    q.setHighWater.run(passed.highWater, part);
    return passings.length;
  };

  return {
    putRecord,
    passOnce,
    partsWithWindows: (): ReadonlySet<string> =>
      new Set((s.parts.all() as { part: string }[]).map(({ part }) => part)),
    waitingParts: (): string[] => (s.waiting.all() as { part: string }[]).map(({ part }) => part),
    keep: (part: string, applied: readonly Applied[]): void => {
      for (const { message: m, position, toPart } of passingsOf(applied))
        s.insert.run(part, position, m.device, m.epoch, m.seq, toPart);
    },
  };
};
