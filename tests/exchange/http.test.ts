import { afterAll, describe, it } from 'vitest';
import { startExchangeServer } from '../../exchange/server.ts';
import { createPostgresStore, openPostgresStore } from '../../exchange/storage/postgres.ts';
import { startPostgres } from '../support/postgres.ts';
import { describeExchange, type ExchangeUnderTest } from './http-conformance.ts';
import { describeFeedPages } from './http-feed-pages.ts';
import { describeHeadRoutes } from './http-heads.ts';
import { describeHandover } from './http-handover.ts';
import { describeScans } from './http-scans.ts';
import { describeTrust } from './http-trust.ts';
import { startTestExchange } from './test-exchange.ts';
import { putTownPapers } from './trust-papers-of-town.ts';

const sqlite = await startTestExchange();
await putTownPapers(sqlite.store);
afterAll(() => sqlite.remove());
const onSqlite: ExchangeUnderTest = {
  url: () => sqlite.url,
  enrol: sqlite.enrol,
  revoke: (device) => sqlite.store.setDeviceStatus(device, 'revoked'),
};
describeExchange('an exchange on SQLite, over HTTP', onSqlite);
describeFeedPages('the pages of an exchange on SQLite', onSqlite);
describeHeadRoutes('the heads of an exchange on SQLite, over HTTP', onSqlite);
describeScans('the scans of an exchange on SQLite, over HTTP', onSqlite);
describeHandover('an exchange on SQLite, over HTTP', onSqlite);
describeTrust('the trust papers of an exchange on SQLite, over HTTP', onSqlite);

const postgres = await startPostgres();
if ('skipped' in postgres) {
  process.stdout.write(`skipped: ${postgres.skipped}\n`);
  describe.skip(`an exchange on PostgreSQL, over HTTP (${postgres.skipped})`, () => {
    it('needs a PostgreSQL that can run here', () => undefined);
  });
} else {
  const database = await postgres.createDatabase();
  const first = await startTestExchange({
    createStore: (identity) => createPostgresStore(database, identity),
  });
  await putTownPapers(first.store);
  const store = await openPostgresStore(database, Date.now());
  const second = await startExchangeServer({ store, keys: first.keys, now: Date.now });
  afterAll(async () => {
    await second.close();
    await store.close();
    await first.remove();
    await postgres.stop();
  });
  let turn = 0;
  const onPostgres: ExchangeUnderTest = {
    // What one server was told, the other knows: sessions, nonces, feeds and verdicts are asked of both in turn.
    url: () => (turn++ % 2 === 0 ? first.url : second.url),
    enrol: first.enrol,
    revoke: (device) => store.setDeviceStatus(device, 'revoked'),
  };
  describeExchange('two exchange servers on one PostgreSQL, over HTTP', onPostgres);
  describeFeedPages('the pages of two exchange servers on one PostgreSQL', onPostgres);
  describeHeadRoutes('the heads of two exchange servers on one PostgreSQL', onPostgres);
  describeScans('the scans of two exchange servers on one PostgreSQL', onPostgres);
  describeHandover('two exchange servers on one PostgreSQL', onPostgres);
  describeTrust('the trust papers of two exchange servers on one PostgreSQL', onPostgres);
}
