import { afterEach, describe, expect, it } from 'vitest';
import { allRecords, closeTask, findTask, openTask, openTasks } from '../../../db/inbox.ts';
import { journalRows, verifyJournal } from '../../../db/journal.ts';
import { checkIntegrity, closeDatabase } from '../../../db/open.ts';
import { countWaiting } from '../../../db/outbox.ts';
import { selectAll } from '../../../db/sql.ts';
import { transaction } from '../../../db/transaction.ts';
import { feedLeaves, findTreeNode } from '../../../db/tree-heads.ts';
import { blockHash, feedLeafHash } from '../../../evidence/feed-tree.ts';
import { blockLeaves, blockLevel } from '../../../evidence/merkle.ts';
import { buildSnapshot } from '../../../exchange/snapshots.ts';
import type { HallContext } from '../../../main/services/hall-context.ts';
import { growWholeTree } from '../../../main/services/window-tree.ts';
import { part } from '../../exchange/test-window.ts';
import { openCatchingUp } from '../../support/catching-up.ts';
import { patience } from '../../journeys/seed.ts';
import { filing as ownFiling } from './filing.ts';
import {
  closeAll,
  newExchange,
  letIn,
  deliver,
  filings,
  newWindow,
  keep,
  cursorOf,
} from './catch-up-windows.ts';

afterEach(closeAll);

describe('a window whose exchange was restored from an earlier backup', () => {
  /** Two hundred filings everybody has, a hundred that are lost, and what the exchange has had since. */
  const rewound = async (since: number, withSnapshot: boolean) => {
    const [before, after] = [await newExchange(), await newExchange()];
    const sender = await letIn(before, 'window-s', 'state');
    const common = filings(sender, 200);
    const { lastSeq, chainHead } = sender.head;
    const lost = filings(sender, 100);
    await deliver(before, sender, [...common, ...lost]);
    const { t, window, sealer, engineOn, signing } = await newWindow(before);
    await engineOn(t.db).round();
    expect(cursorOf(t.db)).toBe(300);
    const again = await letIn(after, 'window-s', 'state');
    await letIn(after, 'window-l', 'local');
    again.restore({ lastSeq, chainHead });
    await deliver(after, again, common);
    const news = filings(again, since);
    if (since > 0) await deliver(after, again, news);
    if (withSnapshot) await buildSnapshot(after.store, part, Date.now);
    return {
      t,
      window: { ...window, url: after.url, atLeast: 1_000 },
      sealer,
      engineOn,
      common,
      lost,
      news,
      signing,
    };
  };

  it.each([
    ['has less than it read', 50, true],
    ['has grown beyond it with other entries', 150, true],
    ['has no snapshot', 150, false],
  ])(
    'makes its inbox anew where that exchange %s: settled stays settled, the rest is as at any other window',
    async (_what, since, withSnapshot) => {
      const { t, window, sealer, common, lost, news } = await rewound(since, withSnapshot);
      const [settled, open, gone] = [common[0], common[1], lost[0]].map(
        (one) => `confirm-or-return:${one?.message.recordId}:1`,
      );
      const closedByLost = `confirm-or-return:${common[2]?.message.recordId}:1`;
      transaction(t.db, sealer, (tx) => {
        closeTask(tx, settled ?? '', 1, 'officer-7');
        closeTask(tx, gone ?? '', 1, 'officer-7');
        openTask(tx, {
          ...{ id: 'conflict:own', kind: 'conflict', recordId: null, caseFileId: null, taxpayerNo: '' },
          ...{ openedAt: 1, detail: {} },
        });
        closeTask(tx, closedByLost, 1, lost[1]?.msgId ?? '');
        tx.enqueue({ ...ownFiling('own-1', 'local'), part });
      });
      await growWholeTree({ db: t.db, sealer } as HallContext, part);
      closeDatabase(t.db);

      const { db, views } = await openCatchingUp(window);
      keep(db);
      expect(views.at(0)).toMatchObject({ reason: 'rewound' });
      checkIntegrity(db);
      verifyJournal(db, sealer);
      expect(cursorOf(db)).toBe(200 + since);
      expect(
        allRecords(db)
          .map(({ recordId }) => recordId)
          .sort(),
      ).toEqual([...common, ...news].map(({ message }) => message.recordId).sort());
      expect(findTask(db, settled ?? '')).toMatchObject({ closedBy: 'officer-7' });
      expect(findTask(db, open ?? '')).toMatchObject({ closedAt: null });
      // The feed has nothing to say of what a verdict asked for.
      expect(findTask(db, 'conflict:own')).toMatchObject({ closedAt: null });
      // What answered it is among what the exchange has lost.
      expect(findTask(db, closedByLost)).toMatchObject({ closedAt: null });
      const expected = [...common.slice(1), ...news].length;
      expect(openTasks(db).filter(({ kind }) => kind === 'confirm-or-return')).toHaveLength(expected);
      // What the old inbox had beyond is evidence, entry by entry.
      const aside = selectAll<{ msgId: string; message: string }>(
        db,
        'SELECT msg_id, message FROM feed_entries_set_aside ORDER BY position',
      );
      expect(aside.map(({ message }) => message)).toEqual(lost.map(({ text }) => text));
      expect(
        openTasks(db)
          .filter(({ kind }) => kind === 'alarm')
          .map(({ detail }) => detail),
      ).toEqual([{ code: 'exchange/feed-rebuilt', entries: 200 + since, setAside: 100 }]);
      expect(journalRows(db, 0, 100).at(-1)?.entryText).toContain('exchange/inbox-made-anew');
      expect(countWaiting(db)).toBe(1);
      // No subtree of the feed as it was is left to make a root with.
      const block = { level: blockLevel, number: 0 };
      expect(findTreeNode(db, part, block)).toBeUndefined();
      await growWholeTree({ db, sealer } as HallContext, part);
      const leaves = feedLeaves(db, part, { start: 0, end: blockLeaves }).map(feedLeafHash);
      expect(findTreeNode(db, part, block)?.hash).toBe(
        leaves.length < blockLeaves ? undefined : blockHash(leaves),
      );
    },
    patience,
  );

  it(
    'reads on by the line afterwards, and finds nothing wrong',
    async () => {
      const { t, window, engineOn } = await rewound(150, true);
      const stopped = engineOn(t.db, window.url);
      await expect(stopped.round()).rejects.toMatchObject({ code: 'exchange/feed-rewound' });
      expect(openTasks(t.db).map(({ id }) => id)).toContain('alarm:line:exchange/feed-rewound');
      closeDatabase(t.db);
      const { db } = await openCatchingUp(window);
      keep(db);
      await engineOn(db, window.url).round();
      expect(openTasks(db).map(({ id }) => id)).not.toContain('alarm:line:exchange/feed-rewound');
    },
    patience,
  );
});
