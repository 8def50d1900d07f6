import type { Decide } from '../../../exchange/decide.ts';
import type { JudgeLanding } from '../../../exchange/land.ts';
import type { ExchangePorts } from '../../../exchange/ports.ts';
import type { ExchangeService } from '../../../exchange/service.ts';
import type { ExchangeStore } from '../../../exchange/storage/port.ts';
import type { DeskStore } from '../../../exchange/storage/desk-port.ts';
import type { MemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import type { ExchangeDisk, StoreFaults } from './memory-exchange-store.ts';

/** The exchange's shelf of snapshots. */
export type Snapshots = Pick<
  DeskStore,
  'putSnapshotChunk' | 'publishSnapshot' | 'findSnapshot' | 'findSnapshotChunk'
>;

/** What may be broken on purpose, from outside: the product's code never knows of it. Empty is the product. */
export interface Variant {
  readonly decide?: (decide: Decide) => Decide;
  readonly judge?: (judge: JudgeLanding) => JudgeLanding;
  readonly exchangeStore?: (store: ExchangeStore, disk: ExchangeDisk) => ExchangeStore;
  readonly snapshots?: (store: Snapshots) => Snapshots;
  readonly storeFaults?: StoreFaults;
  readonly ports?: Partial<ExchangePorts>;
  readonly service?: (service: ExchangeService, store: ExchangeStore) => ExchangeService;
  /** `hit` is a place where the window may die. */
  readonly windowStore?: (store: MemorySyncStore, hit: (place: string) => void) => MemorySyncStore;
  /** The window takes the day of law from its own clock. */
  readonly dayByOwnClock?: boolean;
  /** The voucher is printed before the act is committed. */
  readonly printsFirst?: boolean;
}
