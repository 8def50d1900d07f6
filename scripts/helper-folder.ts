import { spawnSync, type SpawnSyncOptionsWithStringEncoding } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helperFolder } from '../native/ca-keys/shipped-helper.ts';
import { cleanEnvironment } from './bootstrap.mjs';
import type { PackagedFor } from './package.ts';
import { type Ran, root } from './run-tool.ts';

/** Names the packages, with the hash of each in its lock file. */
const manifest = join(root, 'scripts', 'key-library-helper');
const out = join(root, 'out', 'key-library-helper');

/** Where `installHelperPackages` puts them. */
export const helperPackages = join(out, 'packages', 'node_modules');
/** What an installer takes as resources beside the archive: electron-builder.yml names it. */
export const helperResources = join(out, 'resources');

/**
 * Fetches the packages of 32-bit systems by npm, which holds each to its hash. `--force` lets it install what is not
 * for this computer; install scripts do not run.
 */
export const installHelperPackages = (): Ran => {
  const folder = dirname(helperPackages);
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(manifest, file), join(folder, file));
  const words = ['ci', '--force', '--ignore-scripts', '--omit', 'optional', '--no-audit', '--no-fund'];
  words.push('--loglevel', 'error', '--no-progress');
  const npm = process.env['npm_execpath'];
  const options: SpawnSyncOptionsWithStringEncoding = {
    cwd: folder,
    env: cleanEnvironment(process.env) as NodeJS.ProcessEnv,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  const done =
    npm !== undefined && /\.[cm]?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...words], options)
      : spawnSync('npm', words, { ...options, shell: process.platform === 'win32' });
  return {
    code: done.status ?? 1,
    output: [done.stdout, done.stderr, done.error?.message].filter(Boolean).join('\n'),
    signal: done.signal ?? undefined,
  };
};

/** What runs, and the licences: where each lies in the packages, and its place in the folder where that is another. */
const wanted: Readonly<Record<PackagedFor, readonly (readonly [from: string, to?: string])[]>> = {
  win: [
    ['node-win-x86/bin/node.exe', 'node.exe'],
    ['@koromix/koffi-win32-ia32/package.json'],
    ['@koromix/koffi-win32-ia32/index.js'],
    ['@koromix/koffi-win32-ia32/win32_ia32/koffi.node'],
  ],
  // No 32-bit Node is on npm for Linux: the one that the settings name runs this.
  linux: [
    ['@koromix/koffi-linux-ia32/package.json'],
    ['@koromix/koffi-linux-ia32/index.js'],
    ['@koromix/koffi-linux-ia32/linux_ia32/koffi.node'],
  ],
};
const koffi = ['package.json', 'LICENSE.txt', 'index.js', 'src/koffi/index.js', 'src/koffi/src/static.js'];

/**
 * Puts the helper of key libraries together in `resources`: the bundle of `buildHelper`, koffi of 32 bits, and on
 * Windows a Node of 32 bits. Throws where a package lacks a file.
 */
export const fillHelperFolder = (options: {
  readonly system: PackagedFor;
  readonly bundle: string;
  readonly packages: string;
  readonly resources: string;
}): void => {
  const folder = join(options.resources, helperFolder);
  rmSync(options.resources, { recursive: true, force: true });
  cpSync(options.bundle, folder, { recursive: true });
  for (const [from, to] of [...wanted[options.system], ...koffi.map((file) => [`koffi/${file}`] as const)]) {
    const target = join(folder, to ?? join('node_modules', from));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(options.packages, from), target);
  }
  // The package of that Node lacks it.
  if (options.system === 'win')
    copyFileSync(join(manifest, 'node-licence.txt'), join(folder, 'LICENSE.node.txt'));
};
