import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findElectronBinary,
  isReachable,
  releaseProbe,
  runInstaller,
} from '../../../main/hosts/find-electron.ts';

describe('finding the Electron binary', () => {
  it('looks at the package’s own marks and never loads it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'electron-'));
    const put = (path: string, text: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    put('package.json', JSON.stringify({ version: '45.4.1' }));
    put('index.js', 'throw new Error("loaded")');
    expect(findElectronBinary(folder, {})).toBeUndefined();
    put('path.txt', 'electron');
    put('dist/version', '45.4.0');
    put('dist/electron', '');
    expect(findElectronBinary(folder, {})).toBeUndefined();
    put('dist/version', 'v45.4.1');
    expect(findElectronBinary(folder, {})).toBe(join(folder, 'dist', 'electron'));
    expect(findElectronBinary(folder, { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' })).toBeUndefined();
    expect(findElectronBinary(folder, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') })).toBe(
      join(folder, 'dist', 'electron'),
    );
    rmSync(folder, { recursive: true });
  });

  it('asks the mirror where one is named', () => {
    expect(releaseProbe('45.4.1', {})).toBe(
      'https://github.com/electron/electron/releases/download/v45.4.1/SHASUMS256.txt',
    );
    expect(releaseProbe('45.4.1', { ELECTRON_MIRROR: 'https://mirror.example/electron' })).toBe(
      'https://mirror.example/electron/v45.4.1/SHASUMS256.txt',
    );
    expect(
      releaseProbe('45.4.1', {
        ELECTRON_MIRROR: 'https://mirror.example/',
        ELECTRON_CUSTOM_DIR: '{{ version }}',
      }),
    ).toBe('https://mirror.example/45.4.1/SHASUMS256.txt');
  });

  it('gives up on a host that takes the connection and says nothing, and on an installer that hangs', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    expect(await isReachable(`http://127.0.0.1:${port}/`, 200)).toBe(false);
    silent.close();
    const folder = mkdtempSync(join(tmpdir(), 'installer-'));
    writeFileSync(join(folder, 'hangs.mjs'), 'setInterval(() => {}, 1000);');
    writeFileSync(join(folder, 'works.mjs'), '');
    writeFileSync(join(folder, 'fails.mjs'), 'process.exit(1);');
    expect(await runInstaller(join(folder, 'hangs.mjs'), 300)).toBe(false);
    expect(await runInstaller(join(folder, 'fails.mjs'))).toBe(false);
    expect(await runInstaller(join(folder, 'works.mjs'))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
