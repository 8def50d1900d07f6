import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SectorsDiffering, sectorDigestsText } from '../../contract/exchange/digests.ts';
import type { SignedHead } from '../../contract/exchange/heads.ts';
import { openTasks } from '../../db/inbox.ts';
import { setProfileValue } from '../../db/profile.ts';
import { lastReconciliation } from '../../db/reconciliations.ts';
import { connectionOf } from '../../db/sql.ts';
import { transaction } from '../../db/transaction.ts';
import { signText } from '../../evidence/signature.ts';
import { deskToken } from '../../exchange/desk/entry.ts';
import { enrol } from '../../exchange/enrolment.ts';
import { makeHead } from '../../exchange/heads.ts';
import { makeReconciler } from '../../exchange/reconcile.ts';
import { createPostgresStore } from '../../exchange/storage/postgres.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import type { ExchangeKeys } from '../../exchange/keys.ts';
import type { NewStore } from '../../exchange/storage/port.ts';
import type { HallContext } from '../../main/services/hall-context.ts';
import { runReconcileErrand } from '../../main/services/reconcile.ts';
import { runHeadErrand } from '../../main/services/tree-heads.ts';
import { createExchangeClient } from '../../main/sync/exchange-client.ts';
import { collection, confirmation, correction, filing, returned } from '../main/sync/filing.ts';
import { startPostgres } from '../support/postgres.ts';
import { signIn, post } from './test-client.ts';
import { requestOf, startTestExchange, type TestExchange } from './test-exchange.ts';
import { part } from './test-window.ts';
import { openProfileWindow } from './verify-hall.ts';

/*
 * The nightly comparison of two windows of two bureaus with their exchange, at one signed head: nothing differs, or
 * every difference is named, whichever side has been altered.
 */
type Window = Awaited<ReturnType<typeof openProfileWindow>>;

