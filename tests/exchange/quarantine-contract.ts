import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signingKeyFrom } from '../../evidence/signature.ts';
import { decide } from '../../exchange/decide.ts';
import { prepareEnrolment } from '../../exchange/enrolment.ts';
import { listHeld, refuseHeld, releaseHeld } from '../../exchange/quarantine-desk.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { mostHeld } from '../../exchange/storage/quarantine-port.ts';
import { identity, land } from './storage-contract.ts';
import { requestOf } from './test-exchange.ts';
import {
  amendment,
  collection,
  filing,
  makeWindow,
  part,
  type Sealed,
  type TestWindow,
} from './test-window.ts';

const now = 1_457_600_000_000;
const keys = {
  exchangeId: identity.exchangeId,
  env: identity.env,
  ...signingKeyFrom('ed25519', Buffer.alloc(32, 3)),
  storeKeyHex: '',
  sessionSecretHex: '',
};
const decided = { by: 'admin-1', reason: '核对了凭证存根', now };

export interface QuarantineFixture {
  create(): Promise<FullStore>;
  reopen(): Promise<FullStore>;
}

const seqs = (messages: readonly { seq: number }[]): number[] => messages.map(({ seq }) => seq);

/** What every store owes a window that is shut out. Runs on SQLite and on PostgreSQL. */
export const describeQuarantine = (name: string, fixture: () => QuarantineFixture): void => {
  describe(name, () => {
    let store: FullStore;
    let other: FullStore;
    let counter = 0;
    const shutOut = async (
      of: string,
      before: number,
      status: 'revoked' | 'frozen' = 'revoked',
    ): Promise<{ window: TestWindow; sealed: Sealed[] }> => {
      const window = makeWindow({ device: `held-${++counter}`, bureau: 'state', part: of });
      await store.putDevice(window.record);
      const sealed = Array.from({ length: before }, (_, n) =>
        window.seal(collection(`${window.device}-${n}`, `V-${window.device}-${n}`, 100)),
      );
      if (before > 0) await land(store, window, sealed);
      await store.setDeviceStatus(window.device, status);
      return { window, sealed };
    };
    const applyAll = async (of: string): Promise<void> => {
      while ((await store.applyPending(of, 50, decide, now)) > 0);
    };
    const money = async (): Promise<number> =>
      (await store.readTotals()).money.reduce((sum, { amountFen }) => sum + amountFen, 0);
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });

    it('keeps aside what a window sends whose key was revoked, in order, and counts none of it', async () => {
      const { window } = await shutOut('part-held', 1);
      await applyAll('part-held');
      const before = await money();
      const [first, second, third] = ['a', 'b', 'c'].map((n) =>
        window.seal(collection(`aside-${n}`, `V-aside-${n}`, 70)),
      ) as [Sealed, Sealed, Sealed];
      const told = await land(store, window, [first, second]);
      expect(told).toMatchObject({ kind: 'held', heldTo: 3, receivedTo: 1, code: 'exchange/device-revoked' });
      // The same again, and more: as on the line.
      expect(await land(other, window, [first, second])).toMatchObject({
        kind: 'held',
        fresh: [],
        heldTo: 3,
      });
      expect(await land(other, window, [second, third])).toMatchObject({ kind: 'held', heldTo: 4 });
      await applyAll('part-held');
      expect(await money()).toBe(before);
      expect((await other.findDevice(window.device))?.lastSeq).toBe(1);
      expect(await other.readHeldCounts()).toContainEqual({
        device: window.device,
        part: 'part-held',
        count: 3,
        fromSeq: 2,
        toSeq: 4,
        since: now,
      });
      const listed = (await listHeld(other)).filter(({ msgId }) => msgId.startsWith(window.device));
      expect(listed.map(({ kind, schema }) => `${kind} ${schema}`)).toEqual(
        Array(3).fill('FACT collection/1'),
      );
      // Nothing of whom it is about: the taxpayer stays in the text.
      expect(JSON.stringify(listed)).not.toContain('350102000000001');
    });

    it('lets in up to a number what a person releases: facts count and are marked, state that came too late is in conflict', async () => {
      const of = 'part-release';
      const { window } = await shutOut(of, 0);
      const rival = makeWindow({ device: 'rival-1', bureau: 'state', part: of });
      await store.putDevice(rival.record);
      const mine = window.seal(filing('lost-place'));
      const late = [
        mine,
        window.seal(collection('paid-late', 'V-late', 4_200)),
        window.seal(amendment(mine, 5)),
        window.seal(collection('paid-later', 'V-later', 17)),
      ];
      await land(store, window, late);
      await land(store, rival, [rival.seal(filing('lost-place', 'state', 7))]);
      await applyAll(of);
      expect(await releaseHeld(store, window.device, 3, decided)).toBe(3);
      await applyAll(of);
      const verdicts = await other.readResults(window.device, 0, 10);
      expect(verdicts.map((v) => [v.verdict, v.quarantined, v.code])).toEqual([
        ['CONFLICT', false, 'exchange/version-stale'],
        ['ACCEPTED', true, 'exchange/released'],
        ['CONFLICT', false, 'exchange/version-stale'],
      ]);
      expect((await other.readQuarantined(1000)).map(({ msgId }) => msgId)).toContain(late[1]?.msgId);
      expect((await other.readTotals()).voucherNumbers.map((v) => v.voucherNumber)).toContain('V-late');
      expect((await other.readHeldMessages(window.device)).map(({ state }) => state)).toEqual([
        'released',
        'released',
        'released',
        'held',
      ]);
      expect((await store.readDecisions(1))[0]).toMatchObject({
        kind: 'held-released',
        subject: window.device,
        by: 'admin-1',
      });
      expect(await releaseHeld(store, window.device, 99, decided)).toBe(1);
      await applyAll(of);
      expect(seqs(await other.readResults(window.device, 0, 10))).toEqual([1, 2, 3, 4]);
      await expect(releaseHeld(store, window.device, 99, decided)).rejects.toThrow(
        'exchange/nothing-quarantined',
      );
    });

    it('judges what is released as by whoever was entitled on its date, and not by the day it is let in', async () => {
      const of = 'part-dated';
      const { window } = await shutOut(of, 0);
      const ended = window.record.entitlements.map((e) => ({ ...e, to: '2016-03-31' }));
      await store.putDevice({ ...window.record, status: 'revoked', entitlements: ended });
      await land(store, window, [
        window.seal(filing('in-time')),
        window.seal({ ...filing('too-late'), businessDate: '2016-04-01' }),
      ]);
      await releaseHeld(store, window.device, 9, decided);
      await applyAll(of);
      expect((await store.readResults(window.device, 0, 9)).map((v) => [v.verdict, v.code])).toEqual([
        ['ACCEPTED', null],
        ['REJECT', 'exchange/not-entitled'],
      ]);
    });

    it('closes for good what a person refuses: it stays, is never judged, and nothing that builds on it is taken', async () => {
      const { window } = await shutOut('part-refuse', 1, 'frozen');
      const sealed = [1, 2].map((n) => window.seal(filing(`refused-${n}`)));
      await land(store, window, sealed);
      expect(await refuseHeld(store, window.device, decided)).toBe(2);
      const after = window.seal(filing('refused-3'));
      for (const batch of [sealed, [...sealed, after], [after]])
        expect(await land(other, window, batch)).toEqual({ kind: 'refused', code: 'exchange/device-frozen' });
      expect((await other.readHeldMessages(window.device)).map(({ state }) => state)).toEqual([
        'refused',
        'refused',
      ]);
      await expect(refuseHeld(store, window.device, decided)).rejects.toThrow('exchange/nothing-quarantined');
      expect((await other.findDevice(window.device))?.lastSeq).toBe(1);
    });

    it('refuses another content, a gap, another chain and what was received long ago', async () => {
      const { window, sealed } = await shutOut(part, 2);
      const head = window.head;
      const real = window.seal(filing('chain-1'));
      await land(store, window, [real]);
      const refused = { kind: 'refused', code: 'exchange/device-revoked' };
      expect(await land(store, window, sealed)).toEqual(refused);
      window.restore(head);
      expect(await land(store, window, [window.seal(filing('chain-other'))])).toEqual(refused);
      window.restore({ ...head, lastSeq: 7 });
      expect(await land(store, window, [window.seal(filing('chain-gap'))])).toEqual(refused);
      window.restore({ lastSeq: real.seq, chainHead: 'a'.repeat(64) });
      expect(await land(store, window, [window.seal(filing('chain-broken'))])).toEqual(refused);
      window.restore({ lastSeq: real.seq, chainHead: real.hash, epoch: 1 });
      expect(await land(store, window, [window.seal(filing('chain-epoch'))])).toEqual(refused);
      expect((await store.readHeldMessages(window.device)).map(({ hash }) => hash)).toEqual([real.hash]);
    });

    it('keeps no more of one window than it has room for, and loses nothing of what it keeps', async () => {
      const { window } = await shutOut('part-full', 0);
      const many = Array.from({ length: mostHeld.messages }, (_, n) => window.seal(filing(`full-${n}`)));
      for (let from = 0; from < many.length; from += 500)
        expect(await land(store, window, many.slice(from, from + 500))).toMatchObject({ kind: 'held' });
      const full = { kind: 'refused', code: 'exchange/quarantine-full' };
      expect(await land(other, window, [window.seal(filing('full-over'))])).toEqual(full);
      expect(await other.readHeldMessages(window.device)).toHaveLength(mostHeld.messages);
    });

    it('begins no window anew while a person still has to decide on what it sent', async () => {
      const { window } = await shutOut('part-undecided', 1);
      await land(store, window, [window.seal(filing('undecided'))]);
      const anew = () =>
        prepareEnrolment(store, keys, requestOf(window), {
          entitlements: [],
          approvedAt: now,
          newEpoch: true,
        });
      await expect(anew()).rejects.toThrow('exchange/quarantine-undecided');
      // Held by the other server after the approval was made out, and before it is written.
      const standing = await store.findDevice(window.device);
      const { record } = window;
      await expect(store.putDevice({ ...record, epoch: 1 })).rejects.toThrow('exchange/quarantine-undecided');
      expect(await other.findDevice(window.device)).toEqual(standing);
      await store.putDevice({ ...record, status: 'revoked' });
      await refuseHeld(store, window.device, decided);
      expect((await anew()).device).toMatchObject({ epoch: 1, lastSeq: 1, status: 'active' });
    });
  });
};
