import type { Message } from '../../../contract/exchange/message.ts';
import type { Decide, Decision, Situation } from '../../../exchange/decide.ts';
import { readFeedWaiting } from '../../../exchange/feed-reader.ts';
import type { ExchangeStore } from '../../../exchange/storage/port.ts';
import { noneHeld } from '../../support/none-held.ts';
import type { Mutant } from './mutant.ts';
import type { Variant } from './variant.ts';

const accepted = (decision: Decision, situation: Situation, over: Partial<Decision> = {}): Decision => {
  const message = JSON.parse(situation.message.text) as Message;
  const { record } = situation;
  return {
    ...decision,
    verdict: 'ACCEPTED',
    code: null,
    field: null,
    currentVersion: null,
    currentHash: null,
    record: {
      recordId: message.recordId,
      authority: message.authority,
      schema: message.schema,
      taxpayer: message.taxpayer,
      version: message.version,
      hash: situation.message.hash,
      senderBureau: situation.device.bureau,
      status: 'accepted',
      openReturn: null,
      handover: null,
      ...(record !== undefined && { taxpayer: record.taxpayer }),
    },
    ...over,
  };
};

/** Accepts what the product refuses with one of these codes. */
const lenient =
  (...codes: readonly string[]) =>
  (decide: Decide): Decide =>
  (situation) => {
    const decision = decide(situation);
    const { kind } = JSON.parse(situation.message.text) as Message;
    if (decision.verdict === 'ACCEPTED' || !codes.includes(decision.code ?? '')) return decision;
    const { record } = situation;
    if (record !== undefined && (kind === 'CONFIRM' || kind === 'RETURN'))
      return accepted(decision, situation, {
        record: { ...record, status: kind === 'CONFIRM' ? 'confirmed' : 'returned' },
      });
    return accepted(decision, situation);
  };

const storeWith =
  (change: (store: ExchangeStore) => Partial<ExchangeStore>): NonNullable<Variant['exchangeStore']> =>
  (store) => ({ ...store, ...change(store) });
