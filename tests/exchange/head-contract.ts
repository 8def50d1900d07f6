import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type HeadCountersignature,
  headCountersignatureText,
  type TreeHead,
  treeHeadText,
} from '../../contract/exchange/heads.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { feedLeafHash } from '../../evidence/feed-tree.ts';
import { emptyRoot, nodeHash, verifyConsistency, verifyInclusion } from '../../evidence/merkle.ts';
import { signingKeyFrom, signText, verifyText } from '../../evidence/signature.ts';
import { decide } from '../../exchange/decide.ts';
import { keepHeads } from '../../exchange/head-keeper.ts';
import {
  consistencyOf,
  headToSign,
  inclusionOf,
  makeHead,
  takeCountersignature,
} from '../../exchange/heads.ts';
import type { ExchangeKeys } from '../../exchange/keys.ts';
import { noLog } from '../../exchange/log.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import type { DeskFixture } from './desk-contract.ts';
import { land } from './storage-contract.ts';
import { filing, makeWindow, type TestWindow } from './test-window.ts';

const now = 1_457_600_000_000;
const keyOf = (name: string) => signingKeyFrom('ed25519', Buffer.from(sha256Hex(name), 'hex'));
/** The exchange’s own. */
export const exchangeSigning = keyOf('exchange');
export const bureauKeys = { state: keyOf('state bureau'), local: keyOf('local bureau') };

/** The definition of RFC 6962 over the whole feed: what the kept subtrees must come to. */
const treeHash = (leaves: readonly string[]): string => {
  if (leaves.length < 2) return leaves[0] ?? emptyRoot;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
};

export const countersign = (
  bureau: 'state' | 'local',
  head: TreeHead,
  over: Partial<HeadCountersignature> = {},
): HeadCountersignature => {
  const { env, exchangeId, part, size, root } = head;
  const said = {
    v: 1,
    env,
    exchangeId,
    bureau,
    part,
    size,
    root,
    head: sha256Hex(treeHeadText(head)),
    checked: ['first'],
    officer: 'head-officer',
    signedOn: '2016-03-10',
    ...over,
  } as Omit<HeadCountersignature, 'signature'>;
  return { ...said, signature: signText(bureauKeys[bureau].signing, headCountersignatureText(said)) };
};

/** Lets the exchange know the two bureaus. */
export const setBureauKeys = async (store: FullStore): Promise<void> => {
  for (const bureau of ['state', 'local'] as const)
    await store.putBureauKey(bureau, bureauKeys[bureau].verifying, {
      kind: 'bureau-key-set',
      subject: bureau,
      decidedAt: now,
      by: 'admin',
      reason: 'test',
    });
};

