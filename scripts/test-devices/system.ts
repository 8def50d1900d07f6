import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why the stand-ins cannot be installed; its message is for whoever ran the command. */
export class CannotInstall extends Error {
  override readonly name = 'CannotInstall';
}

/** Debian packages named in a list of this folder, without its remarks. */
export const packagesOf = (list: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, list), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const ran = (
  command: string,
  words: readonly string[],
): { readonly ok: boolean; readonly output: string } => {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` };
};

const isInstalled = (name: string): boolean =>
  ran('dpkg-query', ['-W', '-f=${db:Status-Status}', name]).output === 'installed';

/** How to run something as root; `undefined` where this user cannot without being asked for a password. */
const asRoot = (): readonly string[] | undefined => {
  if (process.getuid?.() === 0) return [];
  return ran('sudo', ['-n', 'true']).ok ? ['sudo', '-n'] : undefined;
};

const rootly = (words: readonly string[]): { readonly ok: boolean; readonly output: string } => {
  const [command = '', ...rest] = [...(asRoot() ?? []), ...words];
  return ran(command, rest);
};

/** Waits for whoever else installs something; answers to no question. */
const aptGet = (words: readonly string[]): { readonly ok: boolean; readonly output: string } =>
  rootly(['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...words]);

/** Installs what is missing of the packages and answers what that was. Throws `CannotInstall`. */
export const installPackages = (packages: readonly string[]): readonly string[] => {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-query'))
    throw new CannotInstall(
      `本系统没有 apt-get，请自行安装后再运行 This system has no apt-get; install these yourself: ${packages.join(' ')}`,
    );
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return missing;
  const byHand = `apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (asRoot() === undefined)
    throw new CannotInstall(
      `缺少软件包且无法取得 root 权限，请以 root 运行 Packages are missing and neither root nor sudo -n is to be had; run this as root: ${byHand}`,
    );
  aptGet(['update', '-qq']);
  const { ok, output } = aptGet(['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  if (!ok)
    throw new CannotInstall(`安装失败 The packages could not be installed (${byHand}):\n${output.trim()}`);
  return missing;
};

/**
 * Fetches Debian's own kernel and unpacks it into the folder, where it is not there yet; nothing is installed. Throws
 * `CannotInstall`.
 */
export const unpackKernel = (folder: string): void => {
  if (existsSync(join(folder, 'boot'))) return;
  const name = /Depends: (linux-image-\d\S*)/.exec(
    ran('apt-cache', ['depends', 'linux-image-amd64']).output,
  )?.[1];
  if (name === undefined) throw new CannotInstall('apt 没有内核包 apt knows no linux-image-amd64');
  const fetched = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    const { status, stderr } = spawnSync('apt-get', ['download', name], { cwd: fetched, encoding: 'utf8' });
    const [file] = readdirSync(fetched);
    if (status !== 0 || file === undefined)
      throw new CannotInstall(
        `下载失败 The kernel could not be fetched (apt-get download ${name}):\n${stderr.trim()}`,
      );
    mkdirSync(folder, { recursive: true });
    const { ok, output } = ran('dpkg-deb', ['-x', join(fetched, file), folder]);
    if (!ok) throw new CannotInstall(`解包失败 The kernel could not be unpacked:\n${output.trim()}`);
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
};

/**
 * Stops the system's own smart card service, because there can be only one and the tests start theirs. Answers what
 * starts it again.
 */
export const prepareSystem = (): (() => void) => {
  const units = ['pcscd.socket', 'pcscd.service'].filter((unit) => ran('systemctl', ['is-active', unit]).ok);
  if (units.length === 0) return () => undefined;
  rootly(['systemctl', 'stop', ...units]);
  return () => void rootly(['systemctl', 'start', ...units]);
};
