import { describe, expect, it } from 'vitest';
import { bureaus } from '../../domain/bureau.ts';
import { faults } from '../../domain/faults.ts';
import { inEnglish } from '../../domain/faults/detail-words.ts';
import { cashVoucher, stockName } from '../../main/services/voucher-desk.ts';
import { deviceNames } from '../../native/host/messages.ts';
import { commandSources, isWithin, lineOf, nodesOf, productSources, type SyntaxNode } from './sources.ts';

const codes = Object.keys(faults);
const areas = [
  'case',
  'certificate',
  'db',
  'device',
  'exchange',
  'figure',
  'officer',
  'print',
  'scan',
  'shell',
  'voucher',
];

/** What may raise or tell a fault: the product apart from its page, and the commands. */
const outsideDeclarations = [...productSources, ...commandSources].filter(
  (source) => !isWithin(source.path, 'domain/faults') && !isWithin(source.path, 'renderer'),
);

const isLiteral = (node: SyntaxNode): node is SyntaxNode & { value: string } =>
  node.type === 'Literal' && typeof node['value'] === 'string';

describe('fault codes', () => {
  it('are each thrown or answered somewhere', () => {
    const used = new Set(
      outsideDeclarations.flatMap((source) =>
        [...nodesOf(source.program)].filter(isLiteral).map((node) => node.value),
      ),
    );
    expect(codes.filter((code) => !used.has(code))).toEqual([]);
  });

  it('are declared before they are thrown', () => {
    const undeclared: string[] = [];
    for (const source of outsideDeclarations) {
      for (const node of nodesOf(source.program)) {
        if (node.type !== 'NewExpression' || (node['callee'] as SyntaxNode)['name'] !== 'Fault') continue;
        const [first] = node['arguments'] as readonly SyntaxNode[];
        if (first === undefined) continue;
        for (const part of nodesOf(first)) {
          if (isLiteral(part) && part.value.includes('/') && !codes.includes(part.value))
            undeclared.push(`${source.path}:${lineOf(source, node.start)}: ${part.value}`);
        }
      }
    }
    expect(undeclared).toEqual([]);
  });

  it('are named area/what-happened', () => {
    const wrong = codes.filter(
      (code) => !new RegExp(`^(${areas.join('|')})/[a-z0-9]+(-[a-z0-9]+)*$`).test(code),
    );
    expect(wrong).toEqual([]);
  });

  it('say in Chinese and in English what happened and what to do, as a whole sentence', () => {
    const wrong = Object.entries(faults).filter(
      ([, text]) =>
        !/\p{Script=Han}/u.test(text.zh) ||
        !/[。！？]$/.test(text.zh) ||
        text.zh.length < 5 ||
        !/^[^\p{Script=Han}]+[.!?]$/u.test(text.en) ||
        text.en.length < 12,
    );
    expect(wrong.map(([code]) => code)).toEqual([]);
  });

  it('name their facts in words that have an English: each Chinese fact of the hall stands in the list', () => {
    // The rules of the command line speak Chinese there only, and name fields by their ids.
    const sources = productSources.filter(
      ({ path }) =>
        !isWithin(path, 'domain/faults') &&
        !isWithin(path, 'main/training') &&
        path !== 'domain/rules/rule-input.ts',
    );
    const namesFacts = ({ type, ...node }: SyntaxNode): boolean => {
      const callee = (node['callee'] as SyntaxNode | undefined)?.['name'];
      return (
        (type === 'NewExpression' && callee === 'Fault') ||
        (type === 'CallExpression' && callee === 'requiredText')
      );
    };
    const facts = sources.flatMap((source) =>
      [...nodesOf(source.program)]
        .filter(namesFacts)
        .flatMap((node) => (node['arguments'] as readonly SyntaxNode[]).slice(1))
        .flatMap((detail) => [...nodesOf(detail)].filter(isLiteral))
        .filter((node) => /\p{Script=Han}/u.test(node.value))
        .map((node) => `${source.path}:${lineOf(source, node.start)}: ${node.value}`),
    );
    expect(facts.length).toBeGreaterThan(20);
    expect(facts.filter((fact) => /\p{Script=Han}/u.test(inEnglish(fact.split(': ')[1] ?? '')))).toEqual([]);
    for (const name of [
      ...Object.values(deviceNames),
      ...bureaus.map((bureau) => stockName(bureau, cashVoucher)),
    ])
      expect(inEnglish(name), name).not.toMatch(/\p{Script=Han}/u);
  });

  it('fill the same blanks in both languages', () => {
    const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    const wrong = Object.entries(faults).filter(
      ([, text]) => JSON.stringify(blanks(text.zh)) !== JSON.stringify(blanks(text.en)),
    );
    expect(wrong.map(([code]) => code)).toEqual([]);
  });
});
