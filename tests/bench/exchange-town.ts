import { createHash } from 'node:crypto';
import { createKeys, type ExchangeKeys } from '../../exchange/keys.ts';
import { createStore, type StoreLocation } from '../../exchange/open-store.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import type { NewStore } from '../../exchange/storage/port.ts';
import {
  amendment,
  collection,
  type Draft,
  filing,
  makeWindow,
  type Sealed,
  type TestWindow,
} from '../exchange/test-window.ts';

const benchExchange: NewStore = {
  env: 'training',
  exchangeId: 'exchange-bench',
  createdAt: 1_457_600_000_000,
  trainingDate: '2016-03-10',
};

/** The keys of an exchange in `folder`, which is there and empty. */
export const benchKeys = (folder: string): Promise<ExchangeKeys> =>
  createKeys(folder, {
    env: 'training',
    exchangeId: benchExchange.exchangeId,
    suite: 'ed25519',
    passphrase: undefined,
  });

/** An exchange's store with these windows let in. */
export const benchStore = async (
  location: StoreLocation,
  keys: ExchangeKeys,
  windows: readonly TestWindow[],
): Promise<FullStore> => {
  const store = await createStore(location, keys.storeKeyHex, benchExchange);
  for (const { record } of windows) await store.putDevice(record);
  return store;
};

/** A window’s day, as changes go: filings, what was collected for them, and filings amended once. */
export const benchWindow = (device: string, part: string) => {
  const window = makeWindow({ device, bureau: 'state', part });
  let n = 0;
  let amendable: Sealed | undefined;
  const draft = (): Draft => {
    n += 1;
    if (n % 2 === 0) return collection(`c-${device}-${n}`, `V-${device}-${n}`, 90_000 + n);
    if (n % 8 === 7 && amendable !== undefined) return amendment(amendable, 70_000 + n);
    return filing(`p-${device}-${n}`, 'state', 90_000 + n);
  };
  return {
    window,
    /** Seals the next `count` changes. */
    seal: (count: number): Sealed[] =>
      Array.from({ length: count }, () => {
        const sealed = window.seal(draft());
        amendable = sealed.message.kind === 'RECORD' && sealed.message.version === 1 ? sealed : amendable;
        return sealed;
      }),
  };
};

/** The same number of a name each time, in [0, 1). */
export const fractionOf = (name: string): number =>
  createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
