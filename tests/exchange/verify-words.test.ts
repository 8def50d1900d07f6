import { expect, test } from 'vitest';
import { tableOf } from '../../scripts/exchange/verify-words.ts';

test('the columns of the proof stand under each other in a terminal of eighty columns, the longest words among them', () => {
  const checks = (['chain', 'handover', 'trust-paper', 'record', 'journal', 'quarantine'] as const).map(
    (check) => ({ check, count: 1_234_567, findings: [] }),
  );
  const lines = tableOf('x', checks, []).split('\n').slice(1, -1);
  // A Chinese character takes two columns.
  const widthOf = (text: string): number =>
    [...text].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
  expect(lines).toHaveLength(checks.length);
  const at = (line: string, word: string): number => widthOf(line.slice(0, line.indexOf(word)));
  expect(new Set(lines.map((line) => at(line, '1234567'))).size).toBe(1);
  for (const line of lines) {
    expect(line).toMatch(/ {2}\p{Script=Han}+ {2,}[a-z]/u);
    expect(widthOf(line)).toBeLessThanOrEqual(80);
  }
});
