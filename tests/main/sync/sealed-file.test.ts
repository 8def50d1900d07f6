import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Bureau } from '../../../domain/bureau.ts';
import { canonicalText, genesisHash } from '../../../evidence/canonical.ts';
import { encryptFor } from '../../../evidence/encryption.ts';
import { signingKeyFrom } from '../../../evidence/signature.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import {
  openAnswer,
  readSealedFile,
  type SealedFileParty,
  writeToExchange,
} from '../../../main/sync/sealed-file.ts';
import { type MessageDraft, makeSealer } from '../../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { takeAnswer, type TakenAnswer } from '../../../main/sync/take-answer.ts';
import { startTestExchange, type TestExchange } from '../../exchange/test-exchange.ts';
import { part } from '../../exchange/test-window.ts';
import { openWindowAt } from '../../exchange/window-at-exchange.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { collection, confirmation, filing, returned } from './filing.ts';

let exchange: TestExchange;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await exchange.remove();
});

const openWindow = async (device: string, bureau: Bureau) => {
  const sealer = makeSealer({ env: 'training', device });
  const t = makeTestDatabase();
  closing.push(t.remove);
  const self = { env: 'training', device, bureau } as const;
  const opened = await openWindowAt(exchange, self, { db: t.db, sealer });
  const { store, window } = opened;
  const party: SealedFileParty = {
    env: 'training',
    device,
    part,
    key: window.signing,
    exchangeId: exchange.keys.exchangeId,
    exchange: exchange.keys.verifying,
  };
  return {
    ...opened,
    party,
    write: () => writeToExchange(store, party, { now: 1_459_818_000_000, secret: randomBytes(32) }),
    take: (text: string): TakenAnswer =>
      takeAnswer(store, self, part, openAnswer(readSealedFile(text), party), 1_459_818_000_000),
  };
};
type Window = Awaited<ReturnType<typeof openWindow>>;
const code = (of: string) => expect.objectContaining({ code: of });
const record = (window: Window, id: string) => window.store.findRecord(id)!;

it('a window that never has a line sends, hears its verdicts and reads the feed by stick alone', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  far.say(filing('r-1', 'state'), filing('r-2', 'local'), collection('f-1'));
  const first = far.write();
  expect([first.messages.length, first.left, far.store.waiting()]).toEqual([3, 0, 3]);
  const { answer, fresh } = await near.client.carry(first.text);
  expect(fresh).toBe(3);
  expect(far.take(answer)).toEqual({ received: 3, verdicts: 3, entries: 3, isMore: false });
  expect([1, 2, 3].map((seq) => far.store.findOwn(`window-far:0:${seq}`)?.state)).toEqual(
    Array.from({ length: 3 }, () => 'accepted'),
  );
  await near.round();
  near.say(confirmation(record(near, 'r-1'), 'local'), returned(record(near, 'r-2'), 'local'));
  await near.round();
  const question = far.write();
  expect(question.messages).toEqual([]);
  expect(far.take((await near.client.carry(question.text)).answer)).toMatchObject({
    verdicts: 0,
    entries: 2,
  });
  expect(far.store.openTasks().map((task) => task.kind)).toEqual(['correct']);
  expect(digestOfRecords(far.store.records())).toBe(digestOfRecords(near.store.records()));
});

it('an answer by stick that comes while the line brings the same verdicts is no error of either', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  far.say(filing('r-1'), collection('f-1'));
  const { answer } = await near.client.carry(far.write().text);
  let isFirst = true;
  const engine = far.engineOver({
    ...far.client,
    results: async (...question) => {
      const page = await far.client.results(...question);
      if (isFirst) far.take(answer);
      isFirst = false;
      return page;
    },
  });
  await engine.round();
  expect([far.store.resultsCursor(), far.store.inboxCursor(part), far.store.waiting()]).toEqual([2, 2, 0]);
  expect(engine.state()).toMatchObject({ state: 'online', lastError: null, alarm: null });
});

