import type { FullStore } from '../../../exchange/storage/desk-port.ts';
import { describeBlobs } from '../../exchange/blob-contract.ts';
import { identity } from '../../exchange/storage-contract.ts';
import { createMemoryExchangeStore, makeExchangeDisk } from '../exchange/memory-exchange-store.ts';
import { createMemoryBlobStore, makeBlobDisk } from './memory-blob-store.ts';
import { namedOnDisk } from './named-on-disk.ts';

const inMemory = () => {
  const disk = makeExchangeDisk(identity);
  const blobs = makeBlobDisk();
  // Of the other ports only those that scans need are there.
  const open = async (): Promise<FullStore> =>
    ({
      ...createMemoryExchangeStore(disk),
      ...createMemoryBlobStore(blobs, () => namedOnDisk(disk)),
    }) as unknown as FullStore;
  return { create: open, reopen: open };
};

const fixture = inMemory();
describeBlobs('the scans of an exchange in memory, which the simulation crashes', () => fixture);
