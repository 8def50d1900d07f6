import { expect } from 'vitest';
import { type Counter, sizes } from '../../support/counter.ts';
import { whole } from '../../journeys/seed.ts';
import { findForeign, type Foreign } from './foreign.ts';

/** English is tightest on the smaller screen; the whole run looks at both. */
const judged = whole ? sizes : sizes.slice(-1);

/** What stands on paper or is its number: series, 文号, shelf and certificate numbers, sums in capitals. */
const onPaper =
  /^(?:闽[国地]现|税[函通字]〔?|冲〔?|档〔|后补〔|告知〔|证〔|号|〕|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+)[\d〕〔号A-Z-]*$/;

/** Eyes that know which Chinese an English screen may have: whose names there are, and what was typed. */
export class EnglishEyes {
  readonly names = new Set<string>();
  /** The norm in its publishers' words. */
  readonly norm = new Set<string>();

  /** What a person typed is nobody's to translate. */
  typed(...texts: readonly string[]): void {
    for (const text of texts) this.names.add(text);
  }

  /** The register's own data: what may stand in Chinese as a name. */
  async learn(counter: Counter): Promise<void> {
    const { names, norm } = this;
    const session = await counter.ask('session', 'state', {});
    for (const name of [session.profile.hallName, session.profile.windowName, '中文']) names.add(name);
    for (const officer of session.officers) names.add(officer.name);
    for (const device of (await counter.ask('devices', 'list', {})).rows) names.add(device.model);
    if (session.officer === null) return;
    const { deck, faults } = await counter.ask('devices', 'virtualControls', {});
    for (const card of deck) names.add(card.name);
    // A key that can be plugged in bears its holder's name.
    for (const { fault, label } of faults) if (fault.startsWith('put:')) names.add(label);
    for (const text of ['临江', '东门'])
      for (const row of (await counter.ask('taxpayers', 'search', { text })).rows) {
        names.add(row.name);
        names.add(row.registrationType);
      }
    for (const row of (await counter.ask('taxpayers', 'pushed', { text: '' })).rows)
      for (const name of [row.name, row.legalPersonName]) names.add(name);
    for (const row of (await counter.ask('norm', 'items', {})).rows) norm.add(row.title);
    const taxpayer = await counter.ask('taxpayers', 'open', {
      taxpayerNo: '91359901DEMA00013F',
      purpose: 'counter-service',
    });
    for (const fact of [taxpayer.industry, taxpayer.address, taxpayer.legalPersonName]) names.add(fact);
  }

  /** The words of one item of the norm, line by line, with the places they stand at. */
  async learnItem(counter: Counter, item: number): Promise<void> {
    const { ordinal, title, parts } = await counter.ask('norm', 'item', { item });
    this.norm.add(`${ordinal} ${title}`);
    for (const { place, text } of parts.flatMap(({ words }) => words))
      for (const line of [place, ...text.split('\n')]) this.norm.add(line);
  }

  /** What Chinese an English screen may have, by its mark. */
  isAllowed({ as, text }: Foreign): boolean {
    const isNamed = [...this.names].some((name) => name.includes(text));
    switch (as) {
      case 'name':
        return isNamed;
      case 'typed':
        return isNamed || onPaper.test(text);
      case 'law':
        return /第[一二三四五六七八九十百〇零\d]+[条项款]|号|规范/.test(text) || this.norm.has(text);
      case 'paper':
        return onPaper.test(text);
      case 'mark':
        return /^[国地联]$/.test(text);
      default:
        return false;
    }
  }

  async strangers(counter: Counter): Promise<readonly Foreign[]> {
    const found = await counter.page.evaluate<readonly Foreign[]>(`(${String(findForeign)})()`);
    return found.filter((one) => !this.isAllowed(one));
  }

  /**
   * At the sizes of the hall: nothing cut off, covered or astray, and no Chinese but what may be. Names and roles are
   * those of the Chinese screen, where they are judged.
   */
  async judge(counter: Counter, name: string): Promise<void> {
    for (const { name: size, width, height } of judged) {
      const where = `en-${name} at ${size}`;
      await counter.page.resize(width, height);
      await counter.drawn();
      await counter.keepPicture(`en-${name}-${size}`);
      expect.soft(await counter.layoutFaults(), where).toEqual([]);
      expect.soft(await counter.cutOff(), where).toEqual([]);
      expect.soft(await this.strangers(counter), where).toEqual([]);
    }
    await counter.page.resize(sizes[0].width, sizes[0].height);
  }
}
