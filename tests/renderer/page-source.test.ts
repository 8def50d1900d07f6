import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../renderer/counter/commands.ts';
import { filterMatters } from '../../renderer/counter/matter-rail.tsx';
import { antdStyleSheet } from '../../renderer/theme/antd-style-sheet.tsx';
import { rendererSources } from './sources.ts';

const files = rendererSources(/\.(tsx?|css|html)$/).map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));
const withText = (pattern: RegExp, but: readonly string[] = []): readonly string[] =>
  files
    .filter(({ path, text }) => pattern.test(text) && !but.some((end) => path.endsWith(end)))
    .map(({ path }) => path);

describe('the page’s sources', () => {
  it('read keys in one place only: no handler compares a raw key', () => {
    expect(withText(/\b(event|press|e)\.(key|code|keyCode|which)\b/, ['keys/key-event.ts'])).toEqual([]);
    expect(withText(/\.key\s*[!=]==?\s*['"`](Enter|Escape|Tab|Arrow|F\d)/)).toEqual([]);
    expect(withText(/on(KeyUp|KeyPress)=/)).toEqual([]);
  });

  it('make no markup out of text', () => {
    expect(withText(/dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write/)).toEqual([]);
  });

  it('show no toast and no window over a window', () => {
    expect(
      withText(/\b(message|notification|Modal|Drawer|Popconfirm|Tooltip)\b[^'"`\n]*from 'antd'/),
    ).toEqual([]);
    expect(withText(/\b(alert|confirm|prompt)\(['"`]/)).toEqual([]);
  });

  it('touch antd’s classes in one file', () => {
    expect(withText(/\.ant-/, ['theme/antd-fit.css'])).toEqual([]);
  });

  it('hold no animation and nothing remote', () => {
    expect(withText(/@keyframes|animation:|transition:/)).toEqual([]);
    expect(withText(/https?:\/\//)).toEqual([]);
  });

  it('say that the page is Chinese, is not to be translated, and has no inline script or style', () => {
    const html = readFileSync(join(import.meta.dirname, '../../renderer/index.html'), 'utf8');
    expect(html).toContain('<html lang="zh-CN" translate="no">');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)/);
  });
});

describe('the static style sheet', () => {
  const sheet = antdStyleSheet();
  it('has the rules and the variables of what the page uses, under our colours', () => {
    expect(sheet).toContain('.ant-btn');
    expect(sheet).toContain('.ant-input');
    expect(sheet).toContain('.ant-checkbox');
    expect(sheet).toContain('--ant-color-primary:#1d5b8f');
  });
});

describe('the deeds of the counter', () => {
  it('have each their own key and their own initials', () => {
    const keys = commands().flatMap((command) => (command.key === null ? [] : [command.key]));
    expect(new Set(keys).size).toBe(keys.length);
    const initials = commands().map((command) => command.initials);
    expect(new Set(initials).size).toBe(initials.length);
  });

  it('keep the function keys that hold in the whole product', () => {
    const keyOf = new Map(commands().map((command) => [command.id, command.key]));
    expect(keyOf.get('household')).toBe('F2');
    expect(keyOf.get('hold')).toBe('F6');
    expect(keyOf.get('derivation')).toBe('F7');
    expect(keyOf.get('discard')).toBe('F8');
    expect(keyOf.get('collect')).toBe('F9');
  });

  it('find a matter by initials, by name and by the norm’s item', () => {
    const matter = {
      id: 'norm-17',
      item: 17,
      title: '增值税及附加税费联合申报征收',
      titleEn: 'Joint filing',
      initials: 'zzsfj',
      startedBy: 'taxpayer',
      subject: 'taxpayer',
      mayOpen: true,
      bureaus: ['state', 'local'],
      promise: '即办',
      promiseEn: 'On the spot',
    } as const;
    const rows = [{ ...matter, bureaus: [...matter.bureaus] }];
    for (const text of ['zzs', 'ＺＺＳ', '附加', '17', '']) expect(filterMatters(rows, text)).toHaveLength(1);
    for (const text of ['xyz', '印花税', '18']) expect(filterMatters(rows, text)).toHaveLength(0);
  });
});
