import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Bureau } from '../../../domain/bureau.ts';
import { type SigningKey, signingKeyFrom } from '../../../evidence/signature.ts';
import { transaction } from '../../../db/transaction.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { type MessageDraft, makeSealer } from '../../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine, type SyncEngine } from '../../../main/sync/sync-engine.ts';
import type { SyncStore } from '../../../main/sync/sync-store.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { type ScriptedExchange, startScriptedExchange } from './scripted-exchange.ts';

export interface Window {
  readonly store: SyncStore;
  readonly engine: SyncEngine;
  readonly changes: string[];
  say(...drafts: MessageDraft[]): void;
}

/** A scripted exchange and the windows of one test; another exchange may be put in its place meanwhile. */
export interface Line {
  exchange: ScriptedExchange;
  windowInMemory(device: string, bureau: Bureau): Window;
  windowOnDisk(device: string, bureau: Bureau): Window;
  /** Everything the window sent has landed once, in order. */
  landedOnce(device: string): void;
}

export const keyOf = (device: string) => signingKeyFrom('ed25519', Buffer.alloc(32, device));

export const recordOf = (window: Window, id: string) => {
  const record = window.store.findRecord(id);
  if (record === undefined) throw new Error(`no record ${id}`);
  return record;
};

/** Registers a fresh line before each test of a file; whatever was opened on it is closed after the test. */
export const windowsOnTheLine = (): Line => {
  let exchange: ScriptedExchange;
  const closing: (() => unknown)[] = [];
  beforeEach(async () => {
    exchange = await startScriptedExchange();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await exchange.close();
  });
  const engineFor = (
    store: SyncStore,
    device: string,
    bureau: Bureau,
    key: SigningKey,
    changes: string[],
  ): SyncEngine => {
    const engine = createSyncEngine({
      store,
      client: createExchangeClient({ url: exchange.url, env: 'training', device, key, timeoutMs: 1500 }),
      clock: {
        now: () => Date.now(),
        sleep: (ms, signal) => wait(Math.min(ms, 20), undefined, { signal }).catch(() => undefined),
      },
      random: () => 0.5,
      self: { env: 'training', device, bureau },
      part: '350100',
      pollSeconds: 1,
      onChange: (what) => changes.push(what),
    });
    closing.push(() => engine.stop());
    return engine;
  };
  const windowInMemory = (device: string, bureau: Bureau): Window => {
    const { signing, verifying } = keyOf(device);
    if (!exchange.devices.has(device)) exchange.enrol(device, bureau, verifying);
    const sealer = makeSealer({ env: 'training', device });
    const store = createMemorySyncStore(sealer);
    const changes: string[] = [];
    return {
      store,
      engine: engineFor(store, device, bureau, signing, changes),
      changes,
      say: (...drafts) => void store.enqueue(drafts),
    };
  };
  const windowOnDisk = (device: string, bureau: Bureau): Window => {
    const { signing, verifying } = keyOf(device);
    exchange.enrol(device, bureau, verifying);
    const sealer = makeSealer({ env: 'training', device });
    const t = makeTestDatabase();
    closing.push(t.remove);
    const store = createSqliteSyncStore(t.db, sealer);
    const changes: string[] = [];
    return {
      store,
      engine: engineFor(store, device, bureau, signing, changes),
      changes,
      say: (...drafts) =>
        transaction(t.db, sealer, (tx) => {
          for (const draft of drafts) tx.enqueue(draft);
        }),
    };
  };
  const landedOnce = (device: string): void => {
    const landed = exchange.devices.get(device)?.landed ?? [];
    const ids = landed.map(({ text }) => JSON.parse(text).seq);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  };
  return {
    get exchange() {
      return exchange;
    },
    set exchange(other) {
      exchange = other;
    },
    windowInMemory,
    windowOnDisk,
    landedOnce,
  };
};
