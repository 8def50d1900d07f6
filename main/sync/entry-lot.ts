import { hash } from 'node:crypto';
import { unreadBody } from '../../db/unread-body.ts';
import type { CheckedEntry, FoldedMessage, LoadedEntry } from './sync-store.ts';

/*
 * Checked entries on their way from the thread that checks to the one that writes: column by column, and texts as the
 * very bytes that are written. An object for each entry, with its names, is twice the work at either side, and what the
 * writer does not look into need not become one at all.
 */

/** Of few different values each stands once, and `which` says the one of each row. */
type Column<T> = readonly T[] | { readonly few: readonly T[]; readonly which: Uint8Array<ArrayBuffer> };
type Columns<T, K extends keyof T> = { readonly [Name in K]: Column<T[Name]> };
type Rows<T, K extends keyof T> = { readonly [Name in K]: T[Name][] };
const mostValues = 256;

const packColumn = <T>(all: readonly T[]): Column<T> => {
  const numbers = new Map<T, number>();
  const which = new Uint8Array(all.length);
  let last: T | undefined;
  let number: number | undefined;
  for (let n = 0; n < all.length; n += 1) {
    const value = all[n] as T;
    // Most columns say the same many times running.
    if (n === 0 || value !== last) {
      number = numbers.get(value);
      if (number === undefined) {
        number = numbers.size;
        if (number === mostValues) return all;
        numbers.set(value, number);
      }
      last = value;
    }
    which[n] = number as number;
  }
  return { few: [...numbers.keys()], which };
};
const cell = <T>(column: Column<T>, n: number): T =>
  'few' in column ? (column.few[column.which[n] as number] as T) : (column[n] as T);

const standing = ['part', 'recordId', 'problem'] as const;
const ofEntry = ['position', 'msgId', 'hash', 'senderBureau', 'receivedAt', 'quarantined'] as const;
const ofMessage = [
  ...(['kind', 'class', 'schema', 'version', 'baseHash', 'recordId', 'cause', 'part', 'device'] as const),
  ...(['officer', 'authority', 'actId', 'taxpayer', 'caseFileId', 'businessDate'] as const),
] as const satisfies readonly (keyof FoldedMessage)[];

type Entry = CheckedEntry['entry'];
export interface EntryLot {
  readonly count: number;
  readonly standing: Columns<CheckedEntry, (typeof standing)[number]>;
  readonly entries: Columns<Entry, (typeof ofEntry)[number]>;
  /** Of the messages that are believed, and no others. */
  readonly messages: Columns<FoldedMessage, (typeof ofMessage)[number]>;
  readonly believed: Uint8Array<ArrayBuffer>;
  /** In UTF-8: each entry's message. */
  readonly texts: Uint8Array<ArrayBuffer>;
  /** Of each entry, where its message begins and ends. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** Messages that UTF-8 cannot hold as they are (half a surrogate pair), by place. */
  readonly asTheyCame: ReadonlyMap<number, string>;
}

/** A UTF-16 code unit becomes at most so many bytes of UTF-8. */
const mostBytes = 3;
const newline = 10;
/** Room for the texts of a lot to begin with; it grows where that is not enough. */
const firstBytes = 2 * 1024 * 1024;

/** Takes checked entries, each as soon as it is checked, and hands out what has come as one lot. */
export interface LotPacker {
  add(checked: CheckedEntry): void;
  /**
   * Hash of a message behind another's, of the very bytes that are handed out when the entry is added: what is written is
   * what was checked, and is made into bytes once.
   */
  linkHash(prevHash: string, text: string): string;
  readonly count: number;
  /** Bytes of all texts so far. */
  readonly size: number;
  take(): EntryLot;
}

