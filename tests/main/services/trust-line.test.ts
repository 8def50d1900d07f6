import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaLineView } from '../../../contract/calls/ca.ts';
import { trustListDocument } from '../../../contract/exchange/trust-list.ts';
import { findRevocationList, findTrustList } from '../../../db/ca-keys.ts';
import { openTasks } from '../../../db/inbox.ts';
import { journalRows } from '../../../db/journal.ts';
import { trustPaperDownloads } from '../../../db/trust-papers.ts';
import { actExists } from '../../../db/case-files.ts';
import { readCertificate } from '../../../evidence/certificate.ts';
import { signTrustBundle } from '../../../evidence/trust-bundle.ts';
import { putTrustFile, withdrawTrustPaper } from '../../../exchange/trust-desk.ts';
import {
  firstRevocationLists,
  noonOf,
  trainingTrustList,
} from '../../../main/training/town/certificate-authorities.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { until } from '../../../main/training/act-player.ts';
import { startTestExchange } from '../../exchange/test-exchange.ts';
import { bundleOf, crlOf, listFileOf } from '../../exchange/trust-papers-of-town.ts';
import { handClock, type TestHall } from '../../support/hall.ts';
import { largeRevocationList, serialAt } from '../../support/large-revocation-list.ts';
import { startTamperingProxy } from '../../support/tampering-proxy.ts';
import { openHallAt, stateWindowOfTown } from './exchange-window.ts';
import { keyPin, openKeyRing } from './key-ring.ts';
import {
  establishment,
  fileNewcomer,
  household,
  prepareNewcomer,
  requireOfficerKey,
  signIn,
} from './registration.ts';

/* A real exchange, a line that can be tampered with, and a whole hall on real books. */
const ring = openKeyRing();
const clock = handClock();
const window = stateWindowOfTown();
const exchange = await startTestExchange();
const line = await startTamperingProxy(exchange.url);
const { store } = exchange;
let hall: TestHall;
let decidedAt = 1;

const decided = () => ({ by: 'admin-1', reason: '两局送达', now: ++decidedAt });
const put = (bytes: Uint8Array) => putTrustFile(store, bytes, decided());
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const issuerKey = (ca: number): string => {
  const { certificates } = trainingTrustList().bundle.recognised[ca]!;
  return readCertificate(new Uint8Array(Buffer.from(certificates[1] ?? '', 'base64'))).key.hash;
};
const [guoxin, anxin] = [issuerKey(0), issuerKey(1)];

/** The policy is heard once a minute, by the wall clock; the window that nobody touches is locked by the other one. */
const nextRound = async (): Promise<void> => {
  clock.turn(61_000);
  await hall.hall.exchange.retryNow({});
};
const lineNow = (): CaLineView | undefined =>
  hall.events.findLast(({ name }) => name === 'trustLine')?.payload as CaLineView | undefined;
/** Round after round until it is so, and nothing is on its way any more. */
const comes = async (what: string, isSo: () => boolean): Promise<void> => {
  await until(what, async () => {
    await nextRound();
    return isSo() && lineNow()?.coming === null ? true : undefined;
  });
};
const fetched = (): readonly string[] => line.asked.filter((path) => /^\/v1\/trust\/[0-9a-f]{64}/.test(path));
const refusedPapers = () =>
  openTasks(hall.db).filter(({ detail }) => detail.code === 'exchange/trust-paper-refused');
const journal = () =>
  journalRows(hall.db, 0, 10_000).map(
    ({ entryText }) => JSON.parse(entryText) as { what: string; officer: unknown; detail: object },
  );
const version = (): number | undefined => findTrustList(hall.db)?.version;

beforeAll(async () => {
  await store.moveTrainingDate('2016-03-10', '2016-04-05');
  await exchange.enrol(window);
  // What the town's windows are made with.
  await put(listFileOf(trainingTrustList().bundle, ['state', 'local'], firstRevocationLists()));
  hall = await openHallAt(line.url, window, {
    caKeys: ring,
    clock,
    prepare: requireOfficerKey,
  });
  await signIn(hall.hall);
}, 60_000);
afterAll(async () => {
  await hall.close();
  await line.close();
  await exchange.remove();
});

