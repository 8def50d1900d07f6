import { Fault } from '../../../domain/faults.ts';
import { describeStore, identity } from '../../exchange/storage-contract.ts';
import { createMemoryExchangeStore, type ExchangeDisk, makeExchangeDisk } from './memory-exchange-store.ts';

let disk: ExchangeDisk | undefined;

describeStore('the exchange’s storage in memory, which the simulation crashes', () => ({
  create: async () => {
    if (disk !== undefined) throw new Fault('exchange/store-exists');
    disk = makeExchangeDisk(identity);
    return createMemoryExchangeStore(disk);
  },
  reopen: async () => {
    if (disk === undefined) throw new Fault('exchange/store-missing');
    return createMemoryExchangeStore(disk);
  },
}));
