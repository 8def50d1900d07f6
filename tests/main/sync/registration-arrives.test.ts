import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import type { Message } from '../../../contract/exchange/message.ts';
import { entriesOf, insertEntry, openEntryOf } from '../../../db/taxpayer-entries.ts';
import { searchTaxpayers } from '../../../db/taxpayer-search.ts';
import { findTaxpayer, personsOfTaxpayer, putTaxpayer, putTaxpayerPerson } from '../../../db/taxpayers.ts';
import { zeroFen } from '../../../domain/money.ts';
import { identityRecordId } from '../../../domain/registration/registration.ts';
import { learnFromRecord } from '../../../main/services/registrations.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import type { CheckedEntry } from '../../../main/sync/sync-store.ts';
import { chainSealer, makeTestDatabase, type TestDatabase } from '../../support/database.ts';
import { registrationBody, taxpayerNo } from '../../exchange/registration-drafts.ts';
import { makeWindow } from '../../exchange/test-window.ts';

/* Norm item 1: a registration that comes makes its taxpayer known in the page's own transaction, or not at all. */

const sender = makeWindow({ device: 'jb-11', bureau: 'state' });
const self = { env: 'training', device: 'jb-12', bureau: 'local' } as const;
const fold = makeFold(self);

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

const registration = (more: Partial<Message> = {}, body: object = {}) =>
  sender.seal({
    kind: 'RECORD',
    schema: 'registration/1',
    recordId: identityRecordId(taxpayerNo),
    taxpayer: taxpayerNo,
    ...more,
    body: { ...registrationBody('state'), ...body },
  });
const arriving = (sealed: ReturnType<typeof registration>, position: number): CheckedEntry => {
  const entry: FeedEntry = {
    position,
    msgId: sealed.msgId,
    hash: sealed.hash,
    message: sealed.text,
    senderBureau: 'state',
    receivedAt: 1_459_818_000_000,
    quarantined: null,
  };
  return { part: 'p', entry, message: sealed.message, recordId: sealed.message.recordId, problem: null };
};

it('the power fails before the page is durable: no record, no taxpayer, no task; then all three at once', () => {
  const first = arriving(registration(), 1);
  const dying = t.reopen({
    failpoint: (name) => {
      if (name === 'sync-page:before-commit') throw new Error('the power failed');
    },
  });
  const page = { part: 'p', from: 0, to: 1 };
  const cut = createSqliteSyncStore(dying, chainSealer, learnFromRecord);
  expect(() => cut.applyPage(page, [first], fold)).toThrow('the power failed');
  const db = t.reopen();
  const store = createSqliteSyncStore(db, chainSealer, learnFromRecord);
  expect([store.records(), store.openTasks(), findTaxpayer(db, taxpayerNo)]).toEqual([[], [], undefined]);
  expect(store.applyPage(page, [first], fold)).toBe(true);
  expect(findTaxpayer(db, taxpayerNo)).toMatchObject({
    name: '北岭巷雨桐奶茶店',
    statusOf: { state: 'normal', local: 'normal' },
    groupVersions: { identity: 1 },
  });
  expect(store.openTasks().map(({ kind }) => kind)).toEqual(['confirm-or-return']);
  // The same page again changes nothing.
  expect(store.applyPage(page, [first], fold)).toBe(false);
});

it('takes the place of what was typed by hand, in the same page: the mark goes, the entry stays as history', () => {
  const typed = { name: '北岭巷雨桐奶茶', legalPersonId: '11010519491231002X', reason: '镜像尚未同步' };
  t.write((tx) => {
    putTaxpayer(tx, {
      taxpayerNo,
      creditCode: null,
      name: typed.name,
      initials: 'blxytnc',
      vatStatus: 'general',
      entityType: 'household',
      registrationType: '个体户',
      place: 'other',
      address: '北岭巷',
      industry: '',
      legalPersonName: '周雨同',
      contactPhone: '',
      statusOf: { state: 'unverified', local: 'unverified' },
      arrearsFenOf: { state: zeroFen, local: zeroFen },
      creditLevel: 'none',
      groupVersions: {},
    });
    putTaxpayerPerson(tx, {
      taxpayerNo,
      idNumber: typed.legalPersonId,
      personName: '周雨同',
      role: 'legal-person',
    });
    insertEntry(tx, { id: 'e-1', taxpayerNo, reason: '镜像尚未同步', officer: 'n-lin', at: 1, typed });
  });
  const first = arriving(registration(), 1);
  const page = { part: 'p', from: 0, to: 1 };
  const dying = t.reopen({
    failpoint: (name) => {
      if (name === 'sync-page:before-commit') throw new Error('the power failed');
    },
  });
  expect(() =>
    createSqliteSyncStore(dying, chainSealer, learnFromRecord).applyPage(page, [first], fold),
  ).toThrow('the power failed');
  const after = t.reopen();
  expect(openEntryOf(after, taxpayerNo)?.reason).toBe('镜像尚未同步');
  const store = createSqliteSyncStore(after, chainSealer, learnFromRecord);
  expect(store.applyPage(page, [first], fold)).toBe(true);
  expect(findTaxpayer(after, taxpayerNo)).toMatchObject({
    name: '北岭巷雨桐奶茶店',
    place: 'city',
    address: '临江市江北区北岭巷2号',
    statusOf: { state: 'normal', local: 'normal' },
    groupVersions: { identity: 1 },
    // A registration says nothing of it: what was read on the taxpayer's papers stays.
    vatStatus: 'general',
  });
  expect(openEntryOf(after, taxpayerNo)).toBeUndefined();
  expect(entriesOf(after, taxpayerNo)).toMatchObject([{ typed, settledBy: 'registered' }]);
  expect(personsOfTaxpayer(after, taxpayerNo).map(({ idNumber }) => idNumber)).toEqual([
    '359901200002290049',
  ]);
  expect(searchTaxpayers(after, '奶茶店', 5).rows).toHaveLength(1);
  expect(searchTaxpayers(after, '002X', 5).rows).toEqual([]);
});

it('a later version changes the identity and leaves what the bureaus have determined since', () => {
  const db = t.reopen();
  const store = createSqliteSyncStore(db, chainSealer, learnFromRecord);
  const first = registration();
  store.applyPage({ part: 'p', from: 0, to: 1 }, [arriving(first, 1)], fold);
  const known = findTaxpayer(db, taxpayerNo);
  if (known === undefined) throw new Error('not known');
  t.write((tx) =>
    putTaxpayer(tx, {
      ...known,
      vatStatus: 'general',
      statusOf: { state: 'normal', local: 'abnormal' },
      groupVersions: { ...known.groupVersions, state: 3 },
    }),
  );
  const second = registration(
    { baseVersion: 1, baseHash: first.hash, version: 2 },
    { contactPhone: '16005991005' },
  );
  store.applyPage({ part: 'p', from: 1, to: 2 }, [arriving(second, 2)], fold);
  expect(findTaxpayer(db, taxpayerNo)).toMatchObject({
    contactPhone: '16005991005',
    vatStatus: 'general',
    statusOf: { state: 'normal', local: 'abnormal' },
    groupVersions: { identity: 2, state: 3 },
  });
});
