import { feedCursorName } from './inbox.ts';
import { entryColumns } from './inbox-rows.ts';
import { execute } from './sql.ts';
import type { Sqlite } from './sqlite.ts';
import type { WritableTx } from './transaction.ts';

/* An inbox that is made anew from its feed (docs/decisions/0022): what was read before is kept as evidence. */

/** Puts the feed of `part` aside as it was read, with all that was made of it and that no person has settled. */
export const putAside = (sqlite: Sqlite, part: string): void => {
  const [{ sql }] = sqlite.prepare("SELECT sql FROM sqlite_schema WHERE name = 'feed_entries'").all() as [
    { sql: string },
  ];
  sqlite.exec('ALTER TABLE feed_entries RENAME TO feed_entries_before');
  sqlite.exec(sql);
  // A window reads one feed, and all its records come of it.
  sqlite.exec('DELETE FROM records');
  // What is read anew is hashed anew.
  sqlite.prepare('DELETE FROM tree_nodes WHERE part = ?').run(part);
  // What a person has settled stays settled when it comes again; what a verdict or the line asked for is not the feed's.
  sqlite.exec(
    `DELETE FROM tasks WHERE (kind NOT IN ('rejected', 'conflict', 'recall', 'alarm')
        OR (kind = 'alarm' AND id NOT LIKE 'alarm:line:%'
          AND id NOT IN (SELECT 'alarm:' || msg_id FROM outbox WHERE is_quarantined = 1)))
      AND (closed_at IS NULL OR closed_by IN (SELECT msg_id FROM feed_entries_before))`,
  );
  sqlite.prepare('DELETE FROM sync_cursors WHERE name = ?').run(feedCursorName(part));
};

/** Keeps what the exchange no longer has as it was read here. Answers how many entries that were. */
const keepEvidence = (sqlite: Sqlite, at: number): number => {
  const { changes } = sqlite
    .prepare(
      `INSERT INTO feed_entries_set_aside (set_aside_at, ${entryColumns})
         SELECT ?, ${entryColumns} FROM feed_entries_before old
          WHERE NOT EXISTS (SELECT 1 FROM feed_entries new
            WHERE new.part = old.part AND new.position = old.position AND new.hash = old.hash)`,
    )
    .run(at);
  sqlite.exec('DROP TABLE feed_entries_before');
  return changes;
};

/**
 * A person reads what happened, and the journal says it for good. `at`: when that was asked for (UTC ms); `to`: the place
 * the new one is read to.
 */
export const tellOfRebuild = (sqlite: Sqlite, tx: WritableTx, at: number, to: number): void => {
  const setAside = keepEvidence(sqlite, at);
  execute(tx, "DELETE FROM tasks WHERE id = 'alarm:line:exchange/feed-rewound'");
  execute(tx, "DELETE FROM profile WHERE name = 'inbox-rebuild'");
  execute(
    tx,
    `INSERT INTO tasks (id, kind, taxpayer_no, opened_at, detail_json) VALUES (?, 'alarm', '', ?, ?)`,
    `alarm:line:exchange/feed-rebuilt:${at}`,
    at,
    JSON.stringify({ code: 'exchange/feed-rebuilt', entries: to, setAside }),
  );
  tx.journal({
    what: 'exchange/inbox-made-anew',
    at,
    officer: null,
    actId: null,
    caseFileId: null,
    detail: { entries: to, setAside },
  });
};
