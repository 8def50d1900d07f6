import type { FeedEntry, Verdict } from '../../../contract/exchange/answers.ts';
import { Fault } from '../../../domain/faults.ts';
import { addDays, plainDate } from '../../../domain/plain-date.ts';
import type { FactLine, FactVoucher } from '../../../exchange/decide.ts';
import {
  type Applied,
  foldPending,
  passingsOf,
  pendingOf as readPending,
  recordIdsOf,
} from '../../../exchange/storage/fold.ts';
import type {
  Alarm,
  DeviceRecord,
  ExchangeStore,
  LandedMessage,
  NewStore,
  RecordState,
  SealPaper,
} from '../../../exchange/storage/port.ts';
import { rowsThatFit } from '../../../exchange/storage/rows.ts';
import type { HeldMessage } from '../../../exchange/storage/quarantine-port.ts';
import { memoryQuarantine, tailOf } from './memory-quarantine.ts';
import { type MemoryPassing, preparePassing, receivingParts } from './memory-passings.ts';
import { inOrder, totalsOf } from './memory-totals.ts';

interface Counted {
  readonly lines: readonly FactLine[];
  readonly vouchers: readonly FactVoucher[];
}

/** Everything an exchange keeps. Rows are replaced, never altered. */
export interface ExchangeDisk {
  readonly identity: NewStore;
  trainingDate: string | null;
  readonly devices: Map<string, DeviceRecord>;
  /** By device, in the order of numbers. */
  readonly landed: Map<string, LandedMessage[]>;
  /** Of windows that are shut out, by device, in the order of numbers. */
  readonly held: Map<string, HeldMessage[]>;
  readonly alarms: (Alarm & { readonly device: string; readonly epoch: number; readonly seq: number })[];
  readonly results: Map<string, Verdict[]>;
  readonly feed: Map<string, FeedEntry[]>;
  readonly highWater: Map<string, number>;
  readonly records: Map<string, Map<string, RecordState>>;
  readonly counted: Counted[];
  readonly nonces: Map<string, number>;
  readonly papers: Map<string, SealPaper>;
  /** What goes from one part to another, by position in the part it comes from. */
  readonly passings: MemoryPassing[];
  /** How far each part has been passed on from each other: `<to> <from>`. */
  readonly passedOn: Map<string, number>;
}

export const makeExchangeDisk = (identity: NewStore): ExchangeDisk => ({
  identity,
  trainingDate: identity.trainingDate,
  devices: new Map(),
  landed: new Map(),
  held: new Map(),
  alarms: [],
  results: new Map(),
  feed: new Map(),
  highWater: new Map(),
  records: new Map(),
  counted: [],
  nonces: new Map(),
  papers: new Map(),
  passings: [],
  passedOn: new Map(),
});

/** What a store on a disk may do wrong, to see the checks fail. */
export interface StoreFaults {
  /** Feed positions from a sequence: what was drawn is not given back when its transaction fails. */
  readonly positionsFromSequence?: boolean;
  /** No key on device and number. */
  readonly numbersTwice?: boolean;
  /** Sums every amount as money that came in. */
  readonly sumsWithoutSign?: boolean;
  /** Moves the training date from wherever it stands. */
  readonly movesDateBlindly?: boolean;
  /** What is passed on from part to part has no key, and is noted the second time only. */
  readonly passesTwice?: boolean;
  /** How far one part is passed on to another is on the disk before the entries are. */
  readonly notesPassingFirst?: boolean;
}

const listIn = <T>(map: Map<string, T[]>, key: string): T[] => {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
};

const verdictOf = ({ message, decision: d, position }: Applied, decidedAt: number): Verdict => ({
  msgId: message.msgId,
  seq: message.seq,
  verdict: d.verdict,
  position,
  code: d.code,
  field: d.field,
  quarantined: d.quarantined,
  currentVersion: d.currentVersion,
  currentHash: d.currentHash,
  decidedAt,
});
const feedEntryOf = ({ message, device, decision }: Applied, position: number): FeedEntry => ({
  position,
  msgId: message.msgId,
  hash: message.hash,
  message: message.text,
  senderBureau: device.bureau,
  receivedAt: message.receivedAt,
  quarantined: decision.quarantined ? decision.code : null,
});

/**
 * The exchange's storage port in memory, on a disk that outlives it: what a process had not committed is gone with
 * it. Writers call `failpoint` with `<operation>:before-commit` and `<operation>:after-commit`.
 */
