import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeadsPage, SignedHead } from '../../../contract/exchange/heads.ts';
import { openTasks } from '../../../db/inbox.ts';
import { setProfileValue } from '../../../db/profile.ts';
import { connectionOf } from '../../../db/sql.ts';
import { transaction } from '../../../db/transaction.ts';
import { treeHeads } from '../../../db/tree-heads.ts';
import { decide } from '../../../exchange/decide.ts';
import { enrol } from '../../../exchange/enrolment.ts';
import { makeHead, takeCountersignature } from '../../../exchange/heads.ts';
import type { HallContext } from '../../../main/services/hall-context.ts';
import { runHeadErrand } from '../../../main/services/tree-heads.ts';
import { ownRoot } from '../../../main/services/window-tree.ts';
import { signText } from '../../../evidence/signature.ts';
import { treeHeadText } from '../../../contract/exchange/heads.ts';
import { bureauKeys, countersign, setBureauKeys } from '../../exchange/head-contract.ts';
import { land } from '../../exchange/storage-contract.ts';
import { requestOf, startTestExchange, type TestExchange } from '../../exchange/test-exchange.ts';
import { filing as landedFiling, makeWindow, part } from '../../exchange/test-window.ts';
import { openProfileWindow } from '../../exchange/verify-hall.ts';
import { filing } from '../sync/filing.ts';

/* Signed heads at a real window on real books, from a real exchange. */

let exchange: TestExchange;
let folder: string;
let state: Awaited<ReturnType<typeof openProfileWindow>>;
let context: HallContext;

const told = (): string[] =>
  openTasks(state.db)
    .map((task) => String(task.detail.code))
    .filter((code) => code.startsWith('exchange/head-'));
const standing = () => treeHeads(state.db, part).map((row) => [row.size, row.standing]);
/** Judged here: what is put into the store past the server does not wake it. */
const applied = async (): Promise<void> => {
  while ((await exchange.store.applyPending(part, 500, decide, 1)) > 0);
};
const headNow = async () => {
  await makeHead(exchange.store, exchange.keys, part, Date.now());
  const found = await exchange.store.findHead(part, null);
  if (found === undefined) throw new Error('a head was made');
  return found;
};
const errand = (page?: HeadsPage): Promise<boolean> =>
  runHeadErrand(context, {
    heads: async (of, limit) => page ?? { part: of, heads: [...(await exchange.store.listHeads(of, limit))] },
  });
const page = (...heads: SignedHead[]): HeadsPage => ({ part, heads });

