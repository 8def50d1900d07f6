import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../main/hosts/find-browser.ts';

export interface TestBrowser {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.stamp', 'test-browser');

/** Unpacks the Chromium of the npm tarball once; a half-made folder never takes the final name. */
const unpack = (): void => {
  const making = `${folder}-${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const library = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const packed = join(dirname(library), '..', 'bin');
  const script = `
    const { inflate } = await import(${JSON.stringify(`file://${library}`)});
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(${JSON.stringify(`${packed}/`)} + name);`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: making },
    encoding: 'utf8',
    timeout: 180_000,
  });
  if (done.status !== 0) throw new Error(`The test browser did not unpack: ${done.stderr}`);
  if (existsSync(folder)) rmSync(making, { recursive: true, force: true });
  else renameSync(making, folder);
};

const starts = (path: string, environment: Readonly<Record<string, string>>): boolean =>
  spawnSync(path, ['--version'], { env: { ...process.env, ...environment }, timeout: 30_000 }).status === 0;

/**
 * The browser of the tests: on Linux x64 the one from the npm tarball (the same everywhere; with its own libraries
 * and fonts where the system has none), elsewhere an installed one. `undefined` where there is neither.
 */
export const findTestBrowser = (): TestBrowser | undefined => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const installed = findBrowser();
    return installed === undefined ? undefined : { path: installed, environment: {} };
  }
  if (!existsSync(join(folder, 'chromium'))) unpack();
  const path = join(folder, 'chromium');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  if (starts(path, {})) return { path, environment: fonts };
  return { path, environment: { ...fonts, ...libraries } };
};

export const getTestBrowser = (): TestBrowser => {
  const found = findTestBrowser();
  if (found === undefined) throw new Error('No browser for the tests: install Chrome, Edge or Chromium');
  return found;
};
