import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { closeDatabase, createDatabase, openDatabase } from '../../db/open.ts';
import { type ReadDb, selectAll } from '../../db/sql.ts';
import { searchKey } from '../../db/taxpayer-grams.ts';
import { searchTaxpayers } from '../../db/taxpayer-search.ts';
import { type StoredTaxpayer, type TaxpayerRow, toTaxpayer } from '../../db/taxpayers.ts';
import { transaction } from '../../db/transaction.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { households } from '../../main/training/town/households.ts';
import type { TownTaxpayer } from '../../main/training/town/taxpayer-record.ts';
import { storeTaxpayer } from './bench-profile.ts';
import { compare, type Comparison, inTurn, seededRandom } from './measure.ts';

/** What the counter asks for; the hall lists so many and says whether there are more. */
const limit = 20;
const batch = 10_000;
const seed = 7;

interface Question {
  readonly text: string;
  readonly like: string;
  /** Taxpayer the text was taken from; `null` where nothing may be found. */
  readonly wanted: string | null;
}
interface Kind {
  readonly what: string;
  /** How the same would be asked of the same table without an index. */
  readonly where: string;
  readonly ask: (entry: TownTaxpayer, random: () => number) => Question;
}

const piece = (text: string, length: number, random: () => number): string => {
  const characters = [...searchKey(text)];
  const from = Math.floor(random() * Math.max(1, characters.length - length + 1));
  return characters.slice(from, from + length).join('');
};
const byName =
  (length: number): Kind['ask'] =>
  (entry, random) => {
    const text = piece(entry.taxpayer.name, length, random);
    return { text, like: `%${text}%`, wanted: entry.taxpayer.taxpayerNo };
  };
const nameWhere = 't.name_key LIKE ? OR t.person_key LIKE ?';

const kinds: readonly Kind[] = [
  { what: 'two characters of the name', where: nameWhere, ask: byName(2) },
  { what: 'three characters of the name', where: nameWhere, ask: byName(3) },
  {
    what: 'four pinyin initials',
    where: 't.initials LIKE ?',
    ask: (entry) => {
      const text = entry.initials.slice(0, 4);
      return { text, like: `%${text}%`, wanted: entry.taxpayer.taxpayerNo };
    },
  },
  {
    what: 'first twelve of the taxpayer number',
    where: 't.taxpayer_no LIKE ? OR t.credit_code LIKE ?',
    ask: (entry) => {
      const text = entry.taxpayer.taxpayerNo.slice(0, 12);
      return { text, like: `${text}%`, wanted: entry.taxpayer.taxpayerNo };
    },
  },
  {
    what: 'last six of the taxpayer number',
    where: 't.taxpayer_no LIKE ? OR t.credit_code LIKE ?',
    ask: (entry) => {
      const text = entry.taxpayer.taxpayerNo.slice(-6);
      return { text, like: `%${text}%`, wanted: entry.taxpayer.taxpayerNo };
    },
  },
  {
    what: 'four characters inside the taxpayer number',
    where: 't.taxpayer_no LIKE ? OR t.credit_code LIKE ?',
    ask: (entry, random) => {
      const text = piece(entry.taxpayer.taxpayerNo, 4, random);
      return { text, like: `%${text}%`, wanted: entry.taxpayer.taxpayerNo };
    },
  },
  {
    what: 'two characters that nobody has',
    where: nameWhere,
    ask: () => ({ text: '鼋鼍', like: '%鼋鼍%', wanted: null }),
  },
];

const byLike = (db: ReadDb, kind: Kind, question: Question): TaxpayerRow[] =>
  selectAll<StoredTaxpayer>(
    db,
    `SELECT t.* FROM taxpayers t WHERE ${kind.where} LIMIT ?`,
    ...Array.from(kind.where.matchAll(/\?/g), () => question.like),
    limit + 1,
  ).map(toTaxpayer);

/** A search that answers quickly and wrongly is not measured. */
const check = (kind: Kind, question: Question, rows: readonly TaxpayerRow[], more: boolean): void => {
  const right =
    question.wanted === null
      ? rows.length === 0
      : more || rows.some((row) => row.taxpayerNo === question.wanted);
  if (!right) throw new Error(`the search by ${kind.what} did not find what it should`);
};

export interface SearchMeasured {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/** Search at the counter among `count` taxpayers against LIKE on the same table; encrypted file, warm. */
export const measureSearch = async (
  folder: string,
  count: number,
  rounds: number,
): Promise<SearchMeasured> => {
  const file = { path: join(folder, 'town.db'), key: randomBytes(32), kind: 'training' } as const;
  const filling = createDatabase(file);
  const sealer = makeSealer({ env: 'training', device: 'bench' });
  const town = [...households(count, seed)];
  const begun = performance.now();
  for (let from = 0; from < town.length; from += batch)
    transaction(filling, sealer, (tx) => {
      for (const entry of town.slice(from, from + batch)) storeTaxpayer(tx, entry);
    });
  const filled = (performance.now() - begun) / 1000;
  closeDatabase(filling);

  const db = openDatabase(file);
  const random = seededRandom(seed);
  const comparisons: Comparison[] = [];
  try {
    const series = kinds.map((kind) => ({ kind, ours: [] as number[], like: [] as number[] }));
    for (let round = -2; round < rounds; round += 1) {
      const entry = town[Math.floor(random() * town.length)];
      if (entry === undefined) throw new RangeError('an empty town');
      for (const { kind, ours, like } of series) {
        const question = kind.ask(entry, random);
        await inTurn(round + 2, [
          () => {
            const asked = performance.now();
            const { rows, more } = searchTaxpayers(db, question.text, limit);
            // The first two rounds only warm.
            if (round >= 0) ours.push(performance.now() - asked);
            check(
              kind,
              question,
              rows.map((found) => found.taxpayer),
              more,
            );
          },
          () => {
            const asked = performance.now();
            const rows = byLike(db, kind, question);
            if (round >= 0) like.push(performance.now() - asked);
            check(kind, question, rows, rows.length > limit);
          },
        ]);
      }
    }
    for (const { kind, ours, like } of series)
      comparisons.push(compare('search', kind.what, ours, 'LIKE on the same table', like));
  } finally {
    closeDatabase(db);
  }
  return {
    comparisons,
    notes: [
      `${count} taxpayers, stored with their search index in ${filled.toFixed(1)} s; ${limit} rows asked for`,
    ],
  };
};