/** What every store owes the heads of its feeds. Runs on SQLite and on PostgreSQL. */
export const describeHeads = (name: string, fixture: () => DeskFixture): void => {
  describe(name, () => {
    let store: FullStore;
    let other: FullStore;
    let keys: ExchangeKeys;
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
      const { env, exchangeId } = store.identity;
      keys = { exchangeId, env, ...exchangeSigning, storeKeyHex: '', sessionSecretHex: '' };
      await setBureauKeys(store);
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });
    const windowOf = async (part: string): Promise<TestWindow> => {
      const window = makeWindow({ device: `head-${part}`, bureau: 'state', part });
      await store.putDevice(window.record);
      return window;
    };
    const fill = async (window: TestWindow, count: number): Promise<void> => {
      for (let done = 0; done < count; done += 400) {
        const from = window.head.lastSeq;
        const some = Array.from({ length: Math.min(400, count - done) }, (_, n) =>
          window.seal(filing(`${window.device}-${from + n}`)),
        );
        await land(store, window, some);
      }
      while ((await store.applyPending(window.record.part, 200, decide, now)) > 0);
    };
    const leavesOf = async (part: string): Promise<string[]> =>
      (await other.readLeaves(part, { start: 0, end: 100_000 })).map(feedLeafHash);

    it('are signed roots of the whole feed, one for each size, made from what is new', async () => {
      const part = 'head-grow';
      const window = await windowOf(part);
      expect(await makeHead(store, keys, part, now)).toBeUndefined();
      const made: TreeHead[] = [];
      for (const count of [1, 3, 252, 1, 300]) {
        await fill(window, count);
        const head = await makeHead(made.length % 2 === 0 ? store : other, keys, part, now);
        if (head === undefined) throw new Error('something new makes a head');
        made.push(head);
        const leaves = await leavesOf(part);
        expect(head).toMatchObject({ part, size: leaves.length, root: treeHash(leaves), env: 'training' });
        expect(verifyText(keys.verifying, treeHeadText(head), head.signature)).toBe(true);
        expect(await makeHead(store, keys, part, now)).toBeUndefined();
      }
      expect(made.map(({ size }) => size)).toEqual([1, 4, 256, 257, 557]);
      expect((await other.listHeads(part, 3)).map(({ head }) => head.size)).toEqual([557, 257, 256]);
      expect((await other.findHead(part, 4))?.head).toEqual(made[1]);
      expect(await other.findHead(part, 5)).toBeUndefined();
      expect((await other.findHead(part, null))?.head).toEqual(made[4]);
    });

    it('are each the beginning of every later one, and hold every entry', async () => {
      const part = 'head-grow';
      const heads = (await other.listHeads(part, 10)).map(({ head }) => head).reverse();
      for (const from of heads)
        for (const to of heads.filter(({ size }) => size >= from.size)) {
          const { proof } = await consistencyOf(other, part, from.size, to.size);
          expect(verifyConsistency(from.size, to.size, proof, from.root, to.root)).toBe(true);
        }
      const leaves = await leavesOf(part);
      for (const head of heads)
        for (const position of [1, 2, 4, 200, 256, 257, 557].filter((at) => at <= head.size)) {
          const { leaf, proof } = await inclusionOf(other, part, position, head.size);
          expect(leaf).toBe(leaves[position - 1]);
          expect(verifyInclusion(leaf, position - 1, head.size, proof, head.root)).toBe(true);
        }
      await expect(consistencyOf(store, part, 2, 558)).rejects.toMatchObject({
        code: 'exchange/head-unknown',
      });
      await expect(consistencyOf(store, part, 5, 4)).rejects.toMatchObject({
        code: 'exchange/request-malformed',
      });
      await expect(inclusionOf(store, part, 0, 4)).rejects.toMatchObject({
        code: 'exchange/request-malformed',
      });
    });

    it('carry what both bureaus signed, State first, each once', async () => {
      const part = 'head-grow';
      const { head } = await headToSign(store, keys, part, 557);
      const local = countersign('local', head);
      expect(await takeCountersignature(store, local, now)).toEqual({ part, size: 557, bureaus: ['local'] });
      const state = countersign('state', head, { checked: ['consistent', 'window'] });
      expect((await takeCountersignature(other, state, now)).bureaus).toEqual(['state', 'local']);
      await takeCountersignature(store, countersign('local', head, { signedOn: '2016-03-11' }), now + 1);
      expect((await other.findHead(part, null))?.countersignatures).toEqual([state, local]);
    });

    it('take nothing that is not the bureau’s own word about that very head', async () => {
      const part = 'head-grow';
      const { head } = await headToSign(store, keys, part, 0);
      const paper = countersign('state', head);
      const refused = (raw: unknown) =>
        takeCountersignature(store, raw, now).then(
          () => 'taken',
          (error: { code?: string }) => error.code,
        );
      expect(await refused({ ...paper, officer: 'another' })).toBe('exchange/bureau-signature-wrong');
      expect(await refused({ ...paper, bureau: 'local' })).toBe('exchange/bureau-signature-wrong');
      expect(await refused({ ...paper, checked: [] })).toBe('exchange/bureau-paper-not-in-order');
      expect(await refused(countersign('state', { ...head, exchangeId: 'another' }))).toBe(
        'exchange/environment-mixed',
      );
      expect(await refused(countersign('state', head, { head: '0'.repeat(64) }))).toBe(
        'exchange/bureau-paper-not-in-order',
      );
      // The root is right, and the exchange never signed it.
      const { root } = (await store.findHead(part, 257))?.head ?? { root: '' };
      expect(await refused(countersign('state', { ...head, size: 257, root, madeAt: 1 }))).toBe(
        'exchange/bureau-paper-not-in-order',
      );
      expect(await store.readHeadAlarms(10)).toEqual([]);
    });

    it('are an alarm where a bureau has signed another feed, and its paper is kept', async () => {
      const part = 'head-grow';
      const { head } = await headToSign(store, keys, part, 0);
      const forked = countersign('local', { ...head, root: 'ab'.repeat(32) });
      const between = countersign('state', { ...head, size: 300, root: 'cd'.repeat(32) });
      const beyond = countersign('state', { ...head, size: 9000 });
      for (const paper of [forked, between, beyond, forked])
        await expect(takeCountersignature(store, paper, now)).rejects.toMatchObject({
          code: 'exchange/head-inconsistent',
        });
      const alarms = await other.readHeadAlarms(10);
      expect(alarms.map(({ countersignature }) => countersignature)).toEqual([between, forked, beyond]);
      expect(await other.readHeadAlarms(1)).toHaveLength(1);
    });

    it('come with the first entry, with so many more, and with the next hall date', async () => {
      const part = 'head-keeper';
      const window = await windowOf(part);
      const due: (() => void)[] = [];
      const keeper = keepHeads(store, keys, {
        now: () => now,
        log: noLog,
        ports: { after: (_ms, work) => (due.push(work), () => undefined) },
        every: 10,
      });
      const sizes = async (): Promise<number[]> => {
        await keeper.look();
        return (await store.listHeads(part, 10)).map(({ head }) => head.size);
      };
      await fill(window, 1);
      expect(await sizes()).toEqual([1]);
      await fill(window, 9);
      expect(await sizes()).toEqual([1]);
      await fill(window, 1);
      expect(await sizes()).toEqual([11, 1]);
      await fill(window, 2);
      expect(await sizes()).toEqual([11, 1]);
      const today = (await store.findTrainingDate()) ?? '';
      await store.moveTrainingDate(today, '2016-03-11');
      expect(due.length).toBeGreaterThan(0);
      due.at(-1)?.();
      expect(await sizes()).toEqual([13, 11, 1]);
      expect((await store.findHead(part, null))?.head.hallDate).toBe('2016-03-11');
      await store.moveTrainingDate('2016-03-11', '2016-03-12');
      expect(await sizes()).toEqual([13, 11, 1]);
      await keeper.stop();
    });
  });
};
