import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { checkEntry, type WindowIdentity } from '../../../main/sync/check-entry.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { type MessageDraft, makeSealer } from '../../../main/sync/sealer.ts';
import type { CheckedEntry, SyncStore } from '../../../main/sync/sync-store.ts';
import { collection, confirmation, correction, filing, returned } from './filing.ts';

const stateWindow: WindowIdentity = { env: 'training', device: 'window-s', bureau: 'state' };
const localWindow: WindowIdentity = { env: 'training', device: 'window-l', bureau: 'local' };
const secondStateWindow: WindowIdentity = { env: 'training', device: 'window-s2', bureau: 'state' };

/** A feed as the exchange would give it, made by really sealing on two devices. */
const makeFeed = () => {
  const heads = new Map<string, { epoch: number; lastSeq: number; lastHash: string }>();
  const entries: FeedEntry[] = [];
  const say = (self: WindowIdentity, draft: MessageDraft, quarantined: string | null = null): void => {
    const head = heads.get(self.device) ?? { epoch: 0, lastSeq: 0, lastHash: genesisHash };
    const [sealed] = makeSealer(self).seal([draft], head);
    if (sealed === undefined) throw new Error('nothing sealed');
    heads.set(self.device, { epoch: 0, lastSeq: sealed.seq, lastHash: sealed.hash });
    const position = entries.length + 1;
    entries.push({
      position,
      msgId: sealed.msgId,
      hash: sealed.hash,
      message: sealed.text,
      senderBureau: self.bureau,
      receivedAt: 1_458_000_000_000 + position,
      quarantined,
    });
  };
  return { entries, say };
};

const part = '350100';
const windowOf = (self: WindowIdentity): SyncStore => createMemorySyncStore(makeSealer(self));
/** Believes everything that is not in its own name. */
const check = (self: WindowIdentity, entry: FeedEntry): CheckedEntry =>
  checkEntry(part, entry, self, {
    findOwn: () => ({ hash: entry.hash, state: 'accepted', epoch: 0 }),
    head: () => ({ epoch: 0, lastSeq: 999, lastHash: '' }),
  });
const read = (store: SyncStore, self: WindowIdentity, entries: readonly FeedEntry[]): void => {
  const from = store.inboxCursor(part);
  const fresh = entries.slice(from);
  const checked = fresh.map((entry) => check(self, entry));
  store.applyPage({ part, from, to: from + fresh.length }, checked, makeFold(self));
};
const tasks = (store: SyncStore) => store.openTasks().map((task) => task.id);

