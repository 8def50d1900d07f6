import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import type { PackagedFor } from '../../../scripts/package.ts';
import { root } from '../../../scripts/run-tool.ts';

/** As @electron/fuses finds them: a mark, the version of the wire, how many there are, one character each. */
export const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** In the order of the wire. */
export const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

/** As Electron is delivered: where a setting must change something, the change is seen. */
const asDelivered = '10110001';
const wire = Buffer.concat([
  Buffer.from(fuseMark),
  Buffer.from([1, asDelivered.length]),
  Buffer.from(asDelivered),
]);

/** The smallest Windows program with a version in it, which electron-builder edits. It does nothing. */
const windowsProgram = (): Buffer => {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'stand-in' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.from(program.generate());
};

/**
 * A folder that looks like an unpacked Electron distribution and is none: a program that does nothing, the fuses, the
 * files that packaging moves or removes.
 */
export const makeStandIn = (folder: string, system: PackagedFor): string => {
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true });
  const [name, program] =
    system === 'win' ? ['electron.exe', windowsProgram()] : ['electron', Buffer.from('stand-in\n')];
  writeFileSync(join(folder, name), Buffer.concat([program, wire]), { mode: 0o755 });
  for (const language of ['zh-CN', 'en-US', 'de', 'ja'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), language);
  const beside = ['version', 'LICENSE', 'LICENSES.chromium.html', 'resources/default_app.asar'];
  for (const path of beside) writeFileSync(join(folder, path), 'stand-in');
  return folder;
};

/**
 * What npm would have fetched for the helper of key libraries: koffi itself as it is installed here, and in place of
 * what is for 32-bit systems files of their names, among them some that nobody needs. The Node has the headers of one.
 */
export const makeHelperPackages = (folder: string): string => {
  cpSync(join(root, 'node_modules', 'koffi'), join(folder, 'koffi'), { recursive: true });
  const node = Buffer.from(NtExecutable.createEmpty(true, false).generate());
  const files: readonly (readonly [path: string, bytes: Buffer | string])[] = [
    ['node-win-x86/bin/node.exe', node],
    ['node-win-x86/package.json', 'stand-in'],
    ...(['linux', 'win32'] as const).flatMap((system) =>
      ['package.json', 'index.js', 'README.md', `${system}_ia32/koffi.node`].map(
        (path) => [`@koromix/koffi-${system}-ia32/${path}`, `stand-in ${path}`] as const,
      ),
    ),
  ];
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
};
