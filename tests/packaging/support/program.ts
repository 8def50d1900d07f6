import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix, sep } from 'node:path';
import { parseSync } from 'vite';
import { buildApp, productFolders } from '../../../scripts/build.ts';
import { root } from '../../../scripts/run-tool.ts';
import { buildOnce } from '../../support/browser.ts';
import { fingerprintOf, madeOnce } from '../../support/made-once.ts';

const sources = [
  ...productFolders,
  'scripts/build.ts',
  'scripts/helper-bundle.ts',
  'package.json',
  'package-lock.json',
];

/** The built program as `npm run build` makes it, in a place that no other build writes to. */
export const builtProgram = async (): Promise<string> => {
  const page = await buildOnce();
  const folder = await madeOnce('program', fingerprintOf(sources), async (making) => {
    for (const name of ['preload', 'renderer'])
      cpSync(join(page, name), join(making, 'dist', name), { recursive: true });
    await buildApp(join(making, 'dist'));
    // electron-builder.yml takes the packages from beside the built program.
    symlinkSync(join(root, 'node_modules'), join(making, 'node_modules'), 'junction');
  });
  return join(folder, 'dist');
};

const packageOf = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');

/** `require('x')` and `resolve('x/…')` of a `createRequire`; of a template, what stands before its first value. */
const required =
  /(?:(?<!\.)\brequire[\w$]*|(?<!Promise\.)\bresolve[\w$]*|\bcreateRequire\([^()]*\))\((["'`])([^"'`$]+)/g;

/** What one built module asks for: its own neighbours as paths, packages by name. */
export const wantedBy = (path: string, text: string) => {
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  const asked = [
    ...staticImports.map((each) => each.moduleRequest.value),
    ...staticExports.flatMap((each) => each.entries.map((entry) => entry.moduleRequest?.value ?? '')),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
    ...[...text.matchAll(required)].map((match) => match[2] ?? ''),
  ].filter((from) => from !== 'electron' && !from.startsWith('node:'));
  return {
    neighbours: asked
      .filter((from) => from.startsWith('.'))
      .map((from) => posix.join(posix.dirname(path), from)),
    packages: asked.filter((from) => /^[@a-z]/.test(from)).map(packageOf),
  };
};

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Named as dependencies and loaded by nobody: headers for compiling, and types. */
const neverLoaded = new Set(['node-addon-api', '@types/w3c-web-usb']);

const folderOf = (name: string, from: string): string | undefined => {
  for (let base = from; ; base = dirname(base)) {
    const folder = join(base, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (base === root) return undefined;
  }
};

/** Folders of the named packages and of all they depend on, as `node_modules/…` with `/`. */
export const closureOf = (names: Iterable<string>): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (folder === undefined) throw new Error(`${name}, wanted by ${from}, is not installed`);
    const place = folder.slice(root.length + 1).replaceAll(sep, '/');
    if (found.has(place)) return;
    found.add(place);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    for (const each of Object.keys(manifest.dependencies ?? {}))
      if (!neverLoaded.has(each)) visit(each, folder);
    for (const each of Object.keys(manifest.optionalDependencies ?? {}))
      if (folderOf(each, folder) !== undefined) visit(each, folder);
  };
  for (const name of names) visit(name, root);
  return found;
};

/** electron-builder.yml, read as electron-builder reads it. */
export const builderSettings = (): Readonly<Record<string, unknown>> => {
  const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const yaml = createRequire(ofBuilder.resolve('app-builder-lib'))('js-yaml') as {
    load(text: string): Readonly<Record<string, unknown>>;
  };
  return yaml.load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
};