describe('what a window makes of the feed (norm item 36)', () => {
  it('stored, returned with field and reason, corrected, confirmed: each window has its own tasks', () => {
    const { entries, say } = makeFeed();
    const state = windowOf(stateWindow);
    const second = windowOf(secondStateWindow);
    const local = windowOf(localWindow);
    const all = () => {
      read(state, stateWindow, entries);
      read(second, secondStateWindow, entries);
      read(local, localWindow, entries);
    };
    const record = () => {
      const found = local.findRecord('r-1');
      if (found === undefined) throw new Error('no record');
      return found;
    };

    say(stateWindow, filing('r-1'));
    all();
    expect([tasks(state), tasks(second), tasks(local)]).toEqual([[], [], ['confirm-or-return:r-1:1']]);
    expect(record()).toMatchObject({
      status: 'stored',
      version: 1,
      senderBureau: 'state',
      authority: 'state',
    });

    say(localWindow, returned(record(), 'local', 'contactName'));
    all();
    expect(record()).toMatchObject({
      status: 'returned',
      lastReturn: { msgId: 'window-l:0:1', version: 1, field: 'contactName', reason: '与登记信息不符' },
    });
    expect([tasks(state), tasks(second), tasks(local)]).toEqual([['correct:window-l:0:1'], [], []]);
    expect(state.openTasks()[0]?.detail).toMatchObject({ field: 'contactName', reason: '与登记信息不符' });

    say(stateWindow, correction(record(), '陈国良'));
    all();
    expect(record()).toMatchObject({
      status: 'stored',
      version: 2,
      lastReturn: null,
      body: { contactName: '陈国良' },
    });
    expect([tasks(state), tasks(local)]).toEqual([[], ['confirm-or-return:r-1:2']]);

    say(localWindow, confirmation(record(), 'local'));
    all();
    expect(record().status).toBe('confirmed');
    expect([tasks(state), tasks(second), tasks(local)]).toEqual([[], [], []]);
    const digests = [state, second, local].map((store) => digestOfRecords(store.records()));
    expect(new Set(digests).size).toBe(1);
  });

  it('a return may be withdrawn by confirming; one about an older version changes nothing', () => {
    const { entries, say } = makeFeed();
    const state = windowOf(stateWindow);
    say(stateWindow, filing('r-1'));
    read(state, stateWindow, entries);
    const first = state.findRecord('r-1');
    if (first === undefined) throw new Error('no record');
    say(localWindow, returned(first, 'local'));
    say(localWindow, confirmation(first, 'local'));
    read(state, stateWindow, entries);
    expect(tasks(state)).toEqual([]);
    expect(state.findRecord('r-1')).toMatchObject({ status: 'confirmed', lastReturn: null });
    say(stateWindow, { ...correction(first, '甲'), kind: 'RECORD' });
    say(localWindow, returned(first, 'local'));
    say(localWindow, confirmation(first, 'local'));
    read(state, stateWindow, entries);
    expect(state.findRecord('r-1')).toMatchObject({ status: 'stored', version: 2 });
  });

  it('a fact is kept once and never returned; one that was not in order is kept too and alarms', () => {
    const { entries, say } = makeFeed();
    const local = windowOf(localWindow);
    say(stateWindow, collection('f-1'));
    say(stateWindow, collection('f-2'), 'exchange/not-entitled');
    read(local, localWindow, entries);
    const fact = local.findRecord('f-1');
    if (fact === undefined) throw new Error('no record');
    expect(fact).toMatchObject({ class: 'fact', status: 'stored', quarantined: null });
    expect(local.findRecord('f-2')?.quarantined).toBe('exchange/not-entitled');
    expect(tasks(local)).toEqual(['alarm:window-s:0:2']);
    say(localWindow, returned(fact, 'local'));
    read(local, localWindow, entries);
    expect(local.findRecord('f-1')).toEqual(fact);
  });

  it('a version that comes again, or late, changes nothing', () => {
    const { entries, say } = makeFeed();
    const local = windowOf(localWindow);
    say(stateWindow, filing('r-1'));
    say(secondStateWindow, filing('r-1', 'state', '另一人'));
    read(local, localWindow, entries);
    expect(local.findRecord('r-1')).toMatchObject({ version: 1, senderDevice: 'window-s', position: 1 });
    expect(tasks(local)).toEqual(['confirm-or-return:r-1:1']);
  });

  it('a version that does not continue the one before is shown as a conflict, not merged', () => {
    const { entries, say } = makeFeed();
    const local = windowOf(localWindow);
    say(stateWindow, filing('r-1'));
    say(stateWindow, { ...filing('r-1'), baseVersion: 1, baseHash: 'f'.repeat(64), version: 2 });
    read(local, localWindow, entries);
    expect(local.findRecord('r-1')).toMatchObject({ status: 'conflict', version: 2 });
    expect(tasks(local)).toContain('alarm:window-s:0:2');
  });

  it('folding a beginning and then the rest is folding all of it, and doubled entries change nothing', () => {
    const step = fc.record({
      who: fc.constantFrom(stateWindow, localWindow),
      what: fc.constantFrom('file', 'return', 'confirm', 'correct', 'fact'),
      record: fc.constantFrom('r-1', 'r-2'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), fc.nat(14), fc.nat(14), (steps, cutA, cutB) => {
        const { entries, say } = makeFeed();
        const reference = windowOf(localWindow);
        for (const { who, what, record: id } of steps) {
          const known = reference.findRecord(id);
          const by: Bureau = who.bureau;
          if (what === 'fact') say(who, collection(`f-${entries.length}`));
          else if (known === undefined) say(who, filing(id, by));
          else if (what === 'return') say(who, returned(known, by));
          else if (what === 'confirm') say(who, confirmation(known, by));
          else if (what === 'correct') say(who, correction(known, `第${entries.length}次`));
          read(reference, localWindow, entries);
        }
        const split = windowOf(localWindow);
        const cuts = [cutA, cutB, entries.length]
          .map((cut) => Math.min(cut, entries.length))
          .sort((a, b) => a - b);
        for (const cut of cuts) read(split, localWindow, entries.slice(0, cut));
        expect(split.records()).toEqual(reference.records());
        expect(split.openTasks()).toEqual(reference.openTasks());
        const fold = makeFold(localWindow);
        for (const entry of entries) {
          const checked = check(localWindow, entry);
          const known = split.findRecord(checked.recordId ?? '');
          if (known !== undefined && entry.position <= known.position) {
            expect(fold(known, checked, [])).toEqual({ record: undefined, open: [], close: [] });
          }
        }
      }),
      { numRuns: 60, seed: 36 },
    );
  });
});

