import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const numbersIn = (node: SyntaxNode): number[] => {
  const own = node.type === 'Literal' && typeof node['value'] === 'number' ? [node['value']] : [];
  const children = Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]));
  return [...own, ...children.filter(isNode).flatMap(numbersIn)];
};

const numbersOf = (path: string, text: string): number[] => {
  const program: unknown = parseSync(path, text, { lang: 'ts' }).program;
  if (!isNode(program)) throw new Error(`${path} did not parse`);
  return numbersIn(program);
};

const folder = join(import.meta.dirname, '../../../domain/rules');
const allowed = new Set([0, 1, 100]);
const strange = (numbers: readonly number[]): number[] => numbers.filter((number) => !allowed.has(number));

describe('the rules', () => {
  it('hold no figure of their own: rates, thresholds and days come from the dated parameters', () => {
    const files = readdirSync(folder);
    const found = files.flatMap((file) =>
      strange(numbersOf(file, readFileSync(join(folder, file), 'utf8'))).map(
        (number) => `${file}: ${number}`,
      ),
    );
    expect(files.length).toBeGreaterThan(10);
    expect(found).toEqual([]);
  });

  it('would be caught with one', () => {
    expect(strange(numbersOf('x.ts', 'export const tax = (net: number) => net * 0.03;'))).toEqual([0.03]);
  });
});
