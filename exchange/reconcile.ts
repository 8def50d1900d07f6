import type { z } from 'zod/mini';
import {
  type RecordDifference,
  type RecordDigest,
  type RecordsDiffering,
  SectorDigests,
  sectorDigestsText,
  SectorRecords,
  sectorRecordsText,
  type SectorsDiffering,
} from '../contract/exchange/digests.ts';
import type { FeedEntry } from '../contract/exchange/answers.ts';
import { Fault } from '../domain/faults.ts';
import {
  differingSectors,
  sectorDigests,
  sectorOf,
  type SectoredRecord,
} from '../evidence/record-sectors.ts';
import { verifyText } from '../evidence/signature.ts';
import { parse } from './query.ts';
import { activeDevice } from './sessions.ts';
import type { FullStore } from './storage/desk-port.ts';
import type { LandedMessage, RecordState } from './storage/port.ts';
import { makeRefold } from './verify-fold.ts';

const pageEntries = 200;
const pageBytes = 1024 * 1024;
/** Folds kept of one part. */
const mostFolds = 3;

const landedOf = (entry: FeedEntry): LandedMessage => {
  const { device, epoch, seq } = JSON.parse(entry.message) as Pick<LandedMessage, 'device' | 'epoch' | 'seq'>;
  const { msgId, hash, message: text, receivedAt } = entry;
  return { device, epoch, seq, msgId, hash, text, receivedAt };
};

/** A part's records as its feed up to a head makes them. */
interface Fold {
  readonly size: number;
  readonly records: ReadonlyMap<string, RecordState>;
}
const nothingYet: Fold = { size: 0, records: new Map() };

/** Goes on from one fold of a part's feed to that at `size`, page by page. */
const foldOn = async (store: FullStore, part: string, from: Fold, size: number): Promise<Fold> => {
  const devices = new Map((await store.listDevices()).map((device) => [device.device, device]));
  const parts = new Set([...devices.values()].map((device) => device.part));
  const known = {
    env: store.identity.env,
    devices,
    parts,
    // What stands in the feed was accepted: a window shut out since takes nothing of that away.
    isReleased: () => true,
  };
  const refold = makeRefold(part, known, from.records);
  for (let after = from.size; after < size; ) {
    const page = await store.readFeed(part, after, Math.min(pageEntries, size - after), pageBytes);
    for (const entry of page.entries) refold.enter(landedOf(entry), entry.senderBureau);
    if (page.to === after) break;
    after = page.to;
  }
  return { size, records: refold.records };
};

interface Paper {
  readonly env: string;
  readonly exchangeId: string;
  readonly device: string;
  readonly part: string;
  readonly size: number;
  readonly root: string;
  readonly signature: string;
}

export interface Reconciler {
  /** Which sectors are not the same here. Nothing to compare any more where none is. */
  sectors(body: unknown, now: number): Promise<SectorsDiffering>;
  /** Every record of those sectors that is not the same, named and kept. */
  records(body: unknown, now: number): Promise<RecordsDiffering>;
}

const digestOf = ({ recordId, version, hash, status }: SectoredRecord): RecordDigest => ({
  recordId,
  version,
  hash,
  status,
});
const same = (a: RecordDigest | undefined, b: RecordDigest | undefined): boolean =>
  a !== undefined && b !== undefined && a.version === b.version && a.hash === b.hash && a.status === b.status;

/** Every record that either list has and the other has not so, by id. */
const differencesOf = (
  exchange: readonly RecordDigest[],
  window: readonly RecordDigest[],
): RecordDifference[] => {
  const here = new Map(exchange.map((record) => [record.recordId, record]));
  const there = new Map(window.map((record) => [record.recordId, record]));
  return [...new Set([...here.keys(), ...there.keys()])]
    .sort()
    .filter((id) => !same(here.get(id), there.get(id)))
    .map((recordId) => ({
      recordId,
      exchange: here.get(recordId) ?? null,
      window: there.get(recordId) ?? null,
    }));
};

/**
 * Compares what windows make of the shared records with the exchange's own fold at the same signed head. It adopts
 * nothing, and a window asks once for each head. Throws `exchange/head-unknown` for a head it has not signed,
 * `exchange/signature-wrong`, and as for any window.
 */
export const makeReconciler = (store: FullStore): Reconciler => {
  /** By part and size: the windows of a night ask for the same head, one that was away for an earlier one. */
  const folds = new Map<string, Map<number, Promise<Fold>>>();
  /** The fold at a head, from the nearest one before it that is known. */
  const foldAt = async (part: string, size: number): Promise<readonly RecordState[]> => {
    const kept = folds.get(part) ?? new Map<number, Promise<Fold>>();
    folds.set(part, kept);
    const before = Math.max(0, ...[...kept.keys()].filter((known) => known < size));
    const made =
      kept.get(size) ??
      Promise.resolve(kept.get(before) ?? nothingYet).then((from) => foldOn(store, part, from, size));
    kept.delete(size);
    kept.set(size, made);
    // The one that nobody has asked for longest.
    for (const [known] of [...kept].slice(0, -mostFolds)) kept.delete(known);
    try {
      return [...(await made).records.values()];
    } catch (error) {
      // One that failed is made anew by whoever asks next.
      if (kept.get(size) === made) kept.delete(size);
      throw error;
    }
  };

  const read = async <T extends Paper>(
    schema: z.ZodMiniType<T>,
    body: unknown,
    textOf: (paper: T) => string,
  ): Promise<T> => {
    const paper = parse(schema, body);
    const { env, exchangeId } = store.identity;
    if (paper.env !== env || paper.exchangeId !== exchangeId) throw new Fault('exchange/environment-mixed');
    const device = await activeDevice(store, paper.device);
    if (!verifyText(device, textOf(paper), paper.signature)) throw new Fault('exchange/signature-wrong');
    if (paper.part !== device.part) throw new Fault('exchange/other-jurisdiction');
    const signed = await store.findHead(paper.part, paper.size);
    if (signed?.head.root !== paper.root) throw new Fault('exchange/head-unknown', { size: paper.size });
    return paper;
  };
  const keep = (
    { part, device, size }: Paper,
    differences: readonly RecordDifference[],
    now: number,
  ): Promise<void> => store.putReconciliation({ part, device, size, differences, comparedAt: now });

  return {
    sectors: async (body, now) => {
      const paper = await read(SectorDigests, body, sectorDigestsText);
      const own = sectorDigests(await foldAt(paper.part, paper.size));
      const differing = differingSectors(own, paper.sectors);
      if (differing.length === 0) await keep(paper, [], now);
      return { size: paper.size, differing };
    },
    records: async (body, now) => {
      const paper = await read(SectorRecords, body, sectorRecordsText);
      const wanted = new Set(paper.sectors);
      const own = (await foldAt(paper.part, paper.size)).filter((record) => wanted.has(sectorOf(record)));
      const differences = differencesOf(own.map(digestOf), paper.records);
      await keep(paper, differences, now);
      return { size: paper.size, differences };
    },
  };
};
