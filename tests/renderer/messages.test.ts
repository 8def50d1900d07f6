import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { t } from '../../renderer/messages/t.ts';
import { zh } from '../../renderer/messages/zh.ts';
import { counterZh } from '../../renderer/messages/zh/counter.ts';
import { entryZh } from '../../renderer/messages/zh/entry.ts';
import { flowZh } from '../../renderer/messages/zh/flow.ts';
import { normZh } from '../../renderer/messages/zh/norm.ts';
import { panelsZh } from '../../renderer/messages/zh/panels.ts';
import { rendererSources } from './sources.ts';

const code = rendererSources(/\.tsx?$/).filter((path) => !path.includes('/messages/'));
const texts = new Map(code.map((path) => [path, readFileSync(path, 'utf8')]));
const quoted = /(?<!['"\w])(['"])([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)\1/g;
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
    const keys = [entryZh, counterZh, flowZh, normZh, panelsZh].flatMap((part) => Object.keys(part));
    expect(keys.length).toBe(new Set(keys).size);
    expect(keys.length).toBe(Object.keys(zh).length);
  });

  it('have no look-alike key in the code: what looks like one is one, a stop or a file', () => {
    const stops = /^(field|paper|match|matter|check|send|hand|reverse|return|close|ledger)\.|\.(ts|tsx|css)$/;
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
          .filter((line) => /[\u4e00-\u9fff]/.test(line.replace(/\/\/.*$/, '')))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(inCode).toEqual([]);
  });
});
