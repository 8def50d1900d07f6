import { describe, expect, it } from 'vitest';
import { isAllowedNavigation, isOurPage } from '../../../main/hosts/navigation.ts';
import { pageOrigins } from '../../../main/hosts/page-files.ts';

describe('where the window may go', () => {
  const own = [
    [pageOrigins.electron, 'hall://app/'],
    [pageOrigins.electron, 'hall://app/index.html?x#y'],
    [pageOrigins.chromium, 'https://hall.localhost/'],
    [pageOrigins.chromium, 'HTTPS://HALL.LOCALHOST/a/b'],
  ] as const;
  it.each(own)('%s may go to %s', (origin, url) => {
    expect(isAllowedNavigation(url, origin)).toBe(true);
  });

  const foreign = [
    'https://example.com/',
    'https://hall.localhost.example.com/',
    'https://hall.localhost:8443/',
    'https://user@hall.localhost/',
    'https://hall.localhost@example.com/',
    'http://hall.localhost/',
    'hall://app.example/',
    'hall://application/',
    'hall://other/',
    'hall:app',
    'hallo://app/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://hall.localhost/x',
    'about:blank',
    'view-source:https://hall.localhost/',
    'devtools://devtools/bundled/inspector.html',
    'chrome://settings',
    'ms-msdt:/id',
    '//hall.localhost/',
    'hall.localhost',
    '',
  ];
  it.each(foreign)('no shell may go to %s', (url) => {
    for (const origin of Object.values(pageOrigins)) expect(isAllowedNavigation(url, origin)).toBe(false);
  });

  it('neither shell may go to the other’s origin', () => {
    expect(isAllowedNavigation('hall://app/', pageOrigins.chromium)).toBe(false);
    expect(isAllowedNavigation('https://hall.localhost/', pageOrigins.electron)).toBe(false);
  });
});

describe('whose messages count', () => {
  const top = { url: 'hall://app/', parent: null, frameTreeNodeId: 1 };
  it('those of the top frame of our own page', () => {
    expect(isOurPage({ ...top }, top, pageOrigins.electron)).toBe(true);
  });
  it.each([
    ['a frame that is gone', null, top],
    ['a page that is gone', top, null],
    ['an inner frame of our own origin', { ...top, parent: top, frameTreeNodeId: 2 }, top],
    ['an inner frame that claims the top’s number', { ...top, parent: top }, top],
    ['the top frame of another page', { ...top, frameTreeNodeId: 9 }, top],
    ['our window gone elsewhere', { ...top, url: 'https://example.com/' }, top],
    ['our window on a blank page', { ...top, url: 'about:blank' }, top],
  ] as const)('not those of %s', (_what, sender, main) => {
    expect(isOurPage(sender, main, pageOrigins.electron)).toBe(false);
  });
});
