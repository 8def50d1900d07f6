import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../exchange/decide.ts';
import { type Receive, receive } from '../../exchange/receive.ts';
import type { ExchangeStore } from '../../exchange/storage/port.ts';
import { declining, handover, registration, taking, telling } from './registration-drafts.ts';
import { land, type StoreFixture } from './storage-contract.ts';
import { filing, makeWindow, type Sealed, type TestWindow } from './test-window.ts';

const [here, there] = ['350110', '350120'];
const now = 1_457_600_000_000;

/** What every store owes a record that goes from one part to another. Runs on SQLite, on PostgreSQL and in memory. */
export const describeHandovers = (name: string, fixture: () => StoreFixture): void => {
  describe(`${name}: handing over between parts`, () => {
    let store: ExchangeStore;
    let other: ExchangeStore;
    let counter = 0;
    const enrolled = async (part: string): Promise<TestWindow> => {
      const window = makeWindow({ device: `mover-${++counter}`, bureau: 'state', part });
      await store.putDevice(window.record);
      return window;
    };
    let home: TestWindow;
    let far: TestWindow;
    let handed: Sealed;
    const apply = async (window: TestWindow, sealed: readonly Sealed[]): Promise<void> => {
      await land(store, window, sealed);
      while ((await store.applyPending(window.record.part, 50, decide, now)) > 0);
    };
    const feedOf = async (part: string, of = store) =>
      (await of.readFeed(part, 0, 200, 1 << 20)).entries.map(({ msgId }) => msgId);
    const recordIn = async (part: string) =>
      (await store.readRecords(part)).find(({ recordId }) => recordId === handed.message.recordId);
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
      home = await enrolled(here);
      far = await enrolled(there);
      const stays = home.seal(filing('stays-1'));
      const first = home.seal(registration('state'));
      handed = home.seal(handover(first, there));
      await apply(home, [stays, first, handed, home.seal(filing('stays-2'))]);
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });

    it('waits, as rows, for the part it goes to; nothing of it is there yet', async () => {
      expect(await recordIn(here)).toMatchObject({ status: 'handed-over', version: 2 });
      expect(await other.listReceivingParts()).toEqual([there]);
      expect(await other.listPendingParts()).toEqual([there]);
      expect(await feedOf(there)).toEqual([]);
    });

    it('keeps nothing of a passing that fails half way', async () => {
      const failing: Receive = () => {
        throw new Error('power cut');
      };
      await expect(store.passOn(there, 10, failing)).rejects.toThrow('power cut');
      expect(await feedOf(there)).toEqual([]);
      expect(await store.listReceivingParts()).toEqual([there]);
    });

    it('is passed on once, by its very bytes and alone, though two servers do it at the same moment', async () => {
      const done = await Promise.all([store.passOn(there, 10, receive), other.passOn(there, 10, receive)]);
      expect(done.sort()).toEqual([0, 1]);
      expect(await store.passOn(there, 10, receive)).toBe(0);
      expect(await store.listReceivingParts()).toEqual([]);
      const page = await other.readFeed(there, 0, 10, 1 << 20);
      expect(page).toMatchObject({ highWater: 1, to: 1 });
      expect(page.entries).toMatchObject([
        { position: 1, msgId: handed.msgId, hash: handed.hash, message: handed.text, senderBureau: 'state' },
      ]);
      expect(await recordIn(there)).toMatchObject({
        status: 'handed-over',
        handover: { offers: [{ msgId: handed.msgId, part: here }] },
      });
    });

    it('goes back, and forth again, each once and in order', async () => {
      const declined = far.seal(declining(handed));
      await apply(far, [declined]);
      expect(await store.listReceivingParts()).toEqual([here]);
      expect(await store.passOn(there, 10, receive)).toBe(0);
      expect(await store.passOn(here, 10, receive)).toBe(1);
      expect(await recordIn(here)).toMatchObject({ status: 'accepted', version: 2, handover: null });
      const again = home.seal(handover(handed, there));
      await apply(home, [again]);
      expect(await store.passOn(there, 10, receive)).toBe(1);
      await apply(far, [far.seal(taking(again))]);
      expect(await recordIn(there)).toMatchObject({
        status: 'accepted',
        version: 4,
        handover: { away: null, offers: [], taken: { msgId: again.msgId } },
      });
      const told = far.seal(telling(again));
      await apply(far, [told]);
      expect(await recordIn(there)).toMatchObject({ status: 'accepted', version: 4, handover: null });
      expect(await store.passOn(here, 10, receive)).toBe(1);
      expect(await recordIn(here)).toMatchObject({ status: 'handed-over', version: 3 });
      expect(await feedOf(there)).toEqual([
        ...[handed.msgId, declined.msgId, again.msgId],
        ...[`${far.device}:0:2`, told.msgId],
      ]);
      expect((await feedOf(here)).filter((id) => id.startsWith(far.device))).toEqual([
        declined.msgId,
        told.msgId,
      ]);
    });

    it('is refused where nobody could take it: no window is let in there, or all were shut out', async () => {
      const gone = await enrolled('350130');
      await store.setDeviceStatus(gone.device, 'revoked');
      const mover = await enrolled('350111');
      const first = mover.seal(registration('state'));
      await apply(mover, [
        first,
        mover.seal(handover(first, '350130')),
        mover.seal(handover(first, '350131')),
      ]);
      const results = await store.readResults(mover.device, 1, 10);
      expect(results.map(({ verdict, code }) => [verdict, code])).toEqual([
        ['REJECT', 'exchange/part-unknown'],
        ['REJECT', 'exchange/part-unknown'],
      ]);
    });
  });
};