it('files come in any order and twice: the exchange has each message once, the window each answer once', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  far.say(filing('r-1'));
  const one = far.write();
  far.say(collection('f-1'));
  const two = far.write();
  const late = await near.client.carry(two.text);
  const early = await near.client.carry(one.text);
  expect([late.fresh, early.fresh]).toEqual([2, 0]);
  expect(far.take(late.answer)).toMatchObject({ received: 2, verdicts: 2, entries: 2 });
  far.say(collection('f-2'));
  for (const again of [early.answer, late.answer])
    expect(far.take(again)).toMatchObject({ received: 0, verdicts: 0, entries: 0 });
  expect(far.store.openTasks()).toEqual([]);
  const third = far.write();
  const answered = await near.client.carry(third.text);
  expect([third.messages.length, answered.fresh, far.take(answered.answer).entries]).toEqual([1, 1, 1]);
  expect((await exchange.store.readTotals()).messages.landed).toBe(3);
});

it('an answer with a gap before it changes nothing, and goes on once the missing one has come', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  const twin = await openWindow('window-twin', 'state');
  twin.say(filing('r-1'));
  await twin.round();
  const question = far.write();
  const first = (await near.client.carry(question.text)).answer;
  far.take(first);
  twin.say(filing('r-2'));
  await twin.round();
  const second = (await near.client.carry(far.write().text)).answer;
  // The disk of the offline window is lost; its place is taken by one that has read nothing.
  const other = createSqliteSyncStore(makeKept().db, makeSealer({ env: 'training', device: 'window-far' }));
  const self = { env: 'training', device: 'window-far', bureau: 'state' } as const;
  const taking = (text: string) =>
    takeAnswer(other, self, part, openAnswer(readSealedFile(text), far.party), 1);
  expect(() => taking(second)).toThrow(code('exchange/file-gap'));
  expect([other.inboxCursor(part), other.records()]).toEqual([0, []]);
  expect(taking(first).entries).toBe(1);
  expect(taking(second).entries).toBe(1);
  expect(digestOfRecords(other.records())).toBe(digestOfRecords(twin.store.records()));
});

it('what the exchange lacks before a file is not skipped: it says from where, and lands nothing', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  far.say(filing('r-1'));
  const one = far.write();
  // Somebody has told this window that the exchange has the first message, but it was lost there.
  far.store.markReceived(1);
  far.say(collection('f-1'));
  const two = far.write();
  await expect(near.client.carry(two.text)).rejects.toEqual(code('exchange/sequence-gap'));
  await near.client.carry(one.text);
  expect((await near.client.carry(two.text)).fresh).toBe(1);
});

it('a lane released by a file is taken once the exchange has accepted the release, and is lost to who anticipates it', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  const twin = await openWindow('window-twin', 'state');
  const entry = (act: string, entryNo: number, base: { version: number; hash: string }): MessageDraft => ({
    ...filing('lane:case-1:state'),
    schema: 'case-entry/1',
    baseVersion: base.version,
    baseHash: base.hash,
    version: entryNo,
    body: {
      bureau: 'state',
      caseNo: 'JB-11-1',
      matter: 'norm-28-anti-avoidance-liaison',
      mode: 1,
      revision: 1,
      subject: '临江东泽电子有限公司',
      act,
      entryNo,
      seen: 0,
      fence: act === 'lane-take' ? 2 : 1,
      answers: {},
      documents: [],
      doneOn: '2016-03-15',
      handledBy: '赵长青',
    },
  });
  far.say(entry('open', 1, { version: 0, hash: genesisHash }));
  far.take((await near.client.carry(far.write().text)).answer);
  await twin.round();
  far.say(entry('lane-release', 2, record(far, 'lane:case-1:state')));
  const { text, messages } = far.write();
  // Somebody tells the twin of the release, as the file would if it could be read on the way.
  twin.say(entry('lane-take', 3, { version: 2, hash: messages[0]?.hash ?? '' }));
  await twin.round();
  expect(twin.store.openTasks().map(({ kind }) => kind)).toEqual(['conflict']);
  await near.client.carry(text);
  await twin.round();
  expect(record(twin, 'lane:case-1:state').version).toBe(2);
  twin.say(entry('lane-take', 3, record(twin, 'lane:case-1:state')));
  await twin.round();
  far.take((await near.client.carry(far.write().text)).answer);
  expect(record(far, 'lane:case-1:state')).toMatchObject({ version: 3, senderDevice: 'window-twin' });
});

it('no name, number or amount stands in clear on the stick, and the carrier cannot read it', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  far.say(filing('r-1'));
  const { text } = far.write();
  const { answer } = await near.client.carry(text);
  const planted = ['陈建明', '91359901', 'joint-filing', 'totalFen'];
  for (const file of [text, answer])
    for (const word of planted) expect(file.includes(word), word).toBe(false);
  expect(() => near.take(answer)).toThrow(code('exchange/file-for-other-window'));
  const file = readSealedFile(answer);
  const relabelled = { ...file, header: { ...file.header, device: 'window-near' } };
  expect(() => openAnswer(relabelled, near.party)).toThrow(code('exchange/file-altered'));
});

