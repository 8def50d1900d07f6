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
  /** `handed-over`: administered elsewhere, or offered from there and not taken. */
  readonly status: 'stored' | 'returned' | 'confirmed' | 'handed-over';
  /** The HANDOVER by which it left, while it is away. */
  readonly left: string | null;
  /** The part it is in, or is offered by, while it is away. */
  readonly at: string | null;
  /** The HANDOVER it was opened by here, while the part it came from has not been told. */
  readonly taken: string | null;
  /** What other parts offer under this id. */
  readonly offers: readonly { readonly msgId: string; readonly hash: string; readonly version: number }[];
  /** The RETURN that is open. */
  readonly openReturn: string | null;
  readonly senderBureau: Bureau;
  readonly quarantined: string | null;
}

/** Facts, entries of a lane and the beginning of an epoch are not confirmed as records are. */
export const owesConfirmation = ({ isFact, message, status }: Stand): boolean =>
  !isFact && status !== 'handed-over' && message.schema !== 'case-entry/1' && message.schema !== 'epoch/1';

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

/** May a window of that part be told of it: its own, and what another one hands over to it or sends back. */
export const isFor = (message: Message, part: string): boolean =>
  message.part === part ||
  (['HANDOVER', 'TAKEN', 'DECLINE'].includes(message.kind) && message.body['toPart'] === part);

/** Of another part only what it hands over to this one, and what this one handed over and gets back. */
const objectionToArrival = (
  message: Message,
  part: string,
  standing: Stand | undefined,
): string | undefined => {
  if (message.body['toPart'] !== part) return 'is of another part, and does not go here';
  if (message.kind === 'HANDOVER') return undefined;
  if (message.kind !== 'DECLINE') return 'is of another part';
  return standing?.status === 'handed-over' && standing.left === message.cause
    ? undefined
    : 'gives back what has not left';
};

/**
 * The norm's rules for one part's feed, written apart from the exchange and from the windows: what may be accepted,
 * and how each record stands after each position.
 */
export const makeReference = (part: string) => {
  const history = new Map<string, Stand[]>();
  let positions = 0;

  const latest = (recordId: string): Stand | undefined => history.get(recordId)?.at(-1);

  const keep = (recordId: string, stand: Stand): void => {
    history.set(recordId, [...(history.get(recordId) ?? []), stand]);
  };

  /** Why this message may not stand now, or undefined. */
  const objection = (message: Message, bureau: Bureau): string | undefined => {
    const standing = latest(message.recordId);
    if (message.part !== part && message.kind === 'TAKEN') {
      const hasLeft = history.get(message.recordId)?.some(({ left }) => left === message.cause) === true;
      return hasLeft && isFor(message, part) ? undefined : 'tells of the taking of what has not left';
    }
    if (message.part !== part) return objectionToArrival(message, part, standing);
    if (standing?.status === 'handed-over' && message.kind !== 'DECLINE' && message.kind !== 'TAKEN') {
      const offer = standing.offers.find(({ msgId }) => msgId === message.cause);
      if (message.kind !== 'RECORD' || offer === undefined) return 'changes what is administered elsewhere';
      return message.baseHash === offer.hash && message.version === offer.version + 1
        ? undefined
        : 'takes another version than was offered';
    }
    switch (message.kind) {
      case 'FACT':
        return undefined;
      case 'HANDOVER':
        if (standing === undefined) return 'hands over what is not there';
        if (standing.status === 'returned') return 'hands an open return over';
        return wordsAboutVersion(message, standing);
      case 'DECLINE':
        return standing?.offers.some(({ msgId }) => msgId === message.cause) === true
          ? undefined
          : 'declines what nobody offers';
      case 'TAKEN':
        return standing !== undefined && standing.taken === message.cause
          ? undefined
          : 'tells of a taking that was none';
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
    const { offers = [] } = standing ?? {};
    const offersLeft = offers.filter((offer) => offer.msgId !== message.cause);
    const asOffered = { msgId, hash, version: message.version };
    if (message.kind === 'TAKEN') {
      if (standing !== undefined && message.part === part)
        keep(message.recordId, { ...standing, taken: null });
    } else if (message.part !== part && message.kind === 'DECLINE') {
      if (standing !== undefined)
        keep(message.recordId, { ...standing, ...about, status: 'stored', left: null, at: null });
    } else if (message.part !== part && standing !== undefined && standing.at !== message.part)
      keep(message.recordId, { ...standing, position, offers: [...offers, asOffered] });
    else if (message.kind === 'DECLINE' && standing !== undefined)
      keep(message.recordId, { ...standing, position, offers: offersLeft });
    else if (message.kind === 'RETURN' && standing !== undefined)
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
        status: message.kind === 'HANDOVER' ? 'handed-over' : 'stored',
        left: message.kind === 'HANDOVER' && message.part === part ? msgId : null,
        at:
          message.kind !== 'HANDOVER'
            ? null
            : message.part === part
              ? String(message.body['toPart'])
              : message.part,
        taken:
          message.kind === 'RECORD' && standing?.status === 'handed-over'
            ? message.cause
            : (standing?.taken ?? null),
        offers: message.part === part ? offersLeft : [...offers, asOffered],
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
