import { type Cell, type ReadDb, selectAll } from './sql.ts';
import { allOf, initialGrams, numberGrams, searchKey, shortestRun } from './taxpayer-grams.ts';
import { type StoredTaxpayer, type TaxpayerRow, toTaxpayer } from './taxpayers.ts';

export type FoundBy = 'number' | 'credit-code' | 'id-number' | 'name' | 'person' | 'initials';
export interface FoundTaxpayer {
  readonly taxpayer: TaxpayerRow;
  readonly foundBy: FoundBy;
}

interface Step {
  readonly foundBy: FoundBy;
  readonly from: string;
  readonly values: readonly Cell[];
}

/** Largest text that begins with `prefix`: ends a B-tree range. */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;

const pairTerms = (key: string): string[] => {
  const characters = [...key];
  if (characters.length === 1) return characters;
  return [...new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`))];
};

const numberSteps = (text: string): Step[] => {
  const code = text.toUpperCase();
  if (!/^[0-9A-Z]{2,20}$/.test(code)) return [];
  const range = [code, endOf(code)];
  const steps: Step[] = [
    { foundBy: 'number', from: 'taxpayers t WHERE t.taxpayer_no >= ? AND t.taxpayer_no < ?', values: range },
    {
      foundBy: 'credit-code',
      from: 'taxpayers t WHERE t.credit_code >= ? AND t.credit_code < ?',
      values: range,
    },
  ];
  // A prefix shorter than the area code of an ID number would list half the county.
  if (/^\d{6,17}[\dX]?$/.test(code)) {
    steps.push({
      foundBy: 'id-number',
      from: `taxpayers t WHERE t.taxpayer_no IN
        (SELECT taxpayer_no FROM taxpayer_persons WHERE id_number >= ? AND id_number < ?)`,
      values: range,
    });
  }
  if (code.length < shortestRun) return steps;
  const within = (column: string): Step['from'] =>
    `taxpayer_number_grams JOIN taxpayers t ON t.id = taxpayer_number_grams.rowid
      WHERE taxpayer_number_grams MATCH ? AND instr(t.${column}, ?) > 0`;
  const runs = allOf(numberGrams(code));
  steps.push(
    { foundBy: 'number', from: within('taxpayer_no'), values: [runs, code] },
    { foundBy: 'credit-code', from: within('credit_code'), values: [runs, code] },
  );
  if (/^\d{3,17}[\dX]$/.test(code)) {
    steps.push({
      foundBy: 'id-number',
      from: `taxpayers t WHERE t.taxpayer_no IN
        (SELECT taxpayer_no FROM taxpayer_persons
          WHERE substr(id_number, -4) = ? AND substr(id_number, -length(?)) = ?)`,
      values: [code.slice(-4), code, code],
    });
  }
  return steps;
};

const initialSteps = (text: string): Step[] => {
  const initials = text.toLowerCase();
  if (!/^[a-z]{1,20}$/.test(initials)) return [];
  const steps: Step[] = [
    {
      foundBy: 'initials',
      from: 'taxpayers t WHERE t.initials >= ? AND t.initials < ?',
      values: [initials, endOf(initials)],
    },
  ];
  if (initials.length > 1) {
    steps.push({
      foundBy: 'initials',
      from: `taxpayer_grams JOIN taxpayers t ON t.id = taxpayer_grams.rowid
        WHERE taxpayer_grams MATCH ? AND instr(t.initials, ?) > 0`,
      values: [allOf(initialGrams(initials)), initials],
    });
  }
  return steps;
};

const nameSteps = (key: string): Step[] => {
  if (key === '') return [];
  const characters = [...new Set(key)];
  const within = (column: string): Step['from'] =>
    `taxpayer_grams JOIN taxpayers t ON t.id = taxpayer_grams.rowid WHERE taxpayer_grams MATCH ? AND instr(t.${column}, ?) > 0`;
  const spread = (column: string): Step['from'] =>
    `taxpayer_grams JOIN taxpayers t ON t.id = taxpayer_grams.rowid WHERE taxpayer_grams MATCH ? AND ${characters
      .map(() => `instr(t.${column}, ?) > 0`)
      .join(' AND ')}`;
  const pairs = allOf(pairTerms(key));
  const singles = allOf(characters);
  const steps: Step[] = [
    {
      foundBy: 'name',
      from: 'taxpayers t WHERE t.name_key >= ? AND t.name_key < ?',
      values: [key, endOf(key)],
    },
    { foundBy: 'name', from: within('name_key'), values: [pairs, key] },
    { foundBy: 'person', from: within('person_key'), values: [pairs, key] },
  ];
  // Two characters that do not stand side by side, or in another order.
  if (characters.length > 1 && characters.length <= 8) {
    steps.push(
      { foundBy: 'name', from: spread('name_key'), values: [singles, ...characters] },
      { foundBy: 'person', from: spread('person_key'), values: [singles, ...characters] },
    );
  }
  return steps;
};

/**
 * Finds taxpayers by taxpayer number or credit code (from the front, or any run of four characters or more inside or at
 * the end), ID number (from the front, or its last four characters or more), pinyin initials (from the front or inside)
 * or any characters of the name or of the legal person's name, the nearest kind of match first. `more` says that there
 * are others beyond `limit`. Made for 100,000 households: every step is a range or an index of grams.
 */
export const searchTaxpayers = (
  db: ReadDb,
  text: string,
  limit: number,
): { rows: FoundTaxpayer[]; more: boolean } => {
  const found = new Map<string, FoundTaxpayer>();
  const key = searchKey(text);
  for (const { foundBy, from, values } of [...numberSteps(key), ...initialSteps(key), ...nameSteps(key)]) {
    if (found.size > limit) break;
    const rows = selectAll<StoredTaxpayer>(
      db,
      `SELECT t.* FROM ${from} LIMIT ?`,
      ...values,
      limit + 1 + found.size,
    );
    for (const row of rows) {
      if (!found.has(row.taxpayerNo)) found.set(row.taxpayerNo, { taxpayer: toTaxpayer(row), foundBy });
    }
  }
  const rows = [...found.values()];
  return { rows: rows.slice(0, limit), more: rows.length > limit };
};
