import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { saidOf } from '../../contract/exchange/handover.ts';
import { type Message, messageId } from '../../contract/exchange/message.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { feedOfRecord } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import type { ReadDb } from '../../db/sql.ts';

/** A scan of a record's papers, with the message that named it first. */
export interface RecordScan extends ScanReference {
  readonly namedBy: Pick<Message, 'part' | 'actingFor' | 'officer' | 'businessDate'>;
}

/** The scans of a registration's papers, over all its versions. */
export interface RecordScans {
  readonly scans: readonly RecordScan[];
  /** Offered by another jurisdiction and sent back: how many are read there alone again, and where. */
  readonly withdrawn: { readonly part: string; readonly count: number } | null;
}

const messagesOf = (db: ReadDb, recordId: string): Message[] => [
  ...feedOfRecord(db, recordId).map(({ message }) => JSON.parse(message) as Message),
  ...outboxOfRecord(db, recordId)
    .filter(({ state }) => state !== 'rejected' && state !== 'conflict')
    .map(({ text }) => JSON.parse(text) as Message),
];

const scansIn = (message: Message): readonly ScanReference[] => {
  const { schema, body } = saidOf(message);
  return schema === 'registration/1' ? ((body as BodyOf<'registration/1'>).scans ?? []) : [];
};

/**
 * What this jurisdiction may read of a registration's scans, in the order they were named, as the exchange has it: what
 * its own messages name, and what another one hands over until it is sent back (docs/decisions/0026).
 */
export const scansOfRecord = (db: ReadDb, recordId: string, ownPart: string): RecordScans => {
  const messages = messagesOf(db, recordId);
  const declined = new Set(
    messages.filter(({ kind, part }) => kind === 'DECLINE' && part === ownPart).map(({ cause }) => cause),
  );
  const scans = new Map<string, RecordScan>();
  const gone = new Map<string, string>();
  for (const message of messages)
    for (const scan of scansIn(message)) {
      if (declined.has(messageId(message))) gone.set(scan.hash, message.part);
      else if (!scans.has(scan.hash)) scans.set(scan.hash, { ...scan, namedBy: message });
    }
  const withdrawn = [...gone].filter(([hash]) => !scans.has(hash));
  const [last] = withdrawn.slice(-1);
  return {
    scans: [...scans.values()],
    withdrawn: last === undefined ? null : { part: last[1], count: withdrawn.length },
  };
};
