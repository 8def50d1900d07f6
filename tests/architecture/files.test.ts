import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptionals, readLock } from '../../scripts/complete-lock.ts';
import { filesApart } from '../../scripts/test-processes.ts';
import { rooms } from './import-table.ts';
import { checksumFile, checksumOf, migrationFiles } from './record-migrations.ts';
import { filesUnder, productSources, root } from './sources.ts';

const longestPath = 110;
const roomySize = 300;
const largestSize = 600;

const folders = [...rooms.map((room) => room.folder), 'scripts', 'docs', 'tests'];
const files = folders.flatMap(filesUnder);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('files and folders', () => {
  it('carry kebab-case names', () => {
    const named = files.filter(
      (path) => !/(^|\/)(README\.md|tsconfig\.json|[\w.-]+\.(snap|bin|hex|map))$/.test(path),
    );
    const wrong = named.filter(
      (path) => !path.split('/').every((part) => /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)),
    );
    expect(wrong).toEqual([]);
  });

  it('keep paths short enough for Windows under a deep home folder', () => {
    expect(files.filter((path) => path.length > longestPath)).toEqual([]);
  });

  it('have no folder without an owner', () => {
    const ownerless = files.filter((path) => /(^|\/)(src|lib|common|utils|shared|helpers|misc)\//.test(path));
    expect(ownerless).toEqual([]);
  });

  it('stay small rooms', () => {
    const sizes = productSources.map((source) => [source.path, source.text.split('\n').length] as const);
    const large = sizes.filter(([, lines]) => lines > roomySize);
    if (large.length > 0)
      process.stderr.write(
        `Over ${roomySize} lines: ${large.map(([path, lines]) => `${path} (${lines})`).join(', ')}\n`,
      );
    expect(sizes.filter(([, lines]) => lines > largestSize)).toEqual([]);
  });

  it('name no machine path and no private registry', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const hosts = [...lock.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map((match) => match[1]);
    expect(hosts.filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
    const wrong = productSources.filter((source) =>
      /['"`](\/home\/|\/Users\/|\/root\/|\/work\/|[A-Z]:\\\\Users)/.test(source.text),
    );
    expect(wrong.map((source) => source.path)).toEqual([]);
  });
});

describe('a test file that replaces something of its process', () => {
  it('has a process to itself, wherever it lies', () => {
    const apart = filesApart(root);
    const replacing = files.filter(
      (path) => /\.test\.tsx?$/.test(path) && /\bvi\.(mock|stubGlobal|useFakeTimers)\(/.test(read(path)),
    );
    expect(replacing.length).toBeGreaterThan(3);
    expect(
      replacing.filter((path) => !apart.includes(path) && !path.startsWith('tests/architecture/')),
    ).toEqual([]);
    expect(apart).not.toContain('tests/architecture/files.test.ts');
  });
});

describe('the lock file', () => {
  it('holds every platform’s optional packages, so that npm ci takes it whatever the registry has', () => {
    expect(missingOptionals(readLock())).toEqual([]);
  });
});

describe('migrations', () => {
  it('are each recorded, none altered and none gone since', () => {
    const recorded = JSON.parse(readFileSync(checksumFile, 'utf8')) as Record<string, string>;
    expect(Object.fromEntries(migrationFiles().map((path) => [path, checksumOf(path)]))).toEqual(recorded);
  });
});

describe('the glossary', () => {
  it('gives the Chinese of the words the code is written in', () => {
    const path = join(root, 'docs', 'glossary.md');
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8').toLowerCase();
    const pairs = [
      ['matter', '事项'],
      ['case file', '办件'],
      ['filing', '申报'],
      ['assessment', '核定'],
      ['levy', '征收项目'],
      ['arrears', '欠税'],
      ['late-payment surcharge', '滞纳金'],
      ['penalty', '罚款'],
      ['collected-on-behalf ledger', '备查账'],
    ] as const;
    const missing = pairs.filter(([english, chinese]) => !text.includes(english) || !text.includes(chinese));
    expect(missing).toEqual([]);
  });
});