/** Faults of the exchange. */
export const mutantsOfExchange: readonly Mutant[] = [
  {
    name: 'the exchange lands again what it has',
    tells: ['I1', 'I3', 'I5'],
    variant: {
      judge: (judge) => (state, request) => {
        const outcome = judge({ ...state, storedHashes: new Map() }, request);
        if (outcome.kind !== 'landed') return outcome;
        const { device } = state;
        const last = request.messages.at(-1);
        const isOlder = (last?.seq ?? 0) <= device.lastSeq;
        const head = isOlder
          ? { receivedTo: device.lastSeq, chainHead: device.chainHead }
          : { receivedTo: outcome.receivedTo, chainHead: outcome.chainHead };
        return { ...outcome, ...head, fresh: request.messages };
      },
      storeFaults: { numbersTwice: true },
    },
  },
  {
    name: 'the exchange acknowledges before it commits',
    tells: ['I1', 'I6'],
    variant: {
      exchangeStore: storeWith((store) => {
        const waiting: (() => Promise<unknown>)[] = [];
        return {
          landBatch: async (request, judge) => {
            const device = await store.findDevice(request.device);
            if (device === undefined) return store.landBatch(request, judge);
            const outcome = judge({ device, storedHashes: new Map(), held: noneHeld(device) }, request);
            if (outcome.kind !== 'landed') return store.landBatch(request, judge);
            waiting.push(() => store.landBatch(request, judge));
            return outcome;
          },
          listPendingParts: async () => {
            for (const work of waiting.splice(0)) await work();
            return store.listPendingParts();
          },
        };
      }),
    },
  },
  {
    name: 'the exchange takes a batch whatever its signature',
    from: 8,
    tells: ['I1'],
    variant: { ports: { verify: () => true } },
  },
  {
    name: 'the exchange does not ask whether the chain goes on',
    from: 8,
    tells: ['I6'],
    variant: {
      judge: (judge) => (state, request) => {
        const outcome = judge(state, request);
        const last = request.messages.at(-1);
        if (outcome.kind !== 'chain-broken' || last === undefined) return outcome;
        return { kind: 'landed', fresh: request.messages, receivedTo: last.seq, chainHead: last.hash };
      },
    },
  },
  {
    name: 'the exchange does not ask for the epoch',
    from: 15,
    tells: ['I1', 'I5', 'I6', 'I11', 'rest'],
    variant: {
      judge: (judge) => (state, request) => judge(state, { ...request, epoch: state.device.epoch }),
    },
  },
  {
    name: 'the batch of a window whose key was revoked is taken as if nothing were',
    from: 5,
    tells: ['norm'],
    variant: {
      judge: (judge) => (state, request) =>
        judge({ ...state, device: { ...state.device, status: 'active' } }, request),
    },
  },
  {
    name: 'what a person has let in out of quarantine counts as if nothing were',
    from: 13,
    tells: ['norm'],
    variant: {
      decide: (decide) => (situation) => {
        const { isReleased: _isReleased, ...message } = situation.message;
        return decide({ ...situation, message });
      },
    },
  },
  {
    name: 'the exchange says that it keeps aside, and does not',
    from: 5,
    tells: ['I1'],
    variant: {
      judge: (judge) => (state, request) => {
        const outcome = judge(state, request);
        return outcome.kind === 'held' ? { ...outcome, fresh: [] } : outcome;
      },
    },
  },
  {
    name: 'one number with other content is answered as good',
    from: 4,
    tells: ['I11'],
    variant: {
      judge: (judge) => (state, request) => {
        const outcome = judge(state, request);
        const { lastSeq: receivedTo, chainHead } = state.device;
        return outcome.kind === 'forked' ? { kind: 'landed', fresh: [], receivedTo, chainHead } : outcome;
      },
    },
  },
  {
    name: 'the exchange does not ask on which version a version stands',
    from: 6,
    tells: ['I4'],
    variant: { decide: lenient('exchange/version-stale') },
  },
  {
    name: 'a correction is taken without the return it answers',
    from: 4,
    tells: ['norm'],
    variant: { decide: lenient('exchange/record-not-returned', 'exchange/return-not-cited') },
  },
  {
    name: 'an amendment may bury an open return',
    from: 18,
    tells: ['norm', 'I9'],
    variant: { decide: lenient('exchange/record-returned') },
  },
  {
    name: 'a bureau may confirm its own record',
    from: 3,
    tells: ['norm'],
    variant: { decide: lenient('exchange/own-record') },
  },
  {
    name: 'the exchange does not ask under which authority somebody acts',
    tells: ['norm'],
    variant: { decide: lenient('exchange/not-entitled') },
  },
  {
    name: 'a fact that is not in order is refused instead of set aside',
    tells: ['I5', 'norm'],
    variant: {
      decide: (decide) => (situation) => {
        const decision = decide(situation);
        return decision.quarantined
          ? { ...decision, verdict: 'REJECT', quarantined: false, lines: [], vouchers: [] }
          : decision;
      },
    },
  },
  {
    name: 'a reversal is added up as money that came in',
    tells: ['I5'],
    variant: { storeFaults: { sumsWithoutSign: true } },
  },
  {
    name: 'feed positions come from a sequence',
    from: 7,
    tells: ['I3', 'rest'],
    variant: { storeFaults: { positionsFromSequence: true } },
  },
  {
    name: 'the feed shows what is not committed before it, and goes on behind it',
    tells: ['I3', 'I7'],
    variant: {
      exchangeStore: (store, disk) => ({
        ...store,
        readFeed: async (part, after, limit, maxBytes) => {
          const page = await store.readFeed(part, after, limit, maxBytes);
          const isNew = page.to === (disk.highWater.get(part) ?? 0) && page.entries.length > 1;
          return isNew ? { ...page, entries: page.entries.toSpliced(-2, 1) } : page;
        },
      }),
    },
  },
  {
    name: 'a verdict is another when it is asked for again',
    from: 15,
    tells: ['I2'],
    variant: {
      exchangeStore: storeWith((store) => {
        const told = new Set<string>();
        return {
          readResults: async (device, after, limit) =>
            (await store.readResults(device, after, limit)).map((verdict) => {
              const isAgain = told.has(verdict.msgId);
              told.add(verdict.msgId);
              return isAgain && verdict.verdict === 'CONFLICT'
                ? { ...verdict, verdict: 'ACCEPTED' }
                : verdict;
            }),
        };
      }),
    },
  },
  {
    name: 'a message that is not accepted does not consume its number',
    tells: ['rest'],
    variant: {
      exchangeStore: storeWith((store) => ({
        readResults: async (device, after, limit) =>
          (await store.readResults(device, after, limit)).filter(({ verdict }) => verdict === 'ACCEPTED'),
      })),
    },
  },
  {
    name: 'the exchange sends the feed of any part to whoever asks',
    tells: ['I12'],
    variant: {
      service: (service, store) => ({
        ...service,
        feed: (_authorization, part, _query, gone) =>
          readFeedWaiting(store, { part, after: 0, limit: 50, waitMs: 0 }, gone),
      }),
    },
  },
  {
    name: 'the exchange refuses a window whose clock is an hour wrong',
    tells: ['norm', 'I5'],
    variant: {
      decide: (decide) => (situation) => {
        const { text, receivedAt } = situation.message;
        const { recordedAt, kind } = JSON.parse(text) as Message;
        const isFar = Math.abs(recordedAt - receivedAt) > 3_600_000 && kind !== 'FACT';
        const decision = decide(situation);
        return isFar
          ? { ...decision, verdict: 'REJECT', code: 'exchange/envelope-invalid', record: null }
          : decision;
      },
    },
  },
  {
    name: 'what is handed over to another part is passed on twice',
    tells: ['I3', 'I12', 'owner'],
    variant: { storeFaults: { passesTwice: true } },
  },
  {
    name: 'how far one part is passed on to another is noted before it is, and a server dies in between',
    from: 10,
    tells: ['owner', 'rest'],
    variant: { storeFaults: { notesPassingFirst: true } },
  },
  {
    name: 'what stands before a handover in its feed is passed on with it',
    tells: ['I12', 'I3', 'owner'],
    variant: {
      exchangeStore: (store, disk) => ({
        ...store,
        passOn: async (part, limit, receive) => {
          const from = disk.passings.find(
            (one) => one.toPart === part && one.position > (disk.passedOn.get(`${part} ${one.part}`) ?? 0),
          );
          const before = disk.feed.get(from?.part ?? '')?.[(from?.position ?? 0) - 2];
          const count = await store.passOn(part, limit, receive);
          const position = (disk.highWater.get(part) ?? 0) + 1;
          if (count > 0 && before !== undefined) {
            disk.feed.get(part)?.push({ ...before, position });
            disk.highWater.set(part, position);
          }
          return count;
        },
      }),
    },
  },
  {
    name: 'a repeated request ends another day',
    tells: ['I13'],
    variant: { storeFaults: { movesDateBlindly: true } },
  },
];
