import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from '../../renderer/messages/en.ts';
import { setLanguage, t } from '../../renderer/messages/t.ts';
import { zh } from '../../renderer/messages/zh.ts';
import { caZh } from '../../renderer/messages/zh/ca.ts';
import { counterZh } from '../../renderer/messages/zh/counter.ts';
import { counterDevicesZh } from '../../renderer/messages/zh/counter-devices.ts';
import { entryZh } from '../../renderer/messages/zh/entry.ts';
import { epochZh } from '../../renderer/messages/zh/epoch.ts';
import { exchangeZh } from '../../renderer/messages/zh/exchange.ts';
import { flowZh } from '../../renderer/messages/zh/flow.ts';
import { formsZh } from '../../renderer/messages/zh/forms.ts';
import { historyZh } from '../../renderer/messages/zh/history.ts';
import { normZh } from '../../renderer/messages/zh/norm.ts';
import { panelsZh } from '../../renderer/messages/zh/panels.ts';
import { registrationZh } from '../../renderer/messages/zh/registration.ts';
import { scansZh } from '../../renderer/messages/zh/scans.ts';
import { termsZh } from '../../renderer/messages/zh/terms.ts';
import { rendererSources } from './sources.ts';

const code = rendererSources(/\.tsx?$/).filter((path) => !path.includes('/messages/'));
const texts = new Map(code.map((path) => [path, readFileSync(path, 'utf8')]));
const quoted = /(?<!['"\w])(['"])([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)\1/g;
const chinese = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** Where `t(…)` or `language()` runs while the file is being loaded. */
const topLevelCalls = (path: string, text: string): readonly number[] => {
  const { program } = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  const found: number[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) look(one);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { type, callee, start } = node as { type?: string; callee?: { name?: string }; start: number };
    // Inside of a function, or of a class's methods, it runs later.
    if (type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'FunctionDeclaration')
      return;
    if (type === 'CallExpression' && (callee?.name === 't' || callee?.name === 'language'))
      found.push(text.slice(0, start).split('\n').length);
    for (const child of Object.values(node)) look(child);
  };
  look(program);
  return found;
};
const areas = new Set(Object.keys(zh).map((key) => key.split('.')[0]));

describe('the words of the page', () => {
  it('are all used', () => {
    const all = [...texts.values()].join('\n');
    const unused = Object.keys(zh).filter((key) => !all.includes(`'${key}'`) && !all.includes(`"${key}"`));
    expect(unused).toEqual([]);
  });

  it('are all there: every key asked for has its sentence', () => {
    const asked = [...texts].flatMap(([path, text]) =>
      [...text.matchAll(/\bt\(\s*(['"])([^'"]+)\1/g)].map((match) => [path, match[2] ?? ''] as const),
    );
    expect(asked.length).toBeGreaterThan(150);
    expect(asked.filter(([, key]) => !Object.hasOwn(zh, key))).toEqual([]);
  });

  it('are named once, in one file', () => {
    const keys = [
      entryZh,
      termsZh,
      caZh,
      counterZh,
      counterDevicesZh,
      flowZh,
      formsZh,
      normZh,
      panelsZh,
      epochZh,
      exchangeZh,
      historyZh,
      registrationZh,
      scansZh,
    ].flatMap((part) => Object.keys(part));
    expect(keys.length).toBe(new Set(keys).size);
    expect(keys.length).toBe(Object.keys(zh).length);
  });

  it('have no look-alike key in the code: what looks like one is one, a stop or a file', () => {
    const stops =
      /^(field|paper|match|matter|check|send|hand|reverse|return|close|ledger|language|stick|set-aside|pushed)\.|\.(ts|tsx|css)$/;
    const strangers = [...texts.values()].flatMap((text) =>
      [...text.matchAll(quoted)]
        .map((match) => match[2] ?? '')
        .filter((key) => areas.has(key.split('.')[0] ?? '') && !Object.hasOwn(zh, key) && !stops.test(key)),
    );
    expect(strangers).toEqual([]);
  });

  it('fill their blanks, and are never markup', () => {
    expect(t('lane.returned', { bureau: '地税', reason: '<b>电话</b>' })).toBe('地税记录已退回：<b>电话</b>');
    expect(Object.values<string>(zh).filter((text) => /[<>]/.test(text))).toEqual([]);
  });

  it('stand in English too, each of them and no other', () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(zh).toSorted());
  });

  it('have no Chinese in English but what is a name there: 中文 for whoever looks for it, the mark 联', () => {
    const inEnglish = Object.entries<string>(en).filter(([, text]) => chinese.test(text));
    expect(inEnglish).toEqual([
      ['mark.both', '联'],
      ['language.zh', '中文'],
    ]);
    // What is the same in both has been forgotten, unless it has no words or is a name.
    const same = Object.entries<string>(en).filter(
      ([key, text]) =>
        text === zh[key as keyof typeof zh] &&
        /[a-z]{2}|\p{Script=Han}/iu.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
    );
    expect(same.map(([key]) => key)).toEqual(['mark.both', 'language.zh', 'language.en', 'ca.name']);
  });

  it('have the same blanks in both languages, and no plural that a number could make wrong', () => {
    const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted();
    const wrong = Object.entries<string>(en).filter(
      ([key, text]) => JSON.stringify(blanks(text)) !== JSON.stringify(blanks(zh[key as keyof typeof zh])),
    );
    expect(wrong).toEqual([]);
    // “1 levies”: a count stands behind a colon or before a word that has no plural.
    const plural = Object.values<string>(en).filter((text) =>
      /\{\{count\}\} (?!left\b|characters\b)\w*s\b/.test(text),
    );
    expect(plural).toEqual([]);
  });

  it('are said in the language of the page, and in no other', () => {
    setLanguage('en');
    try {
      expect(t('lane.returned', { bureau: 'Local', reason: '电话少一位' })).toBe(
        'Record of Local returned: 电话少一位',
      );
      expect(t('check.problems', { count: 1 })).toBe('To correct: 1');
    } finally {
      setLanguage('zh');
    }
    expect(t('check.problems', { count: 1 })).toBe('有 1 处需要更正');
  });

  it('are asked for when something is drawn, never when a file is loaded: then the language is not yet known', () => {
    const early = [...texts].flatMap(([path, text]) =>
      topLevelCalls(path, text).map((line) => `${path}: ${line}`),
    );
    expect(early).toEqual([]);
  });

  it('leave no Chinese in the code outside them, so that a second language needs no change of code', () => {
    const inCode = [...texts]
      .filter(
        ([path]) =>
          !path.endsWith('half-width.ts') &&
          !path.endsWith('period-input.ts') &&
          !path.endsWith('date-input.ts') &&
          !path.endsWith('money-input.ts'),
      )
      .flatMap(([path, text]) =>
        text
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .split('\n')
          .filter((line) => chinese.test(line.replace(/\/\/.*$/, '')))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(inCode).toEqual([]);
  });
});