const describeReconcile = (
  name: string,
  createStore?: (identity: NewStore, keys: ExchangeKeys) => Promise<FullStore>,
): void => {
  describe(name, () => {
    let exchange: TestExchange;
    let folder: string;
    let state: Window;
    let local: Window;

    const contextOf = ({ config, db, sealer }: Window): HallContext =>
      ({ config, db, sealer, clock: { now: () => 1, monotonic: () => 0 } }) as unknown as HallContext;
    const clientOf = ({ window }: Window) =>
      createExchangeClient({
        url: exchange.url,
        env: 'training',
        device: window.device,
        key: window.signing,
      });
    /** A night: the head is made, and each window takes it and compares. */
    const night = async (isAsked = true): Promise<readonly boolean[]> => {
      await makeHead(exchange.store, exchange.keys, part, Date.now());
      const differs: boolean[] = [];
      for (const window of [state, local]) {
        await runHeadErrand(contextOf(window), clientOf(window));
        differs.push(await runReconcileErrand(contextOf(window), clientOf(window), isAsked));
      }
      return differs;
    };
    const more = async (id: string): Promise<void> => {
      state.say(filing(id, 'state'));
      await state.round();
      await local.round();
    };
    const named = async (device: string) =>
      (await exchange.store.readReconciliations()).find((one) => one.device === device)?.differences;
    const altered = ({ db }: Window, sql: string): void => {
      const { sqlite } = connectionOf(db);
      if (sqlite.prepare(sql).run().changes !== 1) throw new Error(`one row is altered by: ${sql}`);
    };
    const alarms = ({ db }: Window, code = 'exchange/records-differ') =>
      openTasks(db).filter((task) => task.detail.code === code);

    beforeAll(async () => {
      exchange = await startTestExchange(createStore === undefined ? {} : { createStore });
      folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
      state = await openProfileWindow(exchange, folder, 'window-s', 'state');
      local = await openProfileWindow(exchange, folder, 'window-l', 'local');
      for (const { window, db, sealer } of [state, local]) {
        const options = { entitlements: window.record.entitlements, approvedAt: 1, newEpoch: false };
        const approval = await enrol(exchange.store, exchange.keys, requestOf(window), options);
        transaction(db, sealer, (tx) => {
          setProfileValue(tx, 'enrolment', JSON.stringify(approval));
          setProfileValue(tx, 'device-key', JSON.stringify(window.signing));
          const entry = { what: 'profile/set', at: 1, officer: null, actId: null, caseFileId: null };
          tx.journal({ ...entry, detail: {} });
        });
      }
      state.say(filing('r-1', 'state'), filing('r-2', 'local'), filing('r-3', 'state'), collection('f-1'));
      await state.round();
      await local.round();
      local.say(confirmation(local.record('r-1'), 'local'), returned(local.record('r-2'), 'local'));
      await local.round();
      await state.round();
      state.say(correction(state.record('r-2'), '陈国良'));
      await state.round();
      await local.round();
    }, 60_000);
    afterAll(async () => {
      state.close();
      local.close();
      await exchange.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it('finds nothing where all three have made the same, and asks once for each head', async () => {
      expect(await night()).toEqual([false, false]);
      expect(await named('window-s')).toEqual([]);
      expect(await named('window-l')).toEqual([]);
      expect(lastReconciliation(state.db, part)).toMatchObject({ differences: [], altered: [] });
      const silent = {
        digests: () => Promise.reject(new Error('asked again')),
        digestRecords: () => Promise.reject(new Error('asked again')),
      };
      expect(await runReconcileErrand(contextOf(state), silent, true)).toBe(false);
      // Within one hall date only who is asked compares again.
      await more('r-4');
      expect(await night(false)).toEqual([false, false]);
      const { size } = lastReconciliation(state.db, part) ?? { size: 0 };
      expect(await night(true)).toEqual([false, false]);
      expect((lastReconciliation(state.db, part)?.size ?? 0) > size).toBe(true);
    });

    it('names a record that one side alone has, another version, and another status: by id, and who has what', async () => {
      await more('r-5');
      altered(local, "DELETE FROM records WHERE record_id = 'r-3'");
      altered(local, "UPDATE records SET version = 1 WHERE record_id = 'r-2'");
      altered(local, "UPDATE records SET status = 'stored' WHERE record_id = 'r-1'");
      expect(await night()).toEqual([false, true]);
      expect(await named('window-s')).toEqual([]);
      const differences = (await named('window-l')) ?? [];
      expect(differences.map(({ recordId }) => recordId)).toEqual(['r-1', 'r-2', 'r-3']);
      expect(differences).toMatchObject([
        { exchange: { status: 'confirmed' }, window: { status: 'accepted' } },
        { exchange: { version: 2 }, window: { version: 1 } },
        { exchange: { version: 1 }, window: null },
      ]);
      expect(lastReconciliation(local.db, part)?.altered).toEqual(['r-1', 'r-2', 'r-3']);
      const [task, ...others] = alarms(local);
      expect(others).toEqual([]);
      expect(task?.detail).toMatchObject({ count: 3, first: 'r-1' });
      expect(alarms(state)).toEqual([]);
      // The other bureau's window is told that there is something, once; which records, the operator's page shows.
      expect(alarms(state, 'exchange/records-differ-there')).toEqual([]);
      await runHeadErrand(contextOf(state), clientOf(state));
      await runHeadErrand(contextOf(state), clientOf(state));
      expect(alarms(state, 'exchange/records-differ-there')).toHaveLength(1);
      expect(alarms(local, 'exchange/records-differ-there')).toEqual([]);
      const token = deskToken(exchange.keys, Date.now());
      const page = await fetch(`${exchange.url}/desk?lang=en`, {
        headers: { cookie: `txp_desk=${token.token}` },
      });
      expect(
        (await page.text()).match(/<td class="one">window-l<\/td><td class="one">r-\d<\/td>/g),
      ).toHaveLength(3);
      expect(await (await fetch(`${exchange.url}/metrics`)).text()).toContain(
        `txp_record_differences{part="${part}"} 3`,
      );
      // Nothing was put right by itself, and the same head is not asked for again.
      expect(local.record('r-2').version).toBe(1);
      expect(await night()).toEqual([false, false]);
      expect(alarms(local)).toHaveLength(1);
    });

    it('names a record that only the window has, and a fact that its own messages do not make so', async () => {
      await more('r-6');
      altered(
        state,
        "UPDATE records SET record_id = 'r-invented' WHERE record_id = 'r-4' AND class = 'state'",
      );
      altered(
        state,
        "UPDATE records SET hash = replace(hash, substr(hash, 1, 1), 'f') WHERE record_id = 'f-1'",
      );
      expect((await night())[0]).toBe(true);
      expect((await named('window-s'))?.map(({ recordId, window }) => [recordId, window === null])).toEqual([
        ['r-4', true],
        ['r-invented', false],
      ]);
      expect(lastReconciliation(state.db, part)?.altered).toEqual(['f-1', 'r-4', 'r-invented']);
    });

    it('costs the exchange what has come since the last head, and no second fold of an earlier one', async () => {
      const read = vi.spyOn(exchange.store, 'readFeed');
      const { exchangeId } = exchange.store.identity;
      const paperAt = ({ head: { size, root } }: SignedHead) => {
        const said = { v: 1, env: 'training', exchangeId, device: 'window-s', part, size, root } as const;
        const paper = { ...said, sectors: {} };
        return { ...paper, signature: signText(state.window.signing, sectorDigestsText(paper)) };
      };
      const readFrom = () => read.mock.calls.map(([, after]) => after);
      const compare = async (head: SignedHead) => {
        read.mockClear();
        const { body } = await post<SectorsDiffering>(`${exchange.url}/v1/digests`, paperAt(head));
        return { differing: body.differing.length > 0, from: readFrom() };
      };
      const earlier = await exchange.store.findHead(part, null);
      await more('r-7');
      await makeHead(exchange.store, exchange.keys, part, Date.now());
      const later = await exchange.store.findHead(part, null);
      if (earlier === undefined || later === undefined) throw new Error('there are two heads');
      await compare(earlier);
      expect(await compare(later)).toEqual({ differing: true, from: [earlier.head.size] });
      for (const head of [earlier, later]) expect(await compare(head)).toEqual({ differing: true, from: [] });
      // After a restart, a window that was away asks for an earlier head than the others have asked for.
      const begunAnew = makeReconciler(exchange.store);
      for (const head of [later, earlier]) {
        read.mockClear();
        await begunAnew.sectors(paperAt(head), Date.now());
        expect(readFrom()).toEqual([0]);
      }
      read.mockRestore();
    });

    it('takes no word that is not the window’s own, about its own part, at a head that was signed', async () => {
      const session = await signIn(exchange.url, state.window);
      expect(session).toBeDefined();
      const head = (await exchange.store.findHead(part, null))?.head;
      if (head === undefined) throw new Error('there is a head');
      const { exchangeId, size, root } = head;
      const paper = {
        ...({ v: 1, env: 'training', exchangeId, device: 'window-s', part, size, root } as const),
        ...{ sectors: {}, signature: '0'.repeat(128) },
      };
      const answerTo = (over: object) => post(`${exchange.url}/v1/digests`, { ...paper, ...over });
      const code = async (over: object) => (await answerTo(over)).body.error.code;
      const signed = (over: { part?: string; root?: string; size?: number }) => {
        const said = { ...paper, ...over };
        return { ...over, signature: signText(state.window.signing, sectorDigestsText(said)) };
      };
      expect((await answerTo(signed({}))).status).toBe(200);
      expect(await code(signed({ part: 'elsewhere' }))).toBe('exchange/other-jurisdiction');
      expect(await code(signed({ root: 'a'.repeat(64) }))).toBe('exchange/head-unknown');
      expect(await code(signed({ size: size + 1 }))).toBe('exchange/head-unknown');
      expect(await code({})).toBe('exchange/signature-wrong');
      expect(await code({ device: 'nobody' })).toBe('exchange/device-unknown');
      expect(await code({ exchangeId: 'another' })).toBe('exchange/environment-mixed');
      expect(await code({ sectors: { 'no sector': 'x' } })).toBe('exchange/request-malformed');
    });
  });
};

describeReconcile('the nightly comparison, on SQLite');
const postgres = await startPostgres();
if ('skipped' in postgres) {
  process.stdout.write(`skipped: ${postgres.skipped}\n`);
  describe.skip(`the nightly comparison, on PostgreSQL (${postgres.skipped})`, () => {
    it('needs a PostgreSQL that can run here', () => undefined);
  });
} else {
  const url = await postgres.createDatabase();
  afterAll(() => postgres.stop());
  describeReconcile('the nightly comparison, on PostgreSQL', (identity) =>
    createPostgresStore(url, identity),
  );
}
