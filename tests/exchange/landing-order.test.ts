import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genesisHash, linkHash } from '../../evidence/canonical.ts';
import { verifyBatch } from '../../exchange/batch.ts';
import { judgeLanding } from '../../exchange/land.ts';
import { machinePorts } from '../../exchange/ports.ts';
import { long, seed } from '../journeys/seed.ts';
import { fastVerify } from '../simulation/exchange/keys.ts';
import { createMemoryExchangeStore, makeExchangeDisk } from '../simulation/exchange/memory-exchange-store.ts';
import { identity } from './storage-contract.ts';
import { filing, makeWindow } from './test-window.ts';

const ports = { ...machinePorts, verify: fastVerify };
const length = 12;
const window = makeWindow({ device: 'state-1', bureau: 'state' });
const chain = Array.from({ length }, (_, n) => window.seal(filing(`r-${n}`)));
const last = chain.at(-1);

/** Any piece of the chain, as any of the window's batches may have been cut. */
const piece = fc
  .tuple(fc.nat(length - 1), fc.integer({ min: 1, max: length }))
  .map(([from, size]) => ({ from, to: Math.min(from + size, length) }));
const batches = new Map<string, ReturnType<typeof window.batch>>();
const batchOf = ({ from, to }: { from: number; to: number }) => {
  const key = `${from}-${to}`;
  const known = batches.get(key) ?? window.batch(chain.slice(from, to));
  batches.set(key, known);
  return known;
};

describe('a chain that comes in pieces', () => {
  it('lands once, in order and unbroken, however it is cut, doubled and turned round', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const disk = makeExchangeDisk(identity);
        const store = createMemoryExchangeStore(disk);
        await store.putDevice(window.record);
        let expected = 0;
        for (const one of [...pieces, { from: 0, to: length }]) {
          const { request, firstPrevHash } = verifyBatch(batchOf(one), window.record, 1, ports);
          const outcome = await store.landBatch(request, judgeLanding(firstPrevHash));
          // What goes on where the exchange stands, or overlaps it, is taken; what leaves a gap is asked for again.
          const isTaken = one.from <= expected;
          if (isTaken) expected = Math.max(expected, one.to);
          const chainHead = chain[expected - 1]?.hash ?? genesisHash;
          expect(outcome).toMatchObject(
            isTaken
              ? { kind: 'landed', receivedTo: expected, chainHead }
              : { kind: 'gap', expectSeq: expected + 1, chainHead },
          );
        }
        const landed = disk.landed.get(window.device) ?? [];
        expect(landed.map(({ text }) => text)).toEqual(chain.map(({ text }) => text));
        const head = landed.reduce((hash, { text }) => linkHash(hash, text), genesisHash);
        expect([head, disk.devices.get(window.device)?.chainHead]).toEqual([last?.hash, last?.hash]);
        expect(disk.alarms).toEqual([]);
      }),
      { seed, numRuns: long ? 5_000 : 200 },
    );
  });
});
