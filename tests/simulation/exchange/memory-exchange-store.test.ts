import { Fault } from '../../../domain/faults.ts';
import { describeHandovers } from '../../exchange/handover-contract.ts';
import { describeStore, identity, type StoreFixture } from '../../exchange/storage-contract.ts';
import { createMemoryExchangeStore, type ExchangeDisk, makeExchangeDisk } from './memory-exchange-store.ts';

const inMemory = (): (() => StoreFixture) => {
  let disk: ExchangeDisk | undefined;
  return () => ({
    create: async () => {
      if (disk !== undefined) throw new Fault('exchange/store-exists');
      disk = makeExchangeDisk(identity);
      return createMemoryExchangeStore(disk);
    },
    reopen: async () => {
      if (disk === undefined) throw new Fault('exchange/store-missing');
      return createMemoryExchangeStore(disk);
    },
  });
};

describeStore('the exchange’s storage in memory, which the simulation crashes', inMemory());
describeHandovers('the exchange’s storage in memory', inMemory());
