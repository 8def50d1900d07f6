import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const probeMs = 4_000;
const downloadMs = 120_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the electron package, found without loading it: loading it would download, with no time limit. */
const findElectronPackage = (): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    // An installation without it: the browser shell serves.
    return undefined;
  }
};

/** The binary that is already there, of the package’s own version. */
export const findElectronBinary = (
  folder: string,
  environment: Environment = process.env,
): string | undefined => {
  const nameFile = join(folder, 'path.txt');
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8').trim() : undefined;
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined) {
    const given = join(override, name ?? 'electron');
    return existsSync(given) ? given : undefined;
  }
  const versionFile = join(folder, 'dist', 'version');
  if (name === undefined || !existsSync(versionFile)) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== version) return undefined;
  const binary = join(folder, 'dist', name);
  return existsSync(binary) ? binary : undefined;
};

/** Where the release’s list of checksums lies: small, and there exactly when the binary can be had. */
export const releaseProbe = (version: string, environment: Environment = process.env): string => {
  const mirror = environment['ELECTRON_MIRROR'] ?? environment['npm_config_electron_mirror'];
  if (mirror === undefined || mirror === '')
    return `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  const folder = environment['ELECTRON_CUSTOM_DIR']?.replace('{{ version }}', version);
  // Mirrors lay their folders out as v45.4.1/ or, where told so, otherwise.
  return `${mirror.replace(/\/?$/, '/')}${folder ?? `v${version}`}/SHASUMS256.txt`;
};

/** Whether the release answers within four seconds. */
export const isReachable = async (url: string, ms = probeMs): Promise<boolean> => {
  try {
    const answer = await fetch(url, { method: 'HEAD', redirect: 'follow', signal: AbortSignal.timeout(ms) });
    return answer.ok;
  } catch {
    // No name, no route, no answer in time: all mean the same here.
    return false;
  }
};

/** Runs electron’s own installer under our own time limit. */
export const runInstaller = (script: string, ms = downloadMs): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const done = (fine: boolean): void => {
      clearTimeout(timer);
      resolve(fine);
    };
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });

/**
 * The Electron binary: the one that is there, or the one that can be had within two minutes; otherwise `undefined`.
 * `say` is told before a download begins.
 */
export const obtainElectron = async (say: (sentence: string) => void): Promise<string | undefined> => {
  const folder = findElectronPackage();
  if (folder === undefined) return undefined;
  const there = findElectronBinary(folder);
  if (there !== undefined) return there;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (!(await isReachable(releaseProbe(version)))) return undefined;
  say(`正在下载 Electron ${version}，最多等待两分钟…… Downloading Electron ${version}, two minutes at most…`);
  if (!(await runInstaller(join(folder, 'install.js')))) return undefined;
  return findElectronBinary(folder);
};