describe('believing an entry', () => {
  const { entries, say } = makeFeed();
  say(stateWindow, filing('r-1'));
  const [entry] = entries as [FeedEntry];
  const strangers = {
    findOwn: () => undefined,
    head: () => ({ epoch: 0, lastSeq: 0, lastHash: genesisHash }),
  };
  const problem = (change: Partial<FeedEntry>, self = localWindow, where = part) =>
    checkEntry(where, { ...entry, ...change }, self, strangers).problem;

  it('takes one whose bytes, name, part and environment fit', () => {
    expect(checkEntry(part, entry, localWindow, strangers)).toMatchObject({ problem: null, recordId: 'r-1' });
  });

  it('refuses altered bytes, another name, another part, the other environment and what cannot be read', () => {
    expect(problem({ message: entry.message.replace('陈国梁', '陈国良') })).toBe('exchange/entry-altered');
    expect(problem({ hash: 'f'.repeat(64) })).toBe('exchange/entry-altered');
    expect(problem({ msgId: 'window-s:0:2' })).toBe('exchange/entry-altered');
    expect(problem({}, localWindow, '350200')).toBe('exchange/entry-misrouted');
    expect(problem({}, { ...localWindow, env: 'production' })).toBe('exchange/entry-misrouted');
    for (const message of [
      '',
      '{}',
      'null',
      entry.message.slice(1),
      entry.message.replace('joint-filing/1', 'joint-filing/9'),
    ])
      expect(problem({ message })).toBe('exchange/entry-unreadable');
  });

  it('folds what a copy of this window said like every other window does, and tells a person', () => {
    const checked = checkEntry(part, entry, stateWindow, strangers);
    const told = checkEntry(part, entry, localWindow, strangers);
    const { record, open } = makeFold(stateWindow)(undefined, checked, []);
    expect(record).toEqual(makeFold(localWindow)(undefined, told, []).record);
    expect(open.map(({ kind, detail }) => [kind, detail['code']])).toEqual([
      ['alarm', 'exchange/entry-forged'],
    ]);
  });

  it('marks what is said in this window’s own name but was never sealed here', () => {
    expect(problem({}, stateWindow)).toBe('exchange/entry-forged');
    const own = (hash: string) => ({
      ...strangers,
      findOwn: () => ({ hash, state: 'sent' as const, epoch: 0 }),
    });
    expect(checkEntry(part, entry, stateWindow, own(entry.hash)).problem).toBeNull();
    expect(checkEntry(part, entry, stateWindow, own('f'.repeat(64))).problem).toBe('exchange/entry-forged');
    expect(problem({ senderBureau: 'local' }, stateWindow)).toBe('exchange/entry-forged');
    // Sent in an earlier epoch, before this machine was restored.
    const restored = { ...strangers, head: () => ({ epoch: 1, lastSeq: 0, lastHash: genesisHash }) };
    expect(checkEntry(part, entry, stateWindow, restored).problem).toBeNull();
  });
});
