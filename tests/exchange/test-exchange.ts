import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EnrolmentRequest, enrolmentRequestText } from '../../contract/exchange/enrolment.ts';
import type { Environment } from '../../contract/exchange/message.ts';
import { signText } from '../../evidence/signature.ts';
import { enrol } from '../../exchange/enrolment.ts';
import { createKeys, type ExchangeKeys } from '../../exchange/keys.ts';
import type { Log } from '../../exchange/log.ts';
import { type ExchangeServer, startExchangeServer } from '../../exchange/server.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import type { NewStore } from '../../exchange/storage/port.ts';
import { createSqliteStore } from '../../exchange/storage/sqlite.ts';
import type { TestWindow } from './test-window.ts';

/** The request a window writes, signed with its own key. */
export const requestOf = (window: TestWindow, over: Partial<EnrolmentRequest> = {}): EnrolmentRequest => {
  const { record, signing } = window;
  const request = {
    v: 1 as const,
    env: 'training' as const,
    device: record.device,
    suite: record.suite,
    publicKeyHex: record.publicKeyHex,
    bureau: record.bureau,
    hall: record.hall,
    part: record.part,
    requestedAt: 1_457_600_000_000,
    ...over,
  };
  return { ...request, signature: signText(signing, enrolmentRequestText(request)), ...over };
};

export interface TestExchange {
  readonly folder: string;
  readonly file: string;
  readonly keys: ExchangeKeys;
  readonly store: FullStore;
  readonly server: ExchangeServer;
  readonly url: string;
  enrol(window: TestWindow): Promise<void>;
  /** Stops the server, closes the store and removes the folder. */
  remove(): Promise<void>;
}

export interface TestExchangeOptions {
  readonly env?: Environment;
  readonly now?: () => number;
  readonly log?: Log;
  readonly snapshotEvery?: number;
  /** Makes the store; SQLite in the folder unless given. */
  readonly createStore?: (identity: NewStore, keys: ExchangeKeys) => Promise<FullStore>;
}

/** A whole exchange in this process, on loopback. */
export const startTestExchange = async (options: TestExchangeOptions = {}): Promise<TestExchange> => {
  const { env = 'training', now = Date.now, log } = options;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-'));
  const file = path.join(folder, 'exchange.db');
  const passphrase = env === 'production' ? 'correct horse' : undefined;
  const keys = await createKeys(folder, { env, exchangeId: 'exchange-test', suite: 'ed25519', passphrase });
  const identity: NewStore = {
    env,
    exchangeId: keys.exchangeId,
    createdAt: now(),
    trainingDate: env === 'training' ? '2016-03-10' : null,
  };
  const store =
    options.createStore === undefined
      ? createSqliteStore({ file, keyHex: keys.storeKeyHex }, identity)
      : await options.createStore(identity, keys);
  const { snapshotEvery = 200 } = options;
  const server = await startExchangeServer({
    store,
    keys,
    now,
    snapshotEvery,
    ...(log === undefined ? {} : { log }),
  });
  return {
    folder,
    file,
    keys,
    store,
    server,
    url: server.url,
    enrol: async (window) => {
      const { entitlements } = window.record;
      await enrol(store, keys, requestOf(window, { env }), { entitlements, approvedAt: now() });
    },
    remove: async () => {
      await server.close();
      await store.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