describe('lists that the exchange holds', () => {
  it('are not fetched where the window has them; the page says where they came from and when it asked', async () => {
    await comes('the exchange is asked', () => line.asked.includes('/v1/trust'));
    expect(fetched()).toEqual([]);
    const view = await hall.hall.ca.keys({});
    expect(view.trustList).toMatchObject({ version: 1, cameBy: 'window' });
    expect(view.line).toEqual({ askedAt: expect.any(Number), keeps: true, coming: null });
    // A window that knows what is held asks no more than it asks anyway.
    const before = line.asked.filter((path) => path === '/v1/trust').length;
    await nextRound();
    await nextRound();
    expect(line.asked.filter((path) => path === '/v1/trust')).toHaveLength(before);
    expect(refusedPapers()).toEqual([]);
  });

  it('come by themselves when they are newer, and are taken as from a stick', async () => {
    const [first] = bundleOf(2).recognised;
    await put(listFileOf(bundleOf(2, { recognised: [first!] })));
    await comes('version 2', () => version() === 2);
    const view = await hall.hall.ca.keys({});
    expect(view.trustList).toMatchObject({ version: 2, cameBy: 'exchange' });
    ring.plug('hongsheng');
    expect((await hall.hall.ca.keys({})).keys[0]?.code).toBe('certificate/ca-unknown');
    await put(listFileOf(bundleOf(3)));
    await comes('version 3', () => version() === 3);
    expect((await hall.hall.ca.keys({})).keys[0]?.standing).toBe('recognised');
    const taken = journal().filter(({ what }) => what === 'ca/trust-list-taken');
    expect(taken.slice(-2)).toMatchObject([
      { officer: null, detail: { version: 2, cameBy: 'exchange' } },
      { officer: null, detail: { version: 3, cameBy: 'exchange' } },
    ]);
    expect(
      hall.events.some(
        ({ name, payload }) => name === 'changed' && (payload as { what: string }).what === 'ca-keys',
      ),
    ).toBe(true);
  });

  it('go on where the line was cut, and rounds go through meanwhile', async () => {
    const large = largeRevocationList('guoxin', 20_000, {
      number: 60,
      thisUpdate: noonOf('2016-04-04'),
      nextUpdate: noonOf('2016-06-01'),
    });
    const hash = sha256(large);
    let left = 3;
    line.on = (path) => (path.includes(hash) && left-- <= 0 ? 'break' : 'pass');
    await put(large);
    await until('the cut', async () => {
      await nextRound();
      return left < 0 ? true : undefined;
    });
    expect(trustPaperDownloads(hall.db)).toEqual([hash]);
    expect(findRevocationList(hall.db, guoxin)).toMatchObject({ listNumber: '51' });
    // The bytes hang on the way: the rounds beside them do not.
    line.on = (path) => (path.includes(hash) ? 'hang' : 'pass');
    await until('it hangs', async () => {
      await nextRound();
      return lineNow()?.coming?.hash === hash ? true : undefined;
    });
    const before = (await hall.hall.exchange.retryNow({})).lastContactAt ?? 0;
    clock.turn(5_000);
    expect(await hall.hall.exchange.retryNow({})).toMatchObject({ state: 'online' });
    expect((await hall.hall.exchange.retryNow({})).lastContactAt ?? 0).toBeGreaterThan(before);
    const coming = lineNow()?.coming;
    expect(coming).toMatchObject({ kind: 'revocation-list', step: 'fetching' });
    expect(coming?.percent).toBeGreaterThan(0);
    // The window is closed with it on the way, and opened again.
    line.on = () => 'pass';
    hall = await hall.reopen({ caKeys: ring });
    await signIn(hall.hall);
    await comes('the revocation list', () => findRevocationList(hall.db, guoxin)?.derHash === hash);
    expect(findRevocationList(hall.db, guoxin)).toMatchObject({
      revokedCount: 20_000,
      cameBy: 'exchange',
      importedBy: null,
    });
    // No byte that had come was asked for again: each range that was answered stands once.
    const ranges = line.asked.filter((path) => path.includes(hash)).map((path) => path.split(' ')[1]);
    const answered = new Set(ranges);
    expect(ranges[0]).toBe('bytes=0-131071');
    expect(ranges.length - answered.size).toBeLessThanOrEqual(3);
    expect(ranges.filter((range) => range === 'bytes=0-131071')).toHaveLength(1);
    expect(trustPaperDownloads(hall.db)).toEqual([]);
    expect(serialAt(0)).toMatch(/^4a/);
  }, 60_000);

  it('revoke a key, which then signs nothing', async () => {
    ring.plug('officer-n-lin');
    const [mine] = (await hall.hall.ca.keys({})).keys;
    expect(mine).toMatchObject({ standing: 'recognised', whose: 'mine' });
    const view = await prepareNewcomer(hall.hall, establishment, household);
    const { sign } = await ring.certificates('officer-n-lin');
    await put(crlOf('guoxin', '2016-04-05', [readCertificate(sign!).serial]));
    await comes(
      'its revocation',
      () => findRevocationList(hall.db, guoxin)?.thisUpdate === noonOf('2016-04-05'),
    );
    expect((await hall.hall.ca.keys({})).keys[0]?.code).toBe('certificate/revoked');
    const actId = uuidv7();
    await expect(
      fileNewcomer(hall.hall, view, actId, { keyId: 'officer-n-lin', pin: keyPin }),
    ).rejects.toMatchObject({ error: { code: 'certificate/revoked' } });
    expect(actExists(hall.db, actId)).toBe(false);
    expect(ring.asked).toEqual([]);
  });
});

