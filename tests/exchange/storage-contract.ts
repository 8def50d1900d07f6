import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { canonicalText, type Canonical } from '../../evidence/canonical.ts';
import { recordsDigest } from '../../evidence/records-digest.ts';
import { verifyBatch } from '../../exchange/batch.ts';
import { decide } from '../../exchange/decide.ts';
import { judgeLanding } from '../../exchange/land.ts';
import type { ExchangeStore } from '../../exchange/storage/port.ts';
import {
  amendment,
  collection,
  confirmed,
  correction,
  filing,
  makeWindow,
  part,
  returned,
  reversal,
  type Sealed,
  type TestWindow,
} from './test-window.ts';

const now = 1_457_600_000_000;
export const identity = {
  env: 'training',
  exchangeId: 'exchange-test',
  createdAt: now,
  trainingDate: '2016-03-10',
} as const;

export interface StoreFixture {
  /** The store of an empty exchange made with `identity`. */
  create(): Promise<ExchangeStore>;
  /** The same exchange again, from another connection or after a restart. */
  reopen(): Promise<ExchangeStore>;
}

/** Lands what a window sealed, as the server does. */
export const land = async (store: ExchangeStore, window: TestWindow, sealed: readonly Sealed[]) => {
  const device = (await store.findDevice(window.device)) ?? window.record;
  const { request, firstPrevHash } = verifyBatch(window.batch(sealed), device, now);
  return store.landBatch(request, judgeLanding(firstPrevHash));
};
const applyAll = async (store: ExchangeStore, of = part): Promise<number> => {
  let total = 0;
  for (;;) {
    const applied = await store.applyPending(of, 50, decide, now);
    if (applied === 0) return total;
    total += applied;
  }
};
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    return error instanceof Fault ? error.code : `not a fault: ${String(error)}`;
  }
};

