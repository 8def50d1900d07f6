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
export const nameGrams = (key: string): string[] => [...new Set([...key, ...pairsOf(key)])];

/** Index terms of pinyin initials; the leading 0 keeps them apart from Latin names. */
export const initialGrams = (initials: string): string[] =>
  [...new Set(pairsOf(initials))].map((pair) => `0${pair}`);

/** Everything a taxpayer can be found by in the full-text index. */
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
