import { describe, expect, it } from 'vitest';
import { blobsNamedBy } from '../../../exchange/blob-names.ts';
import { long, patience, seed, tell } from '../../journeys/seed.ts';
import { away, home } from './moving-records.ts';
import { namedOnDisk } from './named-on-disk.ts';
import { playScanDay, type ScanVariant } from './scan-day.ts';

const days = long ? 5_000 : 60;
const most = long ? 200 : 40;
const places = [
  ...['begin', 'piece'].map((step) => `server ${step}`),
  ...['scan-sent', 'scan-arrived', 'scan-failure'].map((step) => `window ${step}`),
].flatMap((step) => [`${step}:before-commit`, `${step}:after-commit`]);

/** Faults that nothing in the product has: each is told by what the day watches. */
const mutants: Readonly<Record<string, ScanVariant>> = {
  'the exchange acknowledges a piece before it is on the disk': {
    store: (store, scheduler) => ({
      ...store,
      putPiece: async (piece, judge) => {
        const standing = await store.findUpload(piece.device, piece.hash);
        if (standing.kind !== 'open' || standing.offset !== piece.offset) return store.putPiece(piece, judge);
        const offset = piece.offset + piece.bytes.length;
        if (offset >= standing.size) return store.putPiece(piece, judge);
        scheduler.after(40, () => void store.putPiece(piece, judge).catch(() => undefined));
        return { kind: 'kept', size: standing.size, offset };
      },
    }),
  },
  'the exchange does not look at the hash': { judge: () => null },
  'the exchange takes a piece wherever it begins': {
    place: ({ size, received }, _offset, length) => (received + length > size ? 'not-a-piece' : 'kept'),
    // Without the hash's own check, which would stand in the way.
    judge: () => null,
  },
  'the window takes wrong bytes for arrived': {
    post: (post) => ({
      ...post,
      sendPiece: async (hash, offset, data, signal) =>
        post.sendPiece(hash, offset, data, signal).catch((error: { code?: string; message: string }) => {
          if (error.message !== 'exchange/blob-hash-wrong') throw error;
          const size = offset + data.length;
          return { hash, size, offset: size, complete: true };
        }),
    }),
  },
  'the exchange gives a scan to whoever knows its name': {
    store: (store) => ({ ...store, findBlob: (_part, hash) => store.findBlob(home, hash) }),
  },
  'a place that sent a record back goes on reading its papers': {
    names: (disk) =>
      [...disk.feed].flatMap(([part, entries]) =>
        entries.flatMap(({ message }) => {
          const { device } = JSON.parse(message) as { device: string };
          return blobsNamedBy(message).map((scan) => ({ part, device, ...scan, namedAt: 0 }));
        }),
      ),
  },
  'a record leaves its papers behind when it moves': {
    names: (disk) =>
      namedOnDisk(disk).filter(
        ({ part, device }) => disk.devices.get(device)?.part === part && device !== 'q1',
      ),
  },
  'the papers of a record that has moved are no longer taken from their window': {
    names: (disk) => {
      const names = namedOnDisk(disk);
      const moved = new Set(names.filter(({ part }) => part === away).map(({ hash }) => hash));
      return names.map((one) => (moved.has(one.hash) ? { ...one, device: `${one.device}, gone` } : one));
    },
  },
  'the window takes no for an answer for ever': {
    post: (post) => ({
      ...post,
      beginUpload: async (hash, size, signal) => {
        const standing = await post.beginUpload(hash, size, signal);
        // It keeps to its own beginning and never hears where the exchange stands.
        return standing.complete ? standing : { ...standing, offset: 0 };
      },
    }),
  },
};

describe('scans between windows and exchange, whatever happens to them', () => {
  it(`are all there as their windows have them at the end of ${days} seeded days`, {
    timeout: patience,
  }, async () => {
    const died = new Set<string>();
    let arrived = 0;
    let readAway = 0;
    let refused = 0;
    let played = 0;
    // Every place where a process can die has to be one where one died: rare ones may take a few days more.
    for (; played < days || (played < 4 * days && places.some((place) => !died.has(place))); played += 1) {
      const n = played;
      const day = await playScanDay(seed + n);
      expect([seed + n, day.complaints]).toEqual([seed + n, []]);
      for (const place of day.died) died.add(place);
      arrived += day.arrived;
      readAway += day.readAway;
      refused += day.refused;
    }
    tell(
      `${played} days of scans from ${seed}: ${arrived} arrived, ${readAway} times read where their record had gone, ` +
        `${refused} times refused where it had not; processes died at ${died.size} places`,
    );
    expect(readAway).toBeGreaterThan(played);
    expect(places.filter((place) => !died.has(place))).toEqual([]);
  });

  it('are the same to the byte when a seed is played again', async () => {
    const [first, again, other] = [
      await playScanDay(seed),
      await playScanDay(seed),
      await playScanDay(seed + 1),
    ];
    expect(again.traceHash).toBe(first.traceHash);
    expect(other.traceHash).not.toBe(first.traceHash);
  });

  it.each(Object.entries(mutants))('fail where %s', { timeout: patience }, async (_name, variant) => {
    for (let n = 0; n < most; n += 1)
      if ((await playScanDay(seed + n, variant)).complaints.length > 0) return;
    throw new Error('nothing told of it');
  });
});