beforeAll(async () => {
  exchange = await startTestExchange();
  folder = mkdtempSync(join(tmpdir(), 'window-heads-'));
  state = await openProfileWindow(exchange, folder, 'window-s', 'state');
  await setBureauKeys(exchange.store);
  const { entitlements } = state.window.record;
  const options = { entitlements, approvedAt: 1, newEpoch: false };
  const approval = await enrol(exchange.store, exchange.keys, requestOf(state.window), options);
  const { state: ofState, local: ofLocal } = bureauKeys;
  transaction(state.db, state.sealer, (tx) => {
    setProfileValue(tx, 'enrolment', JSON.stringify(approval));
    const authorities = { state: ofState.verifying, local: ofLocal.verifying };
    setProfileValue(tx, 'seal-authorities', JSON.stringify(authorities));
    tx.journal({
      what: 'profile/set',
      at: 1,
      officer: null,
      actId: null,
      caseFileId: null,
      detail: {},
    });
  });
  const { config, db, sealer } = state;
  context = {
    config,
    db,
    sealer,
    clock: { now: () => 1_457_600_000_000, monotonic: () => 0 },
  } as HallContext;
});
afterAll(async () => {
  state.close();
  await exchange.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('the heads at a window', () => {
  it('hold where the window makes the same root of its own entries, across whole blocks and part of one', async () => {
    expect(await errand()).toBe(false);
    const other = makeWindow({ device: 'window-o', bureau: 'state' });
    await exchange.enrol(other);
    for (const count of [1, 299, 400]) {
      const from = other.head.lastSeq;
      await land(
        exchange.store,
        other,
        Array.from({ length: count }, (_, n) => other.seal(landedFiling(`h-${from + n}`))),
      );
      await applied();
      await state.round();
      await headNow();
      expect(await errand()).toBe(true);
    }
    expect(standing()).toEqual(
      expect.arrayContaining([
        [700, 'holds'],
        [300, 'holds'],
        [1, 'holds'],
      ]),
    );
    expect(await errand()).toBe(false);
    expect(told()).toEqual([]);
  });

  it('wait until the window has read so far, and are kept with what the bureaus sign later', async () => {
    const other = makeWindow({ device: 'window-p', bureau: 'state' });
    await exchange.enrol(other);
    await land(exchange.store, other, [other.seal(landedFiling('h-wait'))]);
    await applied();
    const { head } = await headNow();
    expect(head.size).toBe(701);
    expect(await errand()).toBe(false);
    await state.round();
    expect(await errand()).toBe(true);
    await takeCountersignature(exchange.store, countersign('local', head), 1);
    expect(await errand()).toBe(true);
    await takeCountersignature(exchange.store, countersign('state', head), 1);
    expect(await errand()).toBe(true);
    expect(treeHeads(state.db, part)[0]).toMatchObject({
      size: 701,
      standing: 'holds',
      countersignatures: [{ bureau: 'state' }, { bureau: 'local' }],
    });
    expect(await errand()).toBe(false);
  });

  it('are not believed from anybody else, nor a bureau’s word that is not its own; a person is told once', async () => {
    const { head, countersignatures } = (await exchange.store.findHead(part, 300)) as SignedHead;
    const said = { ...head, root: 'ab'.repeat(32) };
    const forged = { ...said, signature: signText(bureauKeys.state.signing, treeHeadText(said)) };
    expect(await errand(page({ head: forged, countersignatures: [] }))).toBe(true);
    expect(await errand(page({ head: forged, countersignatures: [] }))).toBe(false);
    expect(told()).toEqual(['exchange/head-signature-wrong']);
    const stolen = { ...countersign('local', head), bureau: 'state' as const };
    expect(await errand(page({ head, countersignatures: [...countersignatures, stolen] }))).toBe(true);
    expect(told()).toHaveLength(2);
    expect(treeHeads(state.db, part).find(({ size }) => size === 300)).toMatchObject({
      countersignatures: [],
    });
    // What it did sign, under a head that is another one in a single word.
    const otherDay = countersign('state', { ...head, hallDate: '2016-03-09' });
    expect(await errand(page({ head, countersignatures: [...countersignatures, otherDay] }))).toBe(true);
    expect(told()).toHaveLength(3);
    expect(treeHeads(state.db, part).find(({ size }) => size === 300)).toMatchObject({
      countersignatures: [],
    });
    // The exchange's own key, and not a head of this exchange, this environment or this part.
    const kept = standing();
    for (const [n, foreign] of [
      { part: 'elsewhere' },
      { exchangeId: 'another' },
      { env: 'production' as const },
    ].entries()) {
      const other = { ...head, size: 299, ...foreign };
      const there = { ...other, signature: signText(exchange.keys.signing, treeHeadText(other)) };
      expect(await errand(page({ head: there, countersignatures: [] }))).toBe(true);
      expect(told()).toHaveLength(4 + n);
    }
    expect(told()).toEqual(Array(6).fill('exchange/head-signature-wrong'));
    expect(standing()).toEqual(kept);
    expect(treeHeads(state.db, 'elsewhere')).toEqual([]);
  });

  it('that the exchange signed of another feed are an alarm, kept as evidence, and change nothing here', async () => {
    const before = ownRoot(state.db, part, 700);
    const { head } = (await exchange.store.findHead(part, 700)) as SignedHead;
    const said = { ...head, root: 'cd'.repeat(32) };
    const other = { ...said, signature: signText(exchange.keys.signing, treeHeadText(said)) };
    expect(await errand(page({ head: other, countersignatures: [] }))).toBe(true);
    expect(told().filter((code) => code === 'exchange/head-differs')).toHaveLength(1);
    expect(standing()).toEqual(
      expect.arrayContaining([
        [700, 'differs'],
        [700, 'holds'],
      ]),
    );
    expect(ownRoot(state.db, part, 700)).toBe(before);
    expect(await errand(page({ head: other, countersignatures: [] }))).toBe(false);
  });

  it('differ as soon as one mark of one entry here is altered', async () => {
    state.say(filing('h-own', 'state'));
    await state.round();
    const { head } = await headNow();
    const { sqlite } = connectionOf(state.db);
    sqlite.exec('DROP TRIGGER feed_entries_are_final');
    sqlite.exec("UPDATE feed_entries SET quarantined = 'exchange/not-entitled' WHERE position = 702");
    expect(await errand()).toBe(true);
    expect(standing()).toEqual(expect.arrayContaining([[head.size, 'differs']]));
    expect(told().filter((code) => code === 'exchange/head-differs')).toHaveLength(2);
  });

  it('are no matter at an exchange that has none to give, nor before the window is let in', async () => {
    const { Fault } = await import('../../../domain/faults.ts');
    const silent = { heads: () => Promise.reject(new Fault('exchange/not-found')) };
    expect(await runHeadErrand(context, silent)).toBe(false);
    const down = { heads: () => Promise.reject(new Fault('exchange/unreachable')) };
    await expect(runHeadErrand(context, down)).rejects.toThrow('exchange/unreachable');
  });
});
