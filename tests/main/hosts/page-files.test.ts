import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contentSecurityPolicy,
  openPageFiles,
  type PageFiles,
  pageOrigins,
} from '../../../main/hosts/page-files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-files-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  mkdirSync(join(folder, 'page-secret'));
  writeFileSync(
    join(folder, 'page', 'index.html'),
    '<!doctype html><link rel="stylesheet" crossorigin href="/assets/page.css">',
  );
  writeFileSync(join(folder, 'page', 'assets', 'a b.js'), 'ok');
  writeFileSync(join(folder, 'page', 'notes.txt'), 'no such type');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'page-secret', 'x.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(folder, 'page', 'link.js'));
  symlinkSync(join(folder, 'page-secret'), join(folder, 'page', 'linked'));
  symlinkSync(join(folder, 'page', 'loop.js'), join(folder, 'page', 'loop.js'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.values(pageOrigins))('the page’s files at %s', (origin) => {
  const files = (): PageFiles => openPageFiles(join(folder, 'page'), origin);

  it.each(['/', '/index.html', '/index.html?a=../b', '/assets/a%20b.js'])('serves %s', async (path) => {
    expect((await files().answer(`${origin}${path}`)).status).toBe(200);
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/%2E%2e%2fsecret.js',
    '/..%2fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/assets\\..\\..\\secret.js',
    '/%252e%252e/secret.js',
    '/index.html%00.js',
    '/index.html\0',
    '//etc/passwd',
    '/C:/Windows/win.ini',
    '//server/share/x.js',
    '/link.js',
    '/linked/x.js',
    '/loop.js',
    '/../page-secret/x.js',
    '/./index.html',
    '/assets',
    '/assets/',
    '/notes.txt',
    '/missing.js',
    `/${'a'.repeat(5000)}.js`,
    '/index.html/x.js',
    '/%zz',
  ])('answers 404 to %s', async (path) => {
    const answer = await files().answer(`${origin}${path}`);
    expect(answer.status).toBe(404);
    expect(answer.body.length).toBe(0);
  });

  it('answers 404 to another host, another scheme and another method', async () => {
    for (const url of [
      'hall://other/index.html',
      'https://example.com/index.html',
      `${origin}.example.com/index.html`,
      'file:///index.html',
      'index.html',
    ])
      expect((await files().answer(url)).status, url).toBe(404);
    expect((await files().answer(`${origin}/`, 'POST')).status).toBe(404);
  });

  it('sends the policy with every answer, refusals included', async () => {
    for (const path of ['/', '/missing.js']) {
      const { headers } = await files().answer(`${origin}${path}`);
      expect(headers['content-security-policy']).toBe(contentSecurityPolicy);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it('shows a sentence as words, never as markup', async () => {
    const page = files();
    page.setNotice('<script>1</script> & 请联系管理员。');
    const { body, status } = await page.answer(page.noticeUrl);
    expect(status).toBe(200);
    expect(body.toString()).toContain('&lt;script&gt;1&lt;/script&gt; &amp; 请联系管理员。');
    expect(body.toString()).not.toContain('<script');
  });

  it('shows it in the page’s own font, which a machine without Chinese needs', async () => {
    const page = files();
    const { body } = await page.answer(page.noticeUrl);
    expect(body.toString()).toContain('<link rel="stylesheet" crossorigin href="/assets/page.css">');
  });
});

describe('the content security policy', () => {
  const policy = new Map(
    contentSecurityPolicy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')] as const;
    }),
  );
  it('lets nothing in that it does not name, and nothing out', () => {
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'none'",
      'frame-src': "'none'",
      'worker-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  });
});