describe('a list that is not to be believed', () => {
  /** Put past the operator’s command: what an exchange that somebody else runs may hold. */
  const plant = async (bytes: Uint8Array, of: { readonly subject: string; readonly order: number }) => {
    const hash = sha256(bytes);
    const paper = {
      kind: of.subject === '' ? ('trust-list' as const) : ('revocation-list' as const),
      ...{ hash, size: bytes.length, of: '来历不明', putAt: 1, ...of },
    };
    const decision = {
      kind: 'trust-paper-put',
      subject: hash,
      decidedAt: ++decidedAt,
      by: 'x',
      reason: 'x',
    } as const;
    expect(await store.putTrustPaper(paper, bytes, decision, 100)).toEqual({ kind: 'kept' });
    return hash;
  };
  const withdrawTrustLists = async (): Promise<void> => {
    for (;;) {
      const list = (await store.listTrustPapers()).find(({ kind }) => kind === 'trust-list');
      if (list === undefined) return;
      await withdrawTrustPaper(store, list.hash, decided());
    }
  };
  const why = (): readonly unknown[] => refusedPapers().map(({ detail }) => detail.why);

  it('is not taken, is said once in words, and is not asked for again: forged, of another environment, older', async () => {
    // The State bureau has signed it, and stands for the other one as well.
    const signed = signTrustBundle(trainingSealAuthorities.state.signing, bundleOf(7));
    const forged = Buffer.from(
      JSON.stringify(trustListDocument(bundleOf(7), { state: signed, local: signed })),
    );
    await plant(forged, { subject: '', order: 7 });
    await comes('a refusal', () => why().includes('certificate/bundle-not-signed'));
    const asked = fetched().length;
    await nextRound();
    await nextRound();
    expect(fetched()).toHaveLength(asked);
    expect(version()).toBe(3);
    const tasks = (await hall.hall.exchange.inbox({})).rows;
    expect(tasks.map(({ sentence }) => sentence)).toEqual([
      '交换平台上的互认清单（来历不明）本窗口没有采用：这份互认清单没有两局的有效签名，没有导入；请向两局电子税务部门重新取。原有的继续使用，请系统管理员核对平台上的这一份。',
    ]);
    await plant(listFileOf(bundleOf(8, { env: 'production' })), { subject: '', order: 8 });
    await comes('another', () => why().includes('certificate/bundle-of-other-environment'));
    // Older under a newer name, and older by its own word: that one is not even fetched.
    await plant(listFileOf(bundleOf(2, { document: '旧清单' })), { subject: '', order: 9 });
    await comes('a third', () => why().includes('certificate/bundle-not-newer'));
    expect(version()).toBe(3);
    expect(refusedPapers()).toHaveLength(3);
    const refusals = journal().filter(({ what }) => what === 'ca/trust-paper-refused');
    expect(refusals).toHaveLength(3);
    expect(refusals[0]).toMatchObject({ officer: null, detail: { code: 'certificate/bundle-not-signed' } });
    await withdrawTrustLists();
    await plant(listFileOf(bundleOf(1, { document: '另一份' })), { subject: '', order: 1 });
    const before = fetched().length;
    await comes('a fourth', () => refusedPapers().length === 4);
    expect(fetched()).toHaveLength(before);
    // The next good one is taken.
    await put(listFileOf(bundleOf(10)));
    await comes('version 10', () => version() === 10);
    expect(refusedPapers()).toHaveLength(4);
  });

  it('is not taken of a CA that is not recognised or did not sign it; under another trust list it is judged anew', async () => {
    const before = refusedPapers().length;
    const elsewhere = crlOf('elsewhere', '2016-04-02');
    await put(elsewhere);
    await comes('a refusal', () => why().includes('certificate/crl-of-unknown-ca'));
    const forged = Buffer.from(crlOf('anxin', '2016-04-03'));
    forged[forged.length - 1]! ^= 1;
    await put(forged);
    await comes('another', () => why().includes('certificate/crl-forged'));
    expect(findRevocationList(hall.db, anxin)).toMatchObject({ listNumber: '207' });
    // A newer trust list may recognise its CA: it is looked at once more, and not told once more.
    const asked = fetched().filter((path) => path.includes(sha256(elsewhere))).length;
    await put(listFileOf(bundleOf(11)));
    await comes('version 11', () => version() === 11);
    await comes(
      'a second look',
      () => fetched().filter((path) => path.includes(sha256(elsewhere))).length > asked,
    );
    expect(refusedPapers()).toHaveLength(before + 2);
    await withdrawTrustPaper(store, sha256(forged), decided());
    await put(crlOf('anxin', '2016-04-04'));
    await comes(
      'the good one',
      () => findRevocationList(hall.db, anxin)?.thisUpdate === noonOf('2016-04-04'),
    );
  });

  it('is not taken where its bytes were spoilt on the way, and is fetched anew on the next day', async () => {
    const good = crlOf('anxin', '2016-04-05');
    const hash = sha256(good);
    line.on = (path) => (path.includes(hash) ? (body) => Buffer.from(body.map((byte) => byte ^ 1)) : 'pass');
    await put(good);
    await comes('a refusal', () => why().includes('exchange/trust-paper-altered'));
    const asked = fetched().length;
    await nextRound();
    expect(fetched()).toHaveLength(asked);
    expect(trustPaperDownloads(hall.db)).toEqual([]);
    line.on = () => 'pass';
    await store.moveTrainingDate('2016-04-05', '2016-04-06');
    await comes('the list', () => findRevocationList(hall.db, anxin)?.derHash === hash);
  });
});
