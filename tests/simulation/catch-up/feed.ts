import { createHash } from 'node:crypto';
import { type Batch, batchSigningText } from '../../../contract/exchange/message.ts';
import { decide } from '../../../exchange/decide.ts';
import type { ExchangeKeys } from '../../../exchange/keys.ts';
import { judgeLanding } from '../../../exchange/land.ts';
import type { ExchangeStore } from '../../../exchange/storage/port.ts';
import {
  collection,
  confirmed,
  filing,
  filingBody,
  makeWindow,
  returned,
  type Sealed,
  type TestWindow,
} from '../../exchange/test-window.ts';
import { fastSign, keyPairOf } from '../exchange/keys.ts';
import {
  createMemoryExchangeStore,
  type ExchangeDisk,
  makeExchangeDisk,
} from '../exchange/memory-exchange-store.ts';

/** 2016-03-10 08:30 in Shanghai. */
export const epochStart = Date.UTC(2016, 2, 10, 0, 30);
export const ownPart = '350102';
export const foreignPart = '350103';
export const keys: ExchangeKeys = {
  exchangeId: 'exchange-sim',
  env: 'training',
  ...keyPairOf('exchange'),
  storeKeyHex: '',
  sessionSecretHex: '00'.repeat(32),
};
const batchSize = 40;
const batchesOfSender = 5;
const senderCount = 5;

/** Text that nobody can pack: a snapshot of several chunks with few entries. */
const bulk = Array.from({ length: 3_500 }, (_, n) =>
  createHash('sha256').update(`bulk ${n}`).digest('base64'),
).join('');

const draftOf = (device: string, n: number) => {
  if (n % 5 === 3) return collection(`${device}-c${n}`, `V-${device}-${n}`, 100 + n);
  const draft = filing(`${device}-r${n}`);
  return n % 40 === 7 && (device === 'sender-0' || n === 7)
    ? { ...draft, body: { ...filingBody('state'), declared: { [`${device}${n}${bulk}`]: 1 } } }
    : draft;
};

const batchOf = (window: TestWindow, sealed: readonly Sealed[]): Batch => {
  const [first, last] = [sealed[0] as Sealed, sealed.at(-1) as Sealed];
  const header = {
    env: 'training',
    device: window.device,
    epoch: 0,
    fromSeq: first.seq,
    lastHash: last.hash,
  } as const;
  const signature = fastSign(window.signing, batchSigningText({ ...header, count: sealed.length }));
  return { v: 1, ...header, messages: sealed.map(({ text }) => text), signature };
};

export interface Prepared {
  /** Of the windows outside this day: each sender's batches, in order. */
  readonly senders: readonly (readonly Batch[])[];
  /** An exchange with two hundred and ten entries in its feed, and no snapshot of them yet. */
  readonly disk: ExchangeDisk;
}

const land = async (
  store: ExchangeStore,
  window: TestWindow,
  sealed: readonly Sealed[],
  part: string,
): Promise<void> => {
  const messages = sealed.map(({ text, hash, seq, msgId }) => ({
    device: window.device,
    epoch: 0,
    seq,
    msgId,
    hash,
    text,
    receivedAt: epochStart,
  }));
  await store.landBatch(
    {
      device: window.device,
      epoch: 0,
      fromSeq: sealed[0]?.seq ?? 1,
      messages,
      lastHash: window.head.chainHead,
      signature: '',
      receivedAt: epochStart,
    },
    judgeLanding(sealed[0]?.message.prevHash ?? ''),
  );
  while ((await store.applyPending(part, 200, decide, epochStart)) > 0);
};

let made: Promise<Prepared> | undefined;
const prepare = async (): Promise<Prepared> => {
  const disk = makeExchangeDisk({
    env: 'training',
    exchangeId: keys.exchangeId,
    createdAt: epochStart,
    trainingDate: '2016-03-10',
  });
  const store = createMemoryExchangeStore(disk);
  const senderOf = async (device: string, bureau: 'state' | 'local', part: string) => {
    const window = makeWindow({ device, bureau, part });
    await store.putDevice(window.record);
    return window;
  };
  const first = await senderOf('sender-0', 'state', ownPart);
  const sealed = Array.from({ length: 200 }, (_, n) => first.seal(draftOf(first.device, n)));
  await land(store, first, sealed, ownPart);
  const other = await senderOf('sender-l', 'local', ownPart);
  const filings = sealed.filter(({ message }) => message.kind === 'RECORD');
  const about = filings.slice(0, 10).map((one, n) => (n % 2 === 0 ? returned : confirmed)(one));
  await land(
    store,
    other,
    about.map((draft) => other.seal(draft)),
    ownPart,
  );
  const foreign = await senderOf('sender-f', 'state', foreignPart);
  await land(
    store,
    foreign,
    Array.from({ length: 205 }, (_, n) => foreign.seal({ ...filing(`f-r${n}`), part: foreignPart })),
    foreignPart,
  );
  const senders: Batch[][] = [];
  for (let k = 1; k <= senderCount; k += 1) {
    const window = await senderOf(`sender-${k}`, 'state', ownPart);
    senders.push(
      Array.from({ length: batchesOfSender }, (_, b) =>
        batchOf(
          window,
          Array.from({ length: batchSize }, (_unused, n) =>
            window.seal(draftOf(window.device, b * batchSize + n)),
          ),
        ),
      ),
    );
  }
  return { senders, disk };
};

/** Sealed once, for all days: what is sealed does not follow from the seed, only when it is sent. */
export const prepared = (): Promise<Prepared> => {
  made ??= prepare();
  return made;
};

const copyLists = <T>(map: ReadonlyMap<string, readonly T[]>): [string, T[]][] =>
  [...map].map(([key, list]) => [key, [...list]]);

/** The same exchange on a disk of its own. */
export const copyOf = (disk: ExchangeDisk): ExchangeDisk => ({
  identity: disk.identity,
  trainingDate: disk.trainingDate,
  devices: new Map(disk.devices),
  landed: new Map(copyLists(disk.landed)),
  held: new Map(copyLists(disk.held)),
  alarms: [...disk.alarms],
  results: new Map(copyLists(disk.results)),
  feed: new Map(copyLists(disk.feed)),
  highWater: new Map(disk.highWater),
  records: new Map([...disk.records].map(([part, records]) => [part, new Map(records)])),
  counted: [...disk.counted],
  nonces: new Map(disk.nonces),
  papers: new Map(disk.papers),
  passings: [...disk.passings],
  passedOn: new Map(disk.passedOn),
});
