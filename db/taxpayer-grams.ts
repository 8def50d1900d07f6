/** Text as a search compares it: no spaces or punctuation, full-width as half-width, lower case. */
export const searchKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const pairsOf = (text: string): string[] => {
  const characters = [...text];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
};

/** Index terms of a name: its characters and its adjacent pairs. */
const nameGrams = (key: string): string[] => [...new Set([...key, ...pairsOf(key)])];

/** Index terms of pinyin initials; the leading 0 keeps them apart from Latin names. */
export const initialGrams = (initials: string): string[] =>
  [...new Set(pairsOf(initials))].map((pair) => `0${pair}`);

/** A run inside a number is looked for from so many characters on. */
export const shortestRun = 4;

/** Index terms of a taxpayer number or credit code: its runs of four characters. */
export const numberGrams = (number: string): string[] => {
  const code = number.toUpperCase();
  const runs = Array.from({ length: Math.max(0, code.length - shortestRun + 1) }, (_, from) =>
    code.slice(from, from + shortestRun),
  );
  return [...new Set(runs)];
};

/** The runs of both numbers of a taxpayer; empty where they are shorter than a run. */
export const numberGramsOf = (taxpayer: { taxpayerNo: string; creditCode: string | null }): string =>
  [...new Set([...numberGrams(taxpayer.taxpayerNo), ...numberGrams(taxpayer.creditCode ?? '')])].join(' ');

/** Everything a taxpayer can be found by in the full-text index of names. */
export const gramsOf = (taxpayer: { name: string; legalPersonName: string; initials: string }): string =>
  [
    ...new Set([
      ...nameGrams(searchKey(taxpayer.name)),
      ...nameGrams(searchKey(taxpayer.legalPersonName)),
      ...initialGrams(taxpayer.initials.toLowerCase()),
    ]),
  ].join(' ');

/** An FTS5 query that asks for all terms. */
export const allOf = (terms: readonly string[]): string =>
  terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
