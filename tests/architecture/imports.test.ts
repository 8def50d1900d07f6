import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageOwners, rooms, tableInWords } from './import-table.ts';
import { importsOf, isWithin, parse, productSources, resolveImport, root, type Source } from './sources.ts';

const packageName = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');

const isNodeModule = (from: string): boolean =>
  from.startsWith('node:') || builtinModules.includes(packageName(from));

/** Every import of this file that the table does not allow, in words. */
const breachesOf = (source: Source): string[] => {
  const room = rooms.find((each) => isWithin(source.path, each.folder));
  if (room === undefined) return [`${source.path}: lies in no folder of the table`];
  const breaches: string[] = [];
  for (const { from, line } of importsOf(source)) {
    const where = `${source.path}:${line}`;
    if (from.startsWith('.')) {
      const target = resolveImport(source.path, from);
      const allowed =
        isWithin(target, room.folder) ||
        room.mayImport === 'anything' ||
        room.mayImport.some((folder) => isWithin(target, folder));
      if (!allowed) breaches.push(`${where}: ${room.folder} may not import ${target}`);
      const bare = from.split('?')[0] ?? from;
      if (!/\.(ts|tsx|css|json|svg|png|woff2)$/.test(bare))
        breaches.push(`${where}: ${from} lacks its extension`);
      continue;
    }
    if (isNodeModule(from)) {
      if (!room.node) breaches.push(`${where}: ${room.folder} may not use Node (${from})`);
      continue;
    }
    if (room.packages !== undefined && !room.packages.includes(from))
      breaches.push(`${where}: ${room.folder} may not use the package ${from}`);
    const owners = packageOwners[packageName(from)];
    if (owners !== undefined && !owners.some((owner) => isWithin(source.path, owner)))
      breaches.push(`${where}: ${from} belongs to ${owners.join(', ') || 'the tests'}`);
  }
  return breaches;
};

describe('who may know whom', () => {
  it('is kept by every import of the product', () => {
    expect(productSources.length).toBeGreaterThan(0);
    expect(productSources.flatMap(breachesOf)).toEqual([]);
  });

  it.each([
    ['domain/x.ts', "import { readFileSync } from 'node:fs';"],
    ['domain/x.ts', "import fs from 'fs';"],
    ['domain/x.ts', "import { z } from 'zod';"],
    ['domain/rules/x.ts', "import type { Call } from '../../contract/call.ts';"],
    ['domain/x.ts', "export * from '../db/open.ts';"],
    ['db/x.ts', "const m = await import('../contract/index.ts');"],
    ['db/x.ts', "let x: import('../main/x.ts').Y;"],
    ['exchange/x.ts', "import { contract } from '../contract/index.ts';"],
    ['renderer/x.tsx', "import { ipcRenderer } from 'electron';"],
    ['main/services/x.ts', "import { app } from 'electron';"],
    ['main/x.ts', "import { createExchange } from '../exchange/server.ts';"],
    ['main/x.ts', "import { chromium } from 'playwright-core';"],
    ['main/x.ts', "import { x } from './y';"],
    ['native/drivers/x.ts', "import { SerialPort } from 'serialport';"],
  ])('would catch in %s: %s', (path, text) => {
    expect(breachesOf(parse(path, text))).toHaveLength(1);
  });

  it.each([
    ['domain/x.ts', "import { z } from 'zod/mini';"],
    ['exchange/x.ts', "import { message } from '../contract/exchange/message.ts';"],
    ['main/hosts/electron.ts', "import { app } from 'electron';"],
    ['native/transports/serial.ts', "import { SerialPort } from 'serialport';"],
  ])('allows in %s: %s', (path, text) => {
    expect(breachesOf(parse(path, text))).toEqual([]);
  });

  it('is shown by the README as it is held here', () => {
    const readme = join(root, 'README.md');
    expect(existsSync(readme), `README.md must show:\n${tableInWords()}`).toBe(true);
    expect(readFileSync(readme, 'utf8')).toContain(tableInWords());
  });
});