/** Numbers of each entry among `places`. */
const placesOfEntry = 2;
interface Hashed {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const emptyRows =
  <T>() =>
  <K extends keyof T>(names: readonly K[]): Rows<T, K> => {
    const rows: { [Name in K]?: T[Name][] } = {};
    for (const name of names) rows[name] = [];
    return rows as Rows<T, K>;
  };
const packRows = <T, K extends keyof T>(names: readonly K[], rows: Rows<T, K>): Columns<T, K> => {
  const columns: { [Name in K]?: Column<T[Name]> } = {};
  for (const name of names) columns[name] = packColumn(rows[name]);
  return columns as Columns<T, K>;
};
const noStandings = () => emptyRows<CheckedEntry>()(standing);
const noEntries = () => emptyRows<Entry>()(ofEntry);
const noMessages = () => emptyRows<FoldedMessage>()(ofMessage);

export const makeLotPacker = (): LotPacker => {
  let ofStanding = noStandings();
  let ofEntries = noEntries();
  let ofMessages = noMessages();
  let believed: number[] = [];
  let places: number[] = [];
  let asTheyCame = new Map<number, string>();
  let texts = Buffer.from(new ArrayBuffer(firstBytes));
  let end = 0;
  /** Messages that were hashed and whose entries have not been added, in their order. */
  let hashed: Hashed[] = [];
  let added = 0;

  const makeRoom = (characters: number): void => {
    const most = end + characters * mostBytes;
    if (most <= texts.length) return;
    const wider = Buffer.from(new ArrayBuffer(2 * most));
    texts.copy(wider, 0, 0, end);
    texts = wider;
  };
  const writeMessage = (text: string): void => {
    for (let n = added; n < hashed.length; n += 1) {
      const { text: known, from, to } = hashed[n] as Hashed;
      if (known !== text) continue;
      places.push(from, to);
      added = n + 1;
      return;
    }
    makeRoom(text.length);
    places.push(end);
    end += texts.write(text, end);
    places.push(end);
  };
  const addMessage = (m: FoldedMessage): void => {
    ofMessages.kind.push(m.kind);
    ofMessages.class.push(m.class);
    ofMessages.schema.push(m.schema);
    ofMessages.version.push(m.version);
    ofMessages.baseHash.push(m.baseHash);
    ofMessages.recordId.push(m.recordId);
    ofMessages.cause.push(m.cause);
    ofMessages.part.push(m.part);
    ofMessages.device.push(m.device);
    ofMessages.officer.push(m.officer);
    ofMessages.authority.push(m.authority);
    ofMessages.actId.push(m.actId);
    ofMessages.taxpayer.push(m.taxpayer);
    ofMessages.caseFileId.push(m.caseFileId);
    ofMessages.businessDate.push(m.businessDate);
  };

  return {
    get count() {
      return believed.length;
    },
    get size() {
      return end;
    },
    linkHash: (prevHash, text) => {
      makeRoom(prevHash.length + 1 + text.length);
      const begun = end;
      end += texts.write(prevHash, end);
      texts[end] = newline;
      end += 1;
      const from = end;
      end += texts.write(text, end);
      hashed.push({ text, from, to: end });
      return hash('sha256', texts.subarray(begun, end));
    },
    add: ({ part, recordId, problem, entry, message }) => {
      ofStanding.part.push(part);
      ofStanding.recordId.push(recordId);
      ofStanding.problem.push(problem);
      ofEntries.position.push(entry.position);
      ofEntries.msgId.push(entry.msgId);
      ofEntries.hash.push(entry.hash);
      ofEntries.senderBureau.push(entry.senderBureau);
      ofEntries.receivedAt.push(entry.receivedAt);
      ofEntries.quarantined.push(entry.quarantined);
      const isText = entry.message.isWellFormed();
      if (!isText) asTheyCame.set(believed.length, entry.message);
      writeMessage(isText ? entry.message : '');
      if (message !== null) addMessage(message);
      believed.push(message === null ? 0 : 1);
    },
    take: () => {
      const lot: EntryLot = {
        count: believed.length,
        standing: packRows<CheckedEntry, (typeof standing)[number]>(standing, ofStanding),
        entries: packRows<Entry, (typeof ofEntry)[number]>(ofEntry, ofEntries),
        messages: packRows<FoldedMessage, (typeof ofMessage)[number]>(ofMessage, ofMessages),
        believed: Uint8Array.from(believed),
        texts,
        places: Uint32Array.from(places),
        asTheyCame,
      };
      ofStanding = noStandings();
      ofEntries = noEntries();
      ofMessages = noMessages();
      [believed, places, asTheyCame, end] = [[], [], new Map(), 0];
      [hashed, added] = [[], 0];
      texts = Buffer.from(new ArrayBuffer(firstBytes));
      return lot;
    },
  };
};

/** What of a lot goes over without being copied. */
export const buffersOf = ({ believed, texts, places }: EntryLot): ArrayBuffer[] =>
  [believed, texts, places].map(({ buffer }) => buffer);

/** The entries again, as the other thread has checked them. */
export const unpackLot = (lot: EntryLot): LoadedEntry[] => {
  const { standing: s, entries: e, messages: m, places } = lot;
  const texts = Buffer.from(lot.texts.buffer, lot.texts.byteOffset, lot.texts.byteLength);
  const textOf = (n: number): Buffer | string => {
    const at = placesOfEntry * n;
    return lot.asTheyCame.get(n) ?? texts.subarray(places[at], places[at + 1]);
  };
  const messageOf = (at: number, text: Buffer | string): FoldedMessage => ({
    kind: cell(m.kind, at),
    class: cell(m.class, at),
    schema: cell(m.schema, at),
    version: cell(m.version, at),
    baseHash: cell(m.baseHash, at),
    recordId: cell(m.recordId, at),
    cause: cell(m.cause, at),
    part: cell(m.part, at),
    device: cell(m.device, at),
    officer: cell(m.officer, at),
    authority: cell(m.authority, at),
    actId: cell(m.actId, at),
    taxpayer: cell(m.taxpayer, at),
    caseFileId: cell(m.caseFileId, at),
    businessDate: cell(m.businessDate, at),
    body: unreadBody(text),
  });
  const entryOf = (n: number, message: Buffer | string): LoadedEntry['entry'] => ({
    position: cell(e.position, n),
    msgId: cell(e.msgId, n),
    hash: cell(e.hash, n),
    message,
    senderBureau: cell(e.senderBureau, n),
    receivedAt: cell(e.receivedAt, n),
    quarantined: cell(e.quarantined, n),
  });
  let at = 0;
  return Array.from({ length: lot.count }, (_, n) => {
    const text = textOf(n);
    return {
      part: cell(s.part, n),
      entry: entryOf(n, text),
      message: lot.believed[n] === 1 ? messageOf(at++, text) : null,
      recordId: cell(s.recordId, n),
      problem: cell(s.problem, n),
    };
  });
};