it('what is cut, altered, foreign, newer or of another world is refused by its own code and changes nothing', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  far.say(filing('r-1'));
  const { text } = far.write();
  const { answer } = await near.client.carry(text);
  const before = digestOfRecords(far.store.records());
  const bend = (of: string, change: (file: { header: object; content: { textHex: string } }) => void) => {
    const [mark = '', rest = ''] = of.split('\n');
    const file = JSON.parse(rest) as { header: object; content: { textHex: string } };
    change(file);
    return `${mark}\n${JSON.stringify(file)}\n`;
  };
  const badOnesOf = (answer: string): readonly [string, string][] => [
    ['not ours', 'exchange/file-foreign'],
    ['', 'exchange/file-foreign'],
    [answer.slice(0, answer.length / 2), 'exchange/file-incomplete'],
    [answer.slice(0, -1), 'exchange/file-incomplete'],
    [`${answer.slice(0, 400)}\u0000${answer.slice(402)}`, 'exchange/file-incomplete'],
    [bend(answer, (file) => Object.assign(file.header, { v: 2, more: true })), 'exchange/file-newer'],
    [bend(answer, (file) => Object.assign(file.header, { writtenAt: 7 })), 'exchange/file-altered'],
    [
      bend(answer, (file) => {
        file.content.textHex = `${file.content.textHex.slice(0, -2)}00`;
      }),
      'exchange/file-altered',
    ],
    [bend(answer, (file) => Object.assign(file.header, { env: 'production' })), 'exchange/environment-mixed'],
    [
      bend(answer, (file) => Object.assign(file.header, { exchangeId: 'another' })),
      'exchange/file-other-exchange',
    ],
  ];
  for (const [file, refusal] of badOnesOf(answer))
    expect(() => far.take(file), refusal).toThrow(code(refusal));
  expect(digestOfRecords(far.store.records())).toBe(before);
  for (const [file, refusal] of badOnesOf(text))
    await expect(near.client.carry(file), refusal).rejects.toEqual(code(refusal));
  // Nobody's signature stands under what anybody can encrypt for the exchange.
  const header = readSealedFile(text).header;
  const content = encryptFor(
    exchange.keys.verifying,
    'x',
    `TXP sealed file\n${canonicalText(header)}`,
    randomBytes(32),
  );
  await expect(
    near.client.carry(`TXP sealed file\n${canonicalText({ header, content: { ...content } })}\n`),
  ).rejects.toEqual(code('exchange/file-altered'));
  await expect(near.client.carry(answer)).rejects.toEqual(code('exchange/file-for-other-window'));
});

it('a file that another key has signed is nobody’s, although it was sealed for the exchange', async () => {
  const far = await openWindow('window-far', 'state');
  const near = await openWindow('window-near', 'local');
  const forger = signingKeyFrom('ed25519', randomBytes(32)).signing;
  far.say(filing('r-1'));
  const forged = writeToExchange(
    far.store,
    { ...far.party, key: forger },
    { now: 1, secret: randomBytes(32) },
  );
  await expect(near.client.carry(forged.text)).rejects.toEqual(code('exchange/file-altered'));
  expect(await exchange.store.readHeldCounts()).toEqual([]);
  expect((await exchange.store.readTotals()).messages.landed).toBe(0);
});

it('a file of a window that is shut out is kept aside like over the line, and told nothing else', async () => {
  const far = await openWindow('window-out', 'state');
  const near = await openWindow('window-by', 'local');
  far.say(filing('r-held'));
  const before = (await exchange.store.readTotals()).messages.landed;
  await exchange.store.setDeviceStatus('window-out', 'revoked');
  // The same file, and a later one of the same messages.
  const { text } = far.write();
  for (const brought of [text, text, far.write().text])
    await expect(near.client.carry(brought)).rejects.toEqual(code('exchange/messages-held'));
  expect(await exchange.store.readHeldCounts()).toMatchObject([{ device: 'window-out', count: 1 }]);
  expect((await exchange.store.readTotals()).messages.landed).toBe(before);
});

const makeKept = () => {
  const t = makeTestDatabase();
  closing.push(t.remove);
  return t;
};
