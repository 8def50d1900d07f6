import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../exchange/decide.ts';
import { buildSnapshot, readSnapshot } from '../../exchange/snapshots.ts';
import { receive } from '../../exchange/receive.ts';
import { handover, registration, taking } from './registration-drafts.ts';
import {
  abandonedAfterMs,
  type DeskDecision,
  type FullStore,
  type Snapshot,
  snapshotChunkBytes,
} from '../../exchange/storage/desk-port.ts';
import { land } from './storage-contract.ts';
import {
  collection,
  type Draft,
  filing,
  makeWindow,
  returned,
  type Sealed,
  type TestWindow,
} from './test-window.ts';

export interface DeskFixture {
  /** The store of an empty exchange made with `identity`. */
  create(): Promise<FullStore>;
  /** The same exchange again, from another connection. */
  reopen(): Promise<FullStore>;
}

const now = 1_457_600_000_000;

/** What every store owes the desk of the exchange. Runs on SQLite and on PostgreSQL. */
export const describeDesk = (name: string, fixture: () => DeskFixture): void => {
  describe(name, () => {
    let store: FullStore;
    let other: FullStore;
    let counter = 0;
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });
    const enrolled = async (bureau: 'state' | 'local', of: string): Promise<TestWindow> => {
      const window = makeWindow({ device: `desk-${bureau}-${++counter}`, bureau, part: of });
      await store.putDevice(window.record);
      return window;
    };
    const send = async (window: TestWindow, drafts: readonly Draft[]): Promise<readonly Sealed[]> => {
      const sealed = drafts.map((draft) => window.seal(draft));
      await land(store, window, sealed);
      while ((await store.applyPending(window.record.part, 200, decide, now)) > 0);
      return sealed;
    };
    const fill = (window: TestWindow, count: number) => {
      const from = window.head.lastSeq;
      return send(
        window,
        Array.from({ length: count }, (_, n) => filing(`${window.device}-${from + n}`)),
      );
    };
    const bytesOf = async (snapshot: Snapshot, from = 0, to = snapshot.size - 1): Promise<Buffer> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of readSnapshot(other, snapshot, from, to)) pieces.push(piece);
      return Buffer.concat(pieces);
    };

    describe('its snapshots', () => {
      it('are the feed up to the last full page, named by their bytes, seen by every server', async () => {
        const own = 'part-snapshot';
        const window = await enrolled('state', own);
        await fill(window, 199);
        expect(await buildSnapshot(store, own, () => now)).toBeUndefined();
        expect(await other.findSnapshot(own, null)).toBeUndefined();
        await fill(window, 3);
        const built = await buildSnapshot(store, own, () => now);
        if (built === undefined) throw new Error('a full page makes a snapshot');
        expect(await other.findSnapshot(own, null)).toEqual(built);
        expect(await other.findSnapshot(own, built.hash)).toEqual(built);
        expect(await other.findSnapshot('elsewhere', built.hash)).toBeUndefined();
        const bytes = await bytesOf(built);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(built.hash);
        expect(bytes.length).toBe(built.size);
        const [head, ...lines] = gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
        expect(JSON.parse(head ?? '')).toMatchObject({ part: own, position: 200, env: 'training' });
        const { entries } = await other.readFeed(own, 0, 200, Number.MAX_SAFE_INTEGER);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(entries);
        expect(await bytesOf(built, 10, 19)).toEqual(bytes.subarray(10, 20));
      });

      it('are shown whole or not at all, and never go back', async () => {
        const own = 'part-snapshot-builds';
        const window = await enrolled('state', own);
        await fill(window, 1);
        const chunk = (build: string, number: number, size: number, at = now) =>
          store.putSnapshotChunk({ part: own, build, number, bytes: Buffer.alloc(size, number), now: at });
        const snapshot = (build: string, position: number): Snapshot => ({
          part: own,
          position,
          hash: createHash('sha256').update(build).digest('hex'),
          size: snapshotChunkBytes + 5,
          build,
          publishedAt: now,
        });
        await chunk('dead', 0, 5, now - abandonedAfterMs - 1);
        await chunk('growing', 0, 5);
        for (const build of ['one', 'two', 'three', 'late']) {
          await chunk(build, 0, snapshotChunkBytes);
          await chunk(build, 1, 5);
        }
        expect(await other.findSnapshot(own, null)).toBeUndefined();
        const [one, two, three] = [snapshot('one', 200), snapshot('two', 400), snapshot('three', 600)];
        for (const next of [one, two, three]) expect(await store.publishSnapshot(next)).toBe(true);
        expect(await other.publishSnapshot(snapshot('late', 600))).toBe(false);
        expect(await other.findSnapshot(own, null)).toEqual(three);
        expect(await other.findSnapshot(own, two.hash)).toEqual(two);
        expect(await other.findSnapshot(own, one.hash)).toBeUndefined();
        expect((await bytesOf(two, snapshotChunkBytes - 2, snapshotChunkBytes + 1)).toJSON().data).toEqual([
          0, 0, 1, 1,
        ]);
        const at = (build: string) => other.findSnapshotChunk(snapshot(build, 0), 0);
        expect([await at('one'), await at('late'), await at('dead')]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
        expect(await at('growing')).toHaveLength(5);
      });
    });

    describe('its papers about windows', () => {
      const decision = (kind: DeskDecision['kind'], subject: string, decidedAt = now): DeskDecision => ({
        kind,
        subject,
        decidedAt,
        by: 'admin-1',
        reason: '依据两局联席会议纪要',
      });

      it('know each bureau by the key last set', async () => {
        expect(await store.findBureauKey('state')).toBeUndefined();
        for (const publicKeyHex of ['ab'.repeat(32), 'cd'.repeat(32)])
          await store.putBureauKey(
            'state',
            { suite: 'ed25519', publicKeyHex },
            decision('bureau-key-set', 'state'),
          );
        expect(await other.findBureauKey('state')).toEqual({
          suite: 'ed25519',
          publicKeyHex: 'cd'.repeat(32),
        });
        expect(await other.findBureauKey('local')).toBeUndefined();
      });

      it('keep a request once and no more than may wait, and every opinion until it is concluded', async () => {
        const request = (id: string, askedAt: number) => ({
          id,
          device: `d-${id}`,
          text: `{"id":"${id}"}`,
          askedAt,
        });
        expect(await store.putEnrolment(request('b', 2), 2)).toBe('kept');
        expect(await other.putEnrolment(request('b', 9), 2)).toBe('known');
        expect(await store.putEnrolment(request('a', 1), 2)).toBe('kept');
        expect(await store.putEnrolment(request('c', 3), 2)).toBe('full');
        for (const [text, at] of [
          ['first', 1],
          ['second', 2],
        ] as const)
          expect(await store.putOpinion('a', 'local', text, at)).toBe(true);
        expect(await other.putOpinion('a', 'state', 'yes', 1)).toBe(true);
        expect(await other.listWaitingEnrolments()).toEqual([
          {
            ...request('a', 1),
            state: 'waiting',
            approval: null,
            opinions: [
              { bureau: 'state', text: 'yes' },
              { bureau: 'local', text: 'second' },
            ],
          },
          { ...request('b', 2), state: 'waiting', approval: null, opinions: [] },
        ]);
        expect(await store.refuseEnrolment('b')).toBe(true);
        const { record } = makeWindow({ device: 'd-a', bureau: 'local' });
        const approve = (by: FullStore) =>
          by.approveEnrolment('a', record, '{"ok":1}', decision('window-enrolled', 'd-a'));
        expect((await Promise.all([approve(store), approve(other)])).toSorted()).toEqual([false, true]);
        expect(await other.findDevice('d-a')).toEqual(record);
        expect(await other.findEnrolment('a')).toMatchObject({ state: 'approved', approval: '{"ok":1}' });
        expect(await store.approveEnrolment('b', record, '{}', decision('window-enrolled', 'd-b'))).toBe(
          false,
        );
        expect(await store.refuseEnrolment('a')).toBe(false);
        expect(await store.putOpinion('a', 'state', 'no', 3)).toBe(false);
        expect(await store.findEnrolment('nobody')).toBeUndefined();
        expect(await store.listWaitingEnrolments()).toEqual([]);
      });

      it('list the windows, and shut one out with the decision that did it', async () => {
        const window = await enrolled('state', 'part-devices');
        await store.revokeDevice(window.device, decision('window-revoked', window.device));
        const listed = await other.listDevices();
        expect(listed.find(({ device }) => device === window.device)).toEqual({
          ...window.record,
          status: 'revoked',
        });
        expect(listed.map(({ device }) => device)).toEqual(listed.map(({ device }) => device).toSorted());
        await expect(store.revokeDevice('nobody', decision('window-revoked', 'nobody'))).rejects.toThrow(
          'exchange/device-unknown',
        );
      });

      it('show what is quarantined until it is decided, once, and keep the decisions', async () => {
        const own = 'part-held';
        const window = await enrolled('state', own);
        const odd = (n: number) => ({ ...collection(`odd-${n}`, `V-O${n}`, 700), schema: 'collection/9' });
        const [first, second] = await send(window, [odd(1), odd(2), collection('fine', 'V-O3', 5)]);
        const held = async () =>
          (await other.readQuarantined(10)).map(({ msgId, part, position }) => [msgId, part, position]);
        expect(await held()).toEqual([
          [first?.msgId, own, 1],
          [second?.msgId, own, 2],
        ]);
        expect(await other.readQuarantined(1)).toMatchObject([{ code: 'exchange/schema-unknown' }]);
        const released = decision('quarantine-released', first?.msgId ?? '', now + 5);
        const both = await Promise.all([
          store.putDecision(released),
          other.putDecision({ ...released, by: 'admin-2' }),
        ]);
        expect(both.toSorted()).toEqual([false, true]);
        expect(await held()).toEqual([[second?.msgId, own, 2]]);
        expect((await other.readDecisions(1))[0]).toMatchObject({
          kind: 'quarantine-released',
          decidedAt: now + 5,
        });
      });
    });

    describe('its counts and its agreement', () => {
      it('say of each part what is published, pending, returned, in conflict and rejected', async () => {
        const own = 'part-counts';
        const state = await enrolled('state', own);
        const local = await enrolled('local', own);
        const [first] = await send(state, [
          filing('c-1'),
          filing('c-1'),
          { ...filing('c-2'), body: { nonsense: true } },
          filing('c-3'),
        ]);
        if (first === undefined) throw new Error('four were sent');
        await land(store, local, [local.seal(returned(first))]);
        await land(store, state, [state.seal(filing('c-4'))]);
        const counts = (await other.readPartCounts()).find(({ part }) => part === own);
        expect(counts).toEqual({
          part: own,
          highWater: 2,
          pending: 2,
          rejected: 1,
          conflicts: 1,
          returned: 0,
          offered: 0,
        });
        while ((await store.applyPending(own, 200, decide, now)) > 0);
        const after = (await other.readPartCounts()).find(({ part }) => part === own);
        expect(after).toEqual({
          part: own,
          highWater: 4,
          pending: 0,
          rejected: 1,
          conflicts: 1,
          returned: 1,
          offered: 0,
        });
        expect((await other.readReturned(100)).filter(({ part }) => part === own)).toMatchObject([
          { recordId: 'c-1', status: 'returned', senderBureau: 'state' },
        ]);
        expect((await other.readConflicts(100)).filter(({ part }) => part === own)).toMatchObject([
          {
            device: state.device,
            msgId: `${state.device}:0:2`,
            code: 'exchange/version-stale',
            decidedAt: now,
          },
        ]);
      });

      it('name what was handed over to a part and is not answered there', async () => {
        const state = await enrolled('state', 'part-left');
        const far = await enrolled('state', 'part-reached');
        const first = state.seal(registration('state'));
        const handed = state.seal(handover(first, 'part-reached'));
        await land(store, state, [first, handed]);
        const offered = async () => (await other.readOffered(100)).filter((r) => r.part === 'part-reached');
        const counted = async () =>
          (await other.readPartCounts()).find((counts) => counts.part === 'part-reached')?.offered;
        while ((await store.applyPending('part-left', 200, decide, now)) > 0);
        expect([await offered(), await counted()]).toEqual([[], 0]);
        await store.passOn('part-reached', 10, receive);
        expect(await offered()).toMatchObject([
          {
            recordId: first.message.recordId,
            handover: { offers: [{ part: 'part-left', authority: 'state' }] },
          },
        ]);
        expect(await counted()).toBe(1);
        await land(store, far, [far.seal(taking(handed))]);
        while ((await store.applyPending('part-reached', 200, decide, now)) > 0);
        expect([await offered(), await counted()]).toEqual([[], 0]);
      });

      it('have the last comparison of each window, of one part or of all', async () => {
        const [near, far] = [await enrolled('state', 'part-near'), await enrolled('state', 'part-far')];
        const compared = ({ device, record }: TestWindow, size: number) => ({
          ...{ part: record.part, device, size, comparedAt: now },
          differences: [{ recordId: `r-${size}`, exchange: null, window: null }],
        });
        for (const size of [9, 10, 3]) await store.putReconciliation(compared(near, size));
        await store.putReconciliation(compared(far, 7));
        expect(await other.readReconciliations('part-near')).toEqual([compared(near, 10)]);
        expect(await other.readReconciliations('part-nowhere')).toEqual([]);
        expect(await other.readReconciliations()).toEqual([compared(far, 7), compared(near, 10)]);
        await store.putReconciliation({ ...compared(far, 7), differences: [] });
        expect(await other.readReconciliations('part-far')).toMatchObject([{ differences: [] }]);
      });

      it('keep the agreement’s versions in order, one by one', async () => {
        const decision = (version: number) =>
          ({
            kind: 'policy-set',
            subject: String(version),
            decidedAt: now,
            by: 'admin-1',
            reason: '联席会议',
          }) as const;
        expect(await store.findPolicy()).toBeUndefined();
        expect(await store.putPolicy(2, '{"v":2}', decision(2))).toBe(false);
        expect(await store.putPolicy(1, '{"v":1}', decision(1))).toBe(true);
        const both = await Promise.all([
          store.putPolicy(2, '{"v":2}', decision(2)),
          other.putPolicy(2, '{"v":2}', decision(2)),
        ]);
        expect(both.toSorted()).toEqual([false, true]);
        expect(await other.findPolicy()).toBe('{"v":2}');
      });
    });
  });
};