export const createMemoryExchangeStore = (
  disk: ExchangeDisk,
  failpoint: (name: string) => void = () => undefined,
  faults: StoreFaults = {},
): ExchangeStore => {
  const listeners = new Set<(part: string) => void>();
  const write = async <T>(name: string, prepare: () => { result: T; commit: () => void }): Promise<T> => {
    const { result, commit } = prepare();
    failpoint(`${name}:before-commit`);
    commit();
    failpoint(`${name}:after-commit`);
    return result;
  };
  const deviceOf = (id: string): DeviceRecord => {
    const device = disk.devices.get(id);
    if (device === undefined) throw new Fault('exchange/device-unknown');
    return device;
  };
  const devicesOf = (part: string): DeviceRecord[] =>
    [...disk.devices.values()].filter((d) => d.part === part);
  const appliedTo = (device: string): number => disk.results.get(device)?.at(-1)?.seq ?? 0;
  const pendingOf = (part: string, limit: number) =>
    devicesOf(part)
      .flatMap((device) => {
        const after = appliedTo(device.device);
        return (disk.landed.get(device.device) ?? [])
          .filter(({ seq }) => seq > after && seq <= after + limit)
          .map((message) => ({ ...readPending(message, device), turn: message.seq - after }));
      })
      .sort((a, b) => inOrder([a.turn, b.turn], [a.message.device, b.message.device]))
      .slice(0, limit);
  const insertLanded = (message: LandedMessage): void => {
    const list = listIn(disk.landed, message.device);
    if (faults.numbersTwice !== true && list.some(({ seq }) => seq === message.seq))
      throw new Error(`${message.msgId} is there already`);
    list.push(message);
  };

  return {
    identity: {
      env: disk.identity.env,
      exchangeId: disk.identity.exchangeId,
      createdAt: disk.identity.createdAt,
    },
    findTrainingDate: async () => disk.trainingDate ?? undefined,
    moveTrainingDate: (from, to) =>
      write('day', () => {
        const moves = disk.trainingDate === from || faults.movesDateBlindly === true;
        const blind = addDays(plainDate(disk.trainingDate ?? from), 1);
        const next = faults.movesDateBlindly === true ? blind : to;
        return { result: moves, commit: () => void (disk.trainingDate = moves ? next : disk.trainingDate) };
      }),
    putDevice: (device) =>
      write('device', () => {
        const left = disk.held.get(device.device) ?? [];
        if (left.some(({ epoch, state }) => epoch < device.epoch && state === 'held'))
          throw new Fault('exchange/quarantine-undecided', { device: device.device });
        const known = disk.devices.get(device.device);
        const kept =
          known === undefined
            ? device
            : {
                ...device,
                bureau: known.bureau,
                part: known.part,
                hall: known.hall,
                lastSeq: known.lastSeq,
                chainHead: known.chainHead,
              };
        return { result: undefined, commit: () => void disk.devices.set(device.device, kept) };
      }),
    setDeviceStatus: (id, status) =>
      write('device', () => {
        const device = deviceOf(id);
        return { result: undefined, commit: () => void disk.devices.set(id, { ...device, status }) };
      }),
    findDevice: async (id) => disk.devices.get(id),
    landBatch: (request, judge) =>
      write('land', () => {
        const device = deviceOf(request.device);
        const toSeq = request.fromSeq + request.messages.length - 1;
        const stored = (disk.landed.get(request.device) ?? []).filter(
          ({ seq }) => seq >= request.fromSeq && seq <= toSeq,
        );
        const outcome = judge(
          {
            device,
            storedHashes: new Map(stored.map((m) => [m.seq, m.hash])),
            held: tailOf(disk, device, request),
          },
          request,
        );
        const commit = (): void => {
          if (outcome.kind === 'forked') {
            const { msgId, epoch, seq, hash } = outcome.message;
            const known = disk.alarms.some((a) => a.msgId === msgId && a.givenHash === hash);
            if (!known)
              disk.alarms.push({
                code: 'exchange/message-changed',
                msgId,
                device: request.device,
                epoch,
                seq,
                storedHash: outcome.storedHash,
                givenHash: hash,
                raisedAt: request.receivedAt,
              });
            disk.devices.set(device.device, { ...device, status: 'frozen' });
          }
          if (outcome.kind === 'held')
            listIn(disk.held, device.device).push(
              ...outcome.fresh.map((m) => ({ ...m, state: 'held' as const })),
            );
          if (outcome.kind !== 'landed' || outcome.fresh.length === 0) return;
          for (const message of outcome.fresh) insertLanded(message);
          const { receivedTo: lastSeq, chainHead } = outcome;
          disk.devices.set(device.device, { ...device, lastSeq, chainHead });
        };
        return { result: outcome, commit };
      }),
    ...memoryQuarantine(disk, write, insertLanded),
    listPendingParts: async () =>
      [...new Set([...disk.devices.values()].map(({ part }) => part))].filter(
        (part) => pendingOf(part, 1).length > 0 || receivingParts(disk).includes(part),
      ),
    applyPending: async (part, limit, decide, now) => {
      const count = await write('apply', () => {
        const pending = pendingOf(part, limit);
        const standing = disk.records.get(part) ?? new Map<string, RecordState>();
        const named = new Set(recordIdsOf(pending));
        const known = new Map([...standing].filter(([id]) => named.has(id)));
        const before = disk.highWater.get(part) ?? 0;
        const parts = new Set(
          [...disk.devices.values()].filter((d) => d.status !== 'revoked').map((d) => d.part),
        );
        const folded = foldPending(pending, known, before, disk.identity.env, decide, parts);
        if (faults.positionsFromSequence === true) disk.highWater.set(part, folded.highWater);
        const commit = (): void => {
          for (const applied of folded.applied) {
            const { message, decision, position } = applied;
            listIn(disk.results, message.device).push(verdictOf(applied, now));
            if (position === null) continue;
            listIn(disk.feed, part).push(feedEntryOf(applied, position));
            disk.counted.push({ lines: decision.lines, vouchers: decision.vouchers });
          }
          disk.passings.push(...passingsOf(folded.applied).map((passing) => ({ ...passing, part })));
          disk.records.set(part, new Map([...standing, ...folded.records]));
          disk.highWater.set(part, folded.highWater);
        };
        return { result: pending.length, commit };
      });
      if (count > 0) for (const listener of listeners) listener(part);
      return count;
    },
    listReceivingParts: async () => receivingParts(disk),
    passOn: async (part, limit, receive) => {
      const count = await write('pass', () => preparePassing(disk, part, limit, receive, faults));
      if (count > 0) for (const listener of listeners) listener(part);
      return count;
    },
    readFeed: async (part, after, limit, maxBytes) => {
      const rows = (disk.feed.get(part) ?? []).filter(({ position }) => position > after).slice(0, limit);
      const sizes = rows.map(({ message }) => Buffer.byteLength(message));
      const entries = rows.slice(0, rowsThatFit(sizes, maxBytes));
      const highWater = disk.highWater.get(part) ?? 0;
      return { part, from: after, to: entries.at(-1)?.position ?? after, highWater, entries };
    },
    readResults: async (device, afterSeq, limit) =>
      (disk.results.get(device) ?? []).filter(({ seq }) => seq > afterSeq).slice(0, limit),
    readRecords: async (part) =>
      [...(disk.records.get(part)?.values() ?? [])].sort((a, b) => inOrder([a.recordId, b.recordId])),
    readTotals: async () => totalsOf(disk, faults),
    readAlarms: async () =>
      disk.alarms
        .toSorted((a, b) =>
          inOrder([a.device, b.device], [a.epoch, b.epoch], [a.seq, b.seq], [a.givenHash, b.givenHash]),
        )
        .map(({ code, msgId, storedHash, givenHash, raisedAt }) => ({
          code,
          msgId,
          storedHash,
          givenHash,
          raisedAt,
        })),
    putSealPaper: (paper) =>
      write('paper', () => {
        deviceOf(paper.device);
        const key = `${paper.kind} ${paper.id}`;
        const known = disk.papers.get(key);
        const commit = (): void => void (known ?? disk.papers.set(key, paper));
        return { result: known === undefined || known.text === paper.text, commit };
      }),
    readSealPapers: async (device) =>
      [...disk.papers.values()]
        .filter((paper) => device === null || paper.device === device)
        .sort((a, b) => inOrder([a.device, b.device], [a.kind, b.kind], [a.id, b.id])),
    spendNonce: (nonce, expiresAt, now) =>
      write('nonce', () => {
        const live = [...disk.nonces].filter(([, until]) => until >= now);
        const isFresh = !live.some(([spent]) => spent === nonce);
        const commit = (): void => {
          disk.nonces.clear();
          for (const [spent, until] of live) disk.nonces.set(spent, until);
          if (isFresh) disk.nonces.set(nonce, expiresAt);
        };
        return { result: isFresh, commit };
      }),
    onFeedGrown: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => undefined,
  };
};
