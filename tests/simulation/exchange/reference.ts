import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import type { BodyOf } from '../../../contract/exchange/bodies.ts';
import type { Message } from '../../../contract/exchange/message.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import { genesisHash } from '../../../evidence/canonical.ts';

/** How one record stands after one feed position. */
export interface Stand {
  readonly position: number;
  readonly message: Message;
  readonly msgId: string;
  readonly hash: string;
  readonly version: number;
  readonly isFact: boolean;
  readonly status: 'stored' | 'returned' | 'confirmed';
  /** The RETURN that is open. */
  readonly openReturn: string | null;
  readonly senderBureau: Bureau;
  readonly quarantined: string | null;
}

/** Facts, entries of a lane and the beginning of an epoch are not confirmed as records are. */
export const owesConfirmation = ({ isFact, message }: Stand): boolean =>
  !isFact && message.schema !== 'case-entry/1' && message.schema !== 'epoch/1';

const known = new Map<string, Message>();
/** Reads a message the exchange has; the texts are canonical, so every window reads the same. */
export const read = (text: string): Message => {
  if (known.size > 20_000) known.clear();
  const message = known.get(text) ?? (JSON.parse(text) as Message);
  known.set(text, message);
  return message;
};

const wordsAboutVersion = (message: Message, standing: Stand | undefined): string | undefined => {
  const { baseVersion, baseHash, version, kind } = message;
  if (standing === undefined)
    return kind === 'RECORD' && version === 1 && baseVersion === 0 && baseHash === genesisHash
      ? undefined
      : 'begins a record that is not there';
  if (baseVersion !== standing.version || baseHash !== standing.hash)
    return `stands on version ${baseVersion}, not on ${standing.version}`;
  return version === baseVersion + 1 ? undefined : `is version ${version} after ${baseVersion}`;
};

const wordsAboutLane = (message: Message, standing: Stand | undefined): string | undefined => {
  if (message.schema !== 'case-entry/1') return undefined;
  const { fence } = message.body as { fence: number };
  if (standing === undefined) return fence === 1 ? undefined : 'opens a lane under another number than 1';
  const before = (standing.message.body as { fence: number }).fence;
  const goesOn = fence === before && message.device === standing.message.device;
  return goesOn || fence === before + 1 ? undefined : `writes under number ${fence} after ${before}`;
};

/**
 * The norm's rules for one part's feed, written apart from the exchange and from the windows: what may be accepted,
 * and how each record stands after each position.
 */
export const makeReference = () => {
  const history = new Map<string, Stand[]>();
  let positions = 0;

  const latest = (recordId: string): Stand | undefined => history.get(recordId)?.at(-1);

  const keep = (recordId: string, stand: Stand): void => {
    history.set(recordId, [...(history.get(recordId) ?? []), stand]);
  };

  /** Why this message may not stand now, or undefined. */
  const objection = (message: Message, bureau: Bureau): string | undefined => {
    const standing = latest(message.recordId);
    switch (message.kind) {
      case 'FACT':
        return undefined;
      case 'EPOCH':
        return standing === undefined && message.seq === (message.body as BodyOf<'epoch/1'>).exchange.seq + 1
          ? undefined
          : 'begins an epoch twice, or elsewhere';
      case 'RECORD':
        if (standing?.status === 'returned') return 'buries an open return';
        return wordsAboutVersion(message, standing) ?? wordsAboutLane(message, standing);
      case 'CORRECTION':
        if (standing?.status !== 'returned') return 'corrects what was not returned';
        if (message.cause !== standing.openReturn) return 'does not answer the return that is open';
        return wordsAboutVersion(message, standing);
      case 'RETURN':
      case 'CONFIRM': {
        if (standing === undefined) return 'speaks of a record that is not there';
        if (message.baseVersion !== standing.version || message.baseHash !== standing.hash)
          return `speaks of version ${message.baseVersion}, not of ${standing.version}`;
        if (standing.senderBureau === bureau) return 'judges a record of its own bureau';
        return message.kind === 'RETURN' && standing.status !== 'stored'
          ? `returns a record that is ${standing.status}`
          : undefined;
      }
    }
  };

  const take = (entry: FeedEntry): string | undefined => {
    const message = read(entry.message);
    const wrong = objection(message, entry.senderBureau);
    const standing = latest(message.recordId);
    positions = entry.position;
    const { position, msgId, hash, senderBureau, quarantined } = entry;
    const about = { position, openReturn: null };
    if (message.kind === 'RETURN' && standing !== undefined)
      keep(message.recordId, { ...standing, ...about, status: 'returned', openReturn: msgId });
    else if (message.kind === 'CONFIRM' && standing !== undefined)
      keep(message.recordId, { ...standing, ...about, status: 'confirmed' });
    else if (message.kind !== 'FACT' || standing === undefined)
      keep(message.recordId, {
        ...about,
        message,
        msgId,
        hash,
        version: message.version,
        isFact: message.kind === 'FACT',
        status: 'stored',
        senderBureau,
        quarantined,
      });
    return wrong === undefined ? undefined : `${msgId} ${wrong}`;
  };

  return {
    take,
    objection,
    latest,
    /** The record as it stood after `position`. */
    at: (recordId: string, position: number): Stand | undefined =>
      history.get(recordId)?.findLast((stand) => stand.position <= position),
    /** How many records there were after `position`. */
    countAt: (position: number): number => {
      let count = 0;
      for (const [first] of history.values())
        if (first !== undefined && first.position <= position) count += 1;
      return count;
    },
    standing: (): readonly (readonly [string, Stand])[] =>
      [...history].flatMap(([id, stands]) => {
        const last = stands.at(-1);
        return last === undefined ? [] : [[id, last] as const];
      }),
    get positions() {
      return positions;
    },
  };
};
export type Reference = ReturnType<typeof makeReference>;
