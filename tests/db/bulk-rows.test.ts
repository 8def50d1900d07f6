import { afterEach, describe, expect, it } from 'vitest';
import { type BulkCell, bulkRows } from '../../db/bulk-rows.ts';
import { selectAll } from '../../db/sql.ts';
import { transaction, type WritableTx } from '../../db/transaction.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { makeTestDatabase } from '../support/database.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});
const sealer = makeSealer({ env: 'training', device: 'window-l' });
const columns = [
  'id',
  'kind',
  'record_id',
  'taxpayer_no',
  'opened_at',
  'closed_at',
  'closed_by',
  'detail_json',
];
const rowsOf = (tx: WritableTx) =>
  bulkRows(tx, {
    ...{ table: 'tasks', columns, ofFewValues: ['kind', 'taxpayer_no'] },
    ...{ mostlyNull: ['record_id', 'closed_at', 'closed_by'], asBytes: ['detail_json'] },
  });
const written = (work: (tx: WritableTx) => void) => {
  const t = makeTestDatabase();
  closing.push(t.remove);
  transaction(t.db, sealer, work);
  return selectAll(t.db, `SELECT ${columns.join(', ')} FROM tasks ORDER BY id`);
};
const asRead = (row: readonly BulkCell[]) => {
  const [id, kind, recordId, taxpayerNo, openedAt, closedAt, closedBy, detail] = row;
  const read: unknown = JSON.parse(String(detail));
  return { id, kind, recordId, taxpayerNo, openedAt, closedAt, closedBy, detail: read };
};
const kinds = ['alarm', 'correct', 'conflict'];

describe('rows loaded in bulk', () => {
  it('come out as they went in, whatever stands in their cells and however many', () => {
    const numbers = [
      '',
      "O'Brien",
      "x'); DROP TABLE tasks; --",
      '350102',
      'a\u0000b',
      '榕城',
      'n'.repeat(60),
      '?',
    ];
    const rows = Array.from({ length: 1_000 }, (_, n): BulkCell[] => [
      `t-${String(n).padStart(4, '0')}`,
      kinds[n % 3] as string,
      n % 5 === 0 ? `r-${n}` : null,
      // Of few values, and then of more than get statements of their own.
      n < 400 ? (numbers[n % numbers.length] as string) : `n-${n % 70}`,
      n,
      n % 7 === 0 ? n + 1 : null,
      n % 7 === 0 ? "officer '7'" : null,
      n % 2 === 0 ? Buffer.from(JSON.stringify({ n, name: '榕城' })) : JSON.stringify({ n }),
    ]);
    const read = written((tx) => {
      const bulk = rowsOf(tx);
      rows.forEach(bulk.add);
      bulk.flush();
      bulk.flush();
    });
    expect(read).toEqual(rows.map(asRead));
  });

  it('are forgotten where what was written before is undone', () => {
    const row = (id: string): BulkCell[] => [id, 'alarm', null, '', 1, null, null, '{}'];
    const read = written((tx) => {
      const bulk = rowsOf(tx);
      bulk.add(row('t-1'));
      bulk.discard();
      bulk.add(row('t-2'));
      bulk.flush();
    });
    expect(read).toEqual([asRead(row('t-2'))]);
  });

  it('are held to the conditions of their table', () => {
    expect(() =>
      written((tx) => {
        const bulk = rowsOf(tx);
        for (let n = 0; n < 20; n += 1)
          bulk.add([`t-${n}`, n === 13 ? 'weather' : 'alarm', null, '', 1, null, null, '{}']);
        bulk.flush();
      }),
    ).toThrow('CHECK');
  });
});