/** What every store owes the exchange. Runs on SQLite and on PostgreSQL. */
export const describeStore = (name: string, fixture: () => StoreFixture): void => {
  describe(name, () => {
    let store: ExchangeStore;
    let other: ExchangeStore;
    let counter = 0;
    const enrolled = async (bureau: 'state' | 'local' = 'state', of = part): Promise<TestWindow> => {
      const window = makeWindow({ device: `${bureau}-${++counter}`, bureau, part: of });
      await store.putDevice(window.record);
      return window;
    };
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });

    it('knows what it is, and is not made twice', async () => {
      expect(other.identity).toEqual({ env: 'training', exchangeId: 'exchange-test', createdAt: now });
      expect(await codeOf(fixture().create())).toBe('exchange/store-exists');
    });

    it('keeps a device with its entitlements, and moves neither its numbers nor its hall by enrolling it again', async () => {
      const window = await enrolled();
      const sealed = window.seal(filing('enrol-1'));
      await land(store, window, [sealed]);
      const [entitlement] = window.record.entitlements;
      await store.putDevice({
        ...window.record,
        epoch: 1,
        part: '999999',
        hall: 'elsewhere',
        entitlements: entitlement ? [entitlement] : [],
      });
      expect(await other.findDevice(window.device)).toEqual({
        ...window.record,
        epoch: 1,
        lastSeq: 1,
        chainHead: sealed.hash,
        entitlements: [entitlement],
      });
      expect(await other.findDevice('nobody')).toBeUndefined();
    });

    it('keeps a paper about a seal key once, and never another under its name', async () => {
      const window = await enrolled();
      const paper = (kind: 'request' | 'grant' | 'revocation', id: string, text: string) => ({
        device: window.device,
        kind,
        id,
        text,
        depositedAt: now,
      });
      const grant = paper('grant', 'seal-1', '{"kind":"grant","地":"税"}');
      expect(await store.putSealPaper(paper('revocation', 'seal-1', 'r'))).toBe(true);
      expect(await store.putSealPaper(grant)).toBe(true);
      expect(await other.putSealPaper(grant)).toBe(true);
      expect(await other.putSealPaper({ ...grant, text: 'another' })).toBe(false);
      expect(await store.putSealPaper(paper('request', 'ask-1', 'q'))).toBe(true);
      const found = await other.readSealPapers(window.device);
      expect(found.map(({ kind }) => kind)).toEqual(['grant', 'request', 'revocation']);
      expect(found[0]).toEqual(grant);
      expect(await other.readSealPapers('nobody')).toEqual([]);
      expect((await other.readSealPapers(null)).filter(({ device }) => device === window.device)).toEqual(
        found,
      );
      expect(await codeOf(store.putSealPaper({ ...grant, device: 'nobody' }))).toBe(
        'exchange/device-unknown',
      );
    });

    it('lands a batch once, however often it comes, and answers the same', async () => {
      const window = await enrolled();
      const sealed = [1, 2, 3].map((n) => window.seal(filing(`once-${window.device}-${n}`)));
      const first = await land(store, window, sealed);
      const again = await land(other, window, sealed);
      const overlapping = await land(store, window, [
        ...sealed.slice(1),
        window.seal(filing(`once-${window.device}-4`)),
      ]);
      expect(first).toMatchObject({ kind: 'landed', receivedTo: 3 });
      expect(again).toMatchObject({ kind: 'landed', receivedTo: 3, fresh: [] });
      expect(overlapping).toMatchObject({ kind: 'landed', receivedTo: 4 });
      await applyAll(store);
      expect((await store.readResults(window.device, 0, 100)).map((r) => r.seq)).toEqual([1, 2, 3, 4]);
    });

    it('asks for what is missing and changes nothing when numbers or chain do not follow', async () => {
      const window = await enrolled();
      const [a, b, c] = [1, 2, 3].map((n) => window.seal(filing(`gap-${window.device}-${n}`)));
      expect(await land(store, window, [b as Sealed, c as Sealed])).toMatchObject({
        kind: 'gap',
        expectSeq: 1,
      });
      await land(store, window, [a as Sealed]);
      window.restore({ lastSeq: 1, chainHead: 'f'.repeat(64) });
      expect(await land(store, window, [window.seal(filing('gap-x'))])).toEqual({
        kind: 'chain-broken',
        expectSeq: 2,
        chainHead: a?.hash,
      });
      expect((await other.findDevice(window.device))?.lastSeq).toBe(1);
    });

    it('raises an alarm and freezes the device when a number comes again with other content', async () => {
      const window = await enrolled();
      const before = window.head;
      const original = window.seal(filing(`fork-${window.device}`, 'state', 100));
      await land(store, window, [original]);
      window.restore(before);
      const forged = window.seal(filing(`fork-${window.device}`, 'state', 999));
      expect(await land(store, window, [forged])).toMatchObject({ kind: 'forked' });
      expect((await other.findDevice(window.device))?.status).toBe('frozen');
      expect(await other.readAlarms()).toContainEqual({
        code: 'exchange/message-changed',
        msgId: original.msgId,
        storedHash: original.hash,
        givenHash: forged.hash,
        raisedAt: now,
      });
      expect(await land(store, window, [original])).toMatchObject({
        kind: 'refused',
        code: 'exchange/device-frozen',
      });
      await store.setDeviceStatus(window.device, 'active');
      expect(await land(store, window, [original])).toMatchObject({ kind: 'landed', receivedTo: 1 });
    });

    it('takes no number again in a new epoch that was used in an old one', async () => {
      const window = await enrolled();
      const old = window.seal(filing(`epoch-${window.device}`));
      await land(store, window, [old]);
      await store.putDevice({ ...window.record, epoch: 1 });
      expect(await land(store, window, [old])).toEqual({ kind: 'epoch-differs', epoch: 1 });
      window.restore({ lastSeq: 0, chainHead: '0'.repeat(64), epoch: 1 });
      expect(await land(store, window, [window.seal(filing(`epoch-${window.device}`))])).toMatchObject({
        kind: 'forked',
      });
      await store.setDeviceStatus(window.device, 'active');
      window.restore({ lastSeq: 1, chainHead: old.hash, epoch: 1 });
      expect(await land(store, window, [window.seal(filing(`epoch2-${window.device}`))])).toMatchObject({
        kind: 'landed',
        receivedTo: 2,
      });
      await applyAll(store);
      expect((await store.readResults(window.device, 0, 10)).map((r) => r.msgId)).toEqual([
        `${window.device}:0:1`,
        `${window.device}:1:2`,
      ]);
    });

    it('lands one of two different batches for the same number that arrive at the same moment', async () => {
      const window = await enrolled();
      const before = window.head;
      const mine = window.seal(filing(`race-${window.device}`, 'state', 1));
      window.restore(before);
      const theirs = window.seal(filing(`race-${window.device}`, 'state', 2));
      const outcomes = await Promise.all([land(store, window, [mine]), land(other, window, [theirs])]);
      expect(outcomes.map((o) => o.kind).toSorted()).toEqual(['forked', 'landed']);
    });

    it('gives each message one verdict and each accepted one a position, without a gap', async () => {
      const own = 'part-gapless';
      const state = await enrolled('state', own);
      const local = await enrolled('local', own);
      const bad = { ...filing('g-bad'), body: { nonsense: true } };
      const sealed = [filing('g-1'), bad, filing('g-2'), filing('g-1')].map((d) => state.seal(d));
      const locals = [filing('g-3', 'local'), filing('g-4', 'local')].map((d) => local.seal(d));
      await land(store, state, sealed);
      await land(store, local, locals);
      expect(await store.listPendingParts()).toContain(own);
      const counts = await Promise.all([applyAll(store, own), applyAll(other, own)]);
      expect(counts[0] + counts[1]).toBe(6);
      expect(await store.listPendingParts()).not.toContain(own);

      const page = await other.readFeed(own, 0, 100, 1_000_000);
      expect(page).toMatchObject({ part: own, from: 0, to: 4, highWater: 4 });
      expect(page.entries.map((e) => e.position)).toEqual([1, 2, 3, 4]);
      expect(new Set(page.entries.map((e) => e.msgId)).size).toBe(4);
      const first = page.entries.find((e) => e.msgId === sealed[0]?.msgId);
      expect(first).toMatchObject({ message: sealed[0]?.text, hash: sealed[0]?.hash, senderBureau: 'state' });
      const results = await store.readResults(state.device, 0, 100);
      expect(results.map((r) => [r.verdict, r.code, r.field])).toEqual([
        ['ACCEPTED', null, null],
        ['REJECT', 'exchange/body-invalid', 'body.bureau'],
        ['ACCEPTED', null, null],
        ['CONFLICT', 'exchange/version-stale', null],
      ]);
      expect(results[3]).toMatchObject({ currentVersion: 1, currentHash: sealed[0]?.hash, position: null });
      expect((await store.readResults(state.device, 2, 1)).map((r) => r.seq)).toEqual([3]);
    });

    it('turns through the devices, so that a short queue does not wait behind a long one', async () => {
      const own = 'part-fair';
      const busy = await enrolled('state', own);
      const quiet = await enrolled('state', own);
      await land(
        store,
        busy,
        Array.from({ length: 30 }, (_, n) => busy.seal(filing(`fair-${n}`))),
      );
      await land(store, quiet, [quiet.seal(filing('fair-quiet'))]);
      await store.applyPending(own, 5, decide, now);
      expect(await store.readResults(quiet.device, 0, 10)).toHaveLength(1);
      expect(await store.readResults(busy.device, 0, 10)).toHaveLength(4);
      await applyAll(store, own);
    });

    it('applies again after a decision that failed, having kept nothing of it', async () => {
      const own = 'part-fails';
      const window = await enrolled('state', own);
      await land(
        store,
        window,
        [1, 2].map((n) => window.seal(filing(`fails-${n}`))),
      );
      let calls = 0;
      const failing = () => {
        calls += 1;
        if (calls === 2) throw new Error('power cut');
        return decide({
          message: { ...window.seal(filing('x')), device: window.device, epoch: 0, receivedAt: now },
          device: window.record,
          env: 'training',
          record: undefined,
        });
      };
      await expect(store.applyPending(own, 10, failing, now)).rejects.toThrow('power cut');
      expect(await other.readFeed(own, 0, 10, 1000)).toMatchObject({ highWater: 0, entries: [] });
      expect(await other.readResults(window.device, 0, 10)).toEqual([]);
      expect(await applyAll(store, own)).toBe(2);
    });

    it('carries a record from accepted over returned and corrected to confirmed', async () => {
      const own = 'part-return';
      const state = await enrolled('state', own);
      const local = await enrolled('local', own);
      const status = async () =>
        (await other.readRecords(own)).map((r) => [r.version, r.status, r.openReturn]);
      const first = state.seal(filing('r-1'));
      await land(store, state, [first]);
      await applyAll(store, own);
      expect(await status()).toEqual([[1, 'accepted', null]]);
      const back = local.seal(returned(first));
      await land(store, local, [back]);
      await applyAll(store, own);
      expect(await status()).toEqual([[1, 'returned', back.msgId]]);
      const second = state.seal(correction(first, back, 12_345));
      await land(store, state, [second]);
      await applyAll(store, own);
      expect(await status()).toEqual([[2, 'accepted', null]]);
      await land(store, local, [local.seal(confirmed(second))]);
      await applyAll(store, own);
      expect(await status()).toEqual([[2, 'confirmed', null]]);
      expect(recordsDigest(await store.readRecords(own))).toBe(
        recordsDigest([{ recordId: 'r-1', version: 2, hash: second.hash, status: 'confirmed' }]),
      );
    });

    it('sees, within one run, what the messages before did to the same record', async () => {
      const own = 'part-run';
      const window = await enrolled('state', own);
      const first = window.seal(filing('run-1', 'state', 1));
      const second = window.seal(amendment(first, 2));
      const third = window.seal(amendment(second, 3));
      await land(store, window, [first, second, third]);
      await applyAll(store, own);
      expect(await store.readRecords(own)).toMatchObject([{ version: 3, hash: third.hash }]);
      expect((await store.readFeed(own, 0, 10, 100_000)).highWater).toBe(3);
    });

    it('sums collections less reversals by bureau and levy, counts quarantined ones, and lists voucher numbers once', async () => {
      const own = 'part-money';
      const before = await store.readTotals();
      const at = (totals: typeof before, levy: string) =>
        totals.money.find((m) => m.bureau === 'state' && m.levy === levy)?.amountFen ?? 0;
      const window = await enrolled('state', own);
      const odd = { ...collection('m-3', 'V-M3', 700), schema: 'collection/9' };
      const huge = { ...collection('m-4', 'V-M4', Number.MAX_SAFE_INTEGER), actingFor: 'local' as const };
      const drafts = [
        collection('m-1', 'V-M1', 90_003),
        reversal('m-2', 'V-M1', 90_003),
        collection('m-5', 'V-M5', 500),
        odd,
        huge,
      ];
      await land(
        store,
        window,
        drafts.map((d) => window.seal(d)),
      );
      await applyAll(store, own);
      const after = await other.readTotals();
      expect(at(after, 'vat') - at(before, 'vat')).toBe(500 + 700 + Number.MAX_SAFE_INTEGER);
      expect(after.voucherNumbers.filter((v) => v.voucherNumber.startsWith('V-M'))).toEqual(
        ['V-M1', 'V-M3', 'V-M4', 'V-M5'].map((voucherNumber) => ({ voucherBureau: 'state', voucherNumber })),
      );
      expect(after.messages.landed - before.messages.landed).toBe(5);
      expect(after.messages.accepted - before.messages.accepted).toBe(5);
      expect(after.messages.quarantined - before.messages.quarantined).toBe(2);
      const marks = (await store.readFeed(own, 0, 10, 100_000)).entries.map((e) => e.quarantined);
      expect(marks).toEqual([null, null, null, 'exchange/schema-unknown', 'exchange/bureau-differs']);
    });

    it('keeps a hostile text whole, and the part goes on', async () => {
      const own = 'part-hostile';
      const window = await enrolled('state', own);
      const nasty = [
        { ...collection('h-1', 'V\u0000H1', 5), taxpayer: 'x\u0000y' },
        { ...filing('h-2'), taxpayer: '\u0000' },
        { ...filing('h-3'), ['\u0000key']: 1 },
        { ...filing('h-4'), recordId: "'; drop table feed; --" },
        { ...filing('h-5'), recordId: 'x\u0000' },
        filing('h-6'),
      ].map((d) => window.seal(d));
      await land(store, window, nasty);
      await applyAll(store, own);
      const results = await store.readResults(window.device, 0, 10);
      expect(results.map((r) => r.verdict)).toEqual([
        'ACCEPTED',
        'REJECT',
        'REJECT',
        'REJECT',
        'REJECT',
        'ACCEPTED',
      ]);
      expect((await other.readFeed(own, 0, 10, 100_000)).entries[0]?.message).toBe(nasty[0]?.text);
    });

    it('cuts a page by bytes but always moves on', async () => {
      const own = 'part-pages';
      const window = await enrolled('state', own);
      await land(
        store,
        window,
        [1, 2, 3].map((n) => window.seal(filing(`page-${n}`))),
      );
      await applyAll(store, own);
      expect(await store.readFeed(own, 0, 10, 1)).toMatchObject({ from: 0, to: 1, highWater: 3 });
      expect(await store.readFeed(own, 1, 1, 1_000_000)).toMatchObject({ from: 1, to: 2 });
      expect(await store.readFeed(own, 3, 10, 1)).toMatchObject({ from: 3, to: 3, entries: [] });
    });

    it('spends a nonce once', async () => {
      expect(await store.spendNonce('n-1', now + 1000, now)).toBe(true);
      expect(await other.spendNonce('n-1', now + 1000, now)).toBe(false);
      expect(await other.spendNonce('n-2', now + 5000, now + 2000)).toBe(true);
      expect(await store.spendNonce('n-1', now + 9000, now + 2000)).toBe(true);
    });

    it('moves the training date from where it stands, once', async () => {
      expect(await store.findTrainingDate()).toBe('2016-03-10');
      expect(await store.moveTrainingDate('2016-03-10', '2016-03-11')).toBe(true);
      expect(await other.moveTrainingDate('2016-03-10', '2016-03-11')).toBe(false);
      expect(await other.findTrainingDate()).toBe('2016-03-11');
    });

    it('says when a feed has grown', async () => {
      const own = 'part-poke';
      const window = await enrolled('state', own);
      const poked = new Promise<string>((resolve) =>
        store.onFeedGrown((grown) => grown === own && resolve(own)),
      );
      await land(store, window, [window.seal(filing('poke-1'))]);
      await applyAll(store, own);
      expect(await poked).toBe(own);
    });

    it('refuses a device it does not know', async () => {
      const stranger = makeWindow({ device: 'stranger', bureau: 'state' });
      expect(await codeOf(land(store, stranger, [stranger.seal(filing('s-1'))]))).toBe(
        'exchange/device-unknown',
      );
      expect(await codeOf(store.setDeviceStatus('stranger', 'revoked'))).toBe('exchange/device-unknown');
    });

    it('gives everything back after a restart, text for text', async () => {
      const window = await enrolled();
      const sealed = window.seal({ ...filing(`restart-${window.device}`), caseFileId: 'case-1' });
      await land(store, window, [sealed]);
      await applyAll(store);
      const third = await fixture().reopen();
      const page = await third.readFeed(part, 0, 500, 10_000_000);
      const found = page.entries.find((e) => e.msgId === sealed.msgId);
      expect(found?.message).toBe(sealed.text);
      expect(canonicalText(JSON.parse(found?.message ?? '') as Canonical)).toBe(sealed.text);
      await third.close();
    });
  });
};
