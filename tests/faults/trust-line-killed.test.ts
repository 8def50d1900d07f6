import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { putTrustFile } from '../../exchange/trust-desk.ts';
import { noonOf } from '../../main/training/town/certificate-authorities.ts';
import { findTrustList } from '../../db/ca-keys.ts';
import { selectAll } from '../../db/sql.ts';
import { trustPaperDownloads } from '../../db/trust-papers.ts';
import { startTestExchange } from '../exchange/test-exchange.ts';
import { bundleOf, listFileOf } from '../exchange/trust-papers-of-town.ts';
import { patience, tell } from '../journeys/seed.ts';
import { openHallAt, pointTo, stateWindowOfTown } from '../main/services/exchange-window.ts';
import { largeRevocationList } from '../support/large-revocation-list.ts';
import { readBooks, startHall } from '../support/training.ts';
import { startTamperingProxy } from '../support/tampering-proxy.ts';

/*
 * The power goes while a trust list and a large revocation list come by the line: at each of the named places, one
 * process after the other on the same books.
 */
const exchange = await startTestExchange();
const line = await startTamperingProxy(exchange.url);
afterAll(async () => {
  await line.close();
  await exchange.remove();
});

const places = [
  'trust-piece:before-commit#1',
  'take-trust-list:before-commit#1',
  'take-trust-list:after-commit#1',
  'trust-piece:before-commit#2',
  'trust-piece:after-commit#3',
  'take-revocation-list:before-commit#1',
  'take-revocation-list:after-commit#1',
];

describe('a window that is killed while lists come by the line', { timeout: patience }, () => {
  it('goes on where it was, and has each of them whole or not at all', async () => {
    await exchange.store.moveTrainingDate('2016-03-10', '2016-04-05');
    const window = stateWindowOfTown();
    await exchange.enrol(window);
    const large = largeRevocationList('guoxin', 20_000, {
      number: 60,
      thisUpdate: noonOf('2016-04-04'),
      nextUpdate: noonOf('2016-06-01'),
    });
    const decided = { by: 'admin-1', reason: '两局送达', now: 1 };
    await putTrustFile(exchange.store, listFileOf(bundleOf(2)), decided);
    await putTrustFile(exchange.store, large, decided);
    const hash = createHash('sha256').update(large).digest('hex');
    // Its line leads to nobody until the books are closed: nothing has come yet.
    const first = await openHallAt('http://127.0.0.1:9', window);
    await first.shut();
    const profile = first.folder;
    pointTo(profile, line.url);
    const look = () =>
      readBooks(profile, (db) => ({
        version: findTrustList(db)?.version,
        lists: selectAll<{ derHash: string; revokedCount: number }>(db, 'SELECT * FROM revocation_lists'),
        underWay: trustPaperDownloads(db),
      }));
    let killed = 0;
    for (const arm of places) {
      const hall = await startHall(profile, { entry: 'test', arm });
      await hall.gone;
      killed += 1;
      const books = await look();
      const taken = books.lists.find((list) => list.derHash === hash);
      expect(books.version, arm).toBe(killed < 3 ? 1 : 2);
      expect(taken?.revokedCount, arm).toBe(killed < places.length ? undefined : 20_000);
      // What has come is kept: with the list taken, none of it is on its way any more.
      if (killed === places.length) expect(books.underWay).toEqual([]);
    }
    const ranges = line.asked.filter((path) => path.includes(hash)).map((path) => path.split(' ')[1]);
    tell(
      `killed at ${killed} named places; ${ranges.length} pieces asked for, ${new Set(ranges).size} different`,
    );
  });
});
