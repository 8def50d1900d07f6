import type { EventName, EventOf } from '../../contract/events.ts';
import type { HallAgreement } from '../../domain/authority.ts';
import type { Language } from '../../domain/language.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import type { HallDatabase, Sealer, WritableTx } from '../../db/transaction.ts';
import { transaction } from '../../db/transaction.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ProfileConfig } from '../profile/profile-config.ts';
import type { HallDirectory } from './documents.ts';

/** What every service stands on. Made once in `open-hall.ts`. */
export interface HallContext {
  readonly config: ProfileConfig;
  readonly db: HallDatabase;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  /** UUIDv7: unique, never ordered by. */
  readonly newId: () => string;
  readonly directory: HallDirectory;
  readonly matters: readonly Matter[];
  readonly agreements: () => readonly HallAgreement[];
  /** The language of every sentence a person reads on this window's screen. */
  readonly language: () => Language;
  readonly emit: <N extends EventName>(name: N, payload: EventOf<N>) => void;
  /** Named places at which a test kills the process or makes a step fail; nothing in production. */
  readonly failpoint: (name: string) => void;
}

/** The books, and whoever seals what is written into them. */
export type Books = Pick<HallContext, 'db' | 'sealer'>;

/** One transaction under the name its failpoints carry. */
export const write = <T>(books: Books, name: string, work: (tx: WritableTx) => T): T =>
  transaction(books.db, books.sealer, work, name);
