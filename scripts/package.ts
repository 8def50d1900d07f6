import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { obtainElectron } from '../main/hosts/find-electron.ts';
import { buildAll } from './build.ts';
import { fillHelperFolder, helperPackages, helperResources, installHelperPackages } from './helper-folder.ts';
import { type Ran, root, runTool } from './run-tool.ts';

/** As electron-builder names them. An installer is made on the system it is for. */
export type PackagedFor = 'linux' | 'win';

export interface PackageOrder {
  readonly system: PackagedFor;
  /** Folder of the unpacked Electron distribution for that system. */
  readonly distribution: string;
  /** Folder of what lies beside the archive, where it is not that of `helperResources`. */
  readonly resources?: string;
  /** Folder of the built program, where it is not `dist/`. */
  readonly program?: string;
  /** Where the result goes, where it is not `out/packages/`. */
  readonly output?: string;
  /** The unpacked folder only, no installer. */
  readonly folderOnly: boolean;
  /** Lets electron-builder’s words through as they come. */
  readonly show?: boolean;
}

/** Runs electron-builder by electron-builder.yml, which decides everything that is not said here. */
export const packageProgram = (order: PackageOrder): Promise<Ran> => {
  const words = [`--${order.system}`, '--x64', '--publish', 'never', `-c.electronDist=${order.distribution}`];
  if (order.resources !== undefined) words.push(`-c.extraResources.from=${order.resources}`);
  if (order.folderOnly) words.push('--dir');
  if (order.program !== undefined) words.push(`-c.directories.app=${order.program}`);
  if (order.output !== undefined) words.push(`-c.directories.output=${order.output}`);
  // Under /opt the folder bears the product's name, and so do an AppArmor profile and a setuid path: ASCII there. The
  // menu shows the Chinese name all the same.
  if (order.system === 'linux') words.push('-c.productName=joint-window');
  return runTool({ name: 'electron-builder' }, words, order.show ?? false);
};

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/;

/** Fetches the helper's packages by npm and puts the helper together; `false` once it was said why they are not to be had. */
const makeHelper = (system: PackagedFor): boolean => {
  const { code, output } = installHelperPackages();
  if (code !== 0) {
    process.stderr.write(`${output.trim()}\n`);
    say(
      '32 位 Key 驱动辅助程序所需的程序包未取得（原因见上），未制作安装包。 The packages of the helper for 32-bit key libraries cannot be had, for the reason above; nothing was packaged.',
    );
    return false;
  }
  const bundle = join(root, 'dist', 'helper');
  fillHelperFolder({ system, bundle, packages: helperPackages, resources: helperResources });
  return true;
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false } } });
  const systems: Partial<Record<string, PackagedFor>> = { 'linux-x64': 'linux', 'win32-x64': 'win' };
  const system = systems[`${process.platform}-${process.arch}`];
  if (system === undefined) {
    say('安装包只能在 Windows 或 Linux（x64）上制作。 Installers are made on Windows or Linux, x64.');
    return 1;
  }
  await buildAll();
  const binary = await obtainElectron(say);
  if (binary === undefined) {
    say(
      '本机没有 Electron 程序，也无法下载（可设置 ELECTRON_MIRROR），未制作安装包。 Electron is not here and cannot be had (ELECTRON_MIRROR may name a mirror); nothing was packaged.',
    );
    return 1;
  }
  if (!makeHelper(system)) return 1;
  say('正在制作安装包…… Packaging…');
  const ran = await packageProgram({ system, distribution: dirname(binary), folderOnly: values.dir });
  if (ran.code === 0) {
    process.stdout.write(ran.output);
    say('安装包在 out/packages。 The packages are in out/packages.');
    // Without a certificate electron-builder signs nothing and says so only in passing.
    if (
      system === 'win' &&
      process.env['CSC_LINK'] === undefined &&
      process.env['WIN_CSC_LINK'] === undefined
    )
      say('未给出签名证书，安装包未签名。 No certificate was given: the installer is not signed.');
    return 0;
  }
  if (unreachable.test(ran.output)) {
    say(
      '制作安装包的工具（NSIS、fpm、AppImage）无法下载，安装包未全部制成。 A tool that makes installers (NSIS, fpm, AppImage) cannot be had; not all installers were made.',
    );
  } else process.stdout.write(ran.output);
  return 1;
};

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    say(`${error.message}\nnpm run package -- [--dir]`);
    process.exitCode = 2;
  }
}
