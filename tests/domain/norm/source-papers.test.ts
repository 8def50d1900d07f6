import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findClause,
  normClauses,
  normTitle,
  opinionClauses,
  opinionTitle,
} from '../../../domain/norm/clause.ts';
import { normItems } from '../../../domain/norm/items/index.ts';
import { itemCount, type NormWords, normParts, ordinalOf } from '../../../domain/norm/norm-item.ts';
import { opinionPreamble, opinionSections } from '../../../domain/norm/opinion/index.ts';

const paper = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/norm', name), 'utf8');

/** What stays when blanks, Word's bookmarks and the three ways of writing a number are laid aside. */
const bare = (text: string): string =>
  text
    .replace(/\[bookmark:[^\]]*\]/g, '')
    .replace(/^\s*[(（](\d+)[)）]/gm, '（$1）')
    .replace(/^\s*([1-8])[.．、]\s*(?=合作|制度|技术|牵头)/gm, '$1.')
    .replace(/\s/g, '');

const ordinal = (number: number): string => ordinalOf(number).slice(1, -1);
const pointOf = (at: string): string => /（\d+）$/.exec(at)?.[0] ?? '';
/** A way stands in the paper with its name before its words; everything else as it is. */
const printed = (words: NormWords): string => {
  if ('heading' in words) return words.heading;
  const way = /^3\.(方式.)$/.exec(words.at);
  return way === null ? pointOf(words.at) + words.text : `${way[1]}：${words.text}`;
};

describe('the norm as data', () => {
  it('is the paper, word for word and complete', () => {
    let chapter = '';
    let chapters = 0;
    const text = normItems.map((item) => {
      const head = item.chapter === chapter ? '' : `${ordinal(++chapters)}、${item.chapter}`;
      chapter = item.chapter;
      const parts = normParts.map(({ key, name }) => name + item[key].map(printed).join(''));
      return `${head}（${ordinal(item.number)}）${item.title}${parts.join('')}`;
    });
    expect(bare(text.join(''))).toBe(bare(paper('cooperation-norm.txt')));
  });

  it('has 44 items in order, each with its eight parts, and no place named twice', () => {
    expect(normItems.map(({ number }) => number)).toEqual(
      Array.from({ length: itemCount }, (_, index) => index + 1),
    );
    for (const item of normItems)
      for (const { key, name } of normParts) {
        expect([item.number, key, item[key].length > 0]).toEqual([item.number, key, true]);
        for (const words of item[key])
          if (!('heading' in words)) expect(words.at.slice(0, 2)).toBe(name.slice(0, 2));
      }
    const places = normClauses.map(({ clause }) => clause);
    expect(new Set(places).size).toBe(places.length);
  });

  it('is cited by item, part, way and number', () => {
    const words = (clause: string) => findClause({ document: normTitle, clause })?.text;
    expect(words('第十七项 4.方式二（1）')).toBe(
      '国家税务局代地方税务局征收税款时，应签订相关协议，明确代征相关事宜。',
    );
    expect(words('第二十五项 4.合作流程（1）')).toContain('7个工作日内书面告知对方');
    expect(words('第二十八项 4.合作流程')).toContain('特别纳税调整工作联系单');
    expect(words('第二十五项 4.合作流程')).toBeUndefined();
    expect(words('第十七项 4.方式二')).toBeUndefined();
    expect(words('第四十五项 1.合作目的')).toBeUndefined();
  });
});

describe('the opinion as data', () => {
  it('is the paper, word for word and complete', () => {
    const text = opinionSections.map(
      ({ title, articles }, section) =>
        `${ordinal(section + 1)}、${title}${articles
          .map(
            (article, index) =>
              `（${ordinal(index + 1)}）${article.title}${article.clauses
                .map(({ at, text: words }) => `${words}（${at}）`)
                .join('')}`,
          )
          .join('')}`,
    );
    expect(bare(`2.5.1税收征管工作的若干意见${opinionPreamble}${text.join('')}`)).toBe(
      bare(paper('collection-opinion.txt')),
    );
  });

  it('is cited by the number that it prints under each clause', () => {
    const places = opinionClauses.map(({ clause }) => clause);
    expect(new Set(places).size).toBe(places.length);
    const clause = '国税发〔2004〕108号第四条第三款';
    expect(findClause({ document: opinionTitle, clause })?.text).toContain('明确各类办理事项的时限和流程');
  });
});
