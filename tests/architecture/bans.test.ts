import { describe, expect, it } from 'vitest';
import { isWithin, lineOf, nodesOf, parse, productSources, type Source, type SyntaxNode } from './sources.ts';

interface Ban {
  readonly what: string;
  readonly where: (path: string) => boolean;
  readonly finds: (node: SyntaxNode) => boolean;
}

const everywhere = (): boolean => true;
const outside =
  (...folders: readonly string[]) =>
  (path: string): boolean =>
    !folders.some((folder) => isWithin(path, folder));
const inside =
  (...folders: readonly string[]) =>
  (path: string): boolean =>
    folders.some((folder) => isWithin(path, folder));

const child = (node: SyntaxNode, key: string): SyntaxNode | undefined =>
  typeof node[key] === 'object' && node[key] !== null ? (node[key] as SyntaxNode) : undefined;
const named = (node: SyntaxNode | undefined, name: string): boolean =>
  node?.type === 'Identifier' && node['name'] === name;
const member = (node: SyntaxNode, object: string, property: string): boolean =>
  node.type === 'MemberExpression' &&
  named(child(node, 'object'), object) &&
  named(child(node, 'property'), property);
const imports = (node: SyntaxNode, names: readonly string[]): boolean =>
  node.type === 'ImportSpecifier' && names.some((name) => named(child(node, 'imported'), name));
const property = (node: SyntaxNode, key: string, value: unknown): boolean =>
  node.type === 'Property' && named(child(node, 'key'), key) && child(node, 'value')?.['value'] === value;

const windowFactory = 'main/hosts/electron-window.ts';

const bans: readonly Ban[] = [
  {
    what: 'the clock in domain: dates are handed in',
    where: inside('domain'),
    finds: (node) =>
      member(node, 'Date', 'now') || (node.type === 'NewExpression' && named(child(node, 'callee'), 'Date')),
  },
  {
    what: 'chance in domain: ids are handed in',
    where: inside('domain'),
    finds: (node) => member(node, 'Math', 'random') || member(node, 'crypto', 'randomUUID'),
  },
  { what: 'console', where: everywhere, finds: (node) => named(node, 'console') },
  {
    what: 'a default export',
    // Vite reads its configuration from the default export.
    where: outside('renderer/vite.config.ts'),
    finds: (node) => node.type === 'ExportDefaultDeclaration',
  },
  {
    what: 'raw ipcMain or ipcRenderer',
    where: outside('main/hosts', 'preload'),
    finds: (node) => named(node, 'ipcMain') || named(node, 'ipcRenderer'),
  },
  {
    what: 'a BrowserWindow outside the factory',
    where: outside(windowFactory),
    finds: (node) => node.type === 'NewExpression' && named(child(node, 'callee'), 'BrowserWindow'),
  },
  {
    what: 'a window option that opens the sandbox',
    where: everywhere,
    finds: (node) =>
      property(node, 'nodeIntegration', true) ||
      property(node, 'contextIsolation', false) ||
      property(node, 'sandbox', false) ||
      property(node, 'webSecurity', false) ||
      property(node, 'webviewTag', true) ||
      property(node, 'allowRunningInsecureContent', true) ||
      property(node, 'experimentalFeatures', true),
  },
  {
    what: 'openExternal',
    where: everywhere,
    finds: (node) => named(node, 'openExternal'),
  },
  {
    what: 'a shell string: spawn a fixed path with a list of words',
    where: everywhere,
    finds: (node) => imports(node, ['exec', 'execSync']) || property(node, 'shell', true),
  },
  {
    what: 'text run as code',
    where: everywhere,
    finds: (node) =>
      (node.type === 'CallExpression' && named(child(node, 'callee'), 'eval')) ||
      (node.type === 'NewExpression' && named(child(node, 'callee'), 'Function')),
  },
  {
    what: 'HTML made of text in the page',
    where: inside('renderer'),
    finds: (node) =>
      (node.type === 'JSXIdentifier' && node['name'] === 'dangerouslySetInnerHTML') ||
      (node.type === 'AssignmentExpression' &&
        named(child(child(node, 'left') ?? node, 'property'), 'innerHTML')),
  },
  {
    what: 'the network or the browser’s own storage in the page',
    where: inside('renderer'),
    finds: (node) =>
      (node.type === 'CallExpression' && named(child(node, 'callee'), 'fetch')) ||
      (node.type === 'NewExpression' &&
        ['WebSocket', 'XMLHttpRequest', 'EventSource'].some((name) => named(child(node, 'callee'), name))) ||
      (node.type === 'MemberExpression' &&
        ['localStorage', 'sessionStorage', 'indexedDB'].some((name) => named(child(node, 'object'), name))),
  },
];

const breachesOf = (source: Source): string[] => {
  const held = bans.filter((ban) => ban.where(source.path));
  const breaches = [...nodesOf(source.program)].flatMap((node) =>
    held
      .filter((ban) => ban.finds(node))
      .map((ban) => `${source.path}:${lineOf(source, node.start)}: ${ban.what}`),
  );
  for (const comment of source.comments) {
    if (/\b(TODO|FIXME|XXX|HACK)\b/.test(comment.value))
      breaches.push(`${source.path}:${lineOf(source, comment.start)}: unfinished work left as a comment`);
    if (/@ts-(ignore|nocheck)/.test(comment.value))
      breaches.push(`${source.path}:${lineOf(source, comment.start)}: types switched off`);
  }
  return breaches;
};

describe('what no file of the product does', () => {
  it('is done by none', () => {
    expect(productSources.flatMap(breachesOf)).toEqual([]);
  });

  it.each([
    ['domain/x.ts', 'const t = Date.now();'],
    ['domain/x.ts', 'const t = new Date(0);'],
    ['domain/x.ts', 'const t = Math.random();'],
    ['db/x.ts', "console.log('x');"],
    ['db/x.ts', 'export default 1;'],
    ['renderer/x.tsx', 'const x = <div dangerouslySetInnerHTML={{ __html: a }} />;'],
    ['renderer/x.ts', "void fetch('/x');"],
    ['renderer/x.ts', "localStorage.setItem('a', 'b');"],
    ['main/services/x.ts', "ipcMain.handle('x', y);"],
    ['main/hosts/electron.ts', 'const w = new BrowserWindow({});'],
    [windowFactory, 'const o = { sandbox: false };'],
    ['main/x.ts', "import { exec } from 'node:child_process';"],
    ['native/x.ts', 'const o = { shell: true };'],
    ['main/x.ts', '// TODO: later'],
    ['main/x.ts', "eval('1');"],
  ])('would be caught in %s: %s', (path, text) => {
    expect(breachesOf(parse(path, text))).not.toEqual([]);
  });
});
