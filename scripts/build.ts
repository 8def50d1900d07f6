import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { type Entry, entries } from '../main/entry-paths.ts';
import { customerOrigins, pageOrigins } from '../main/hosts/page-files.ts';
import { buildHelper } from './helper-bundle.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.built-from');
/** The folders whose files become part of the product. */
export const productFolders = [
  'domain',
  'contract',
  'evidence',
  'print-templates',
  'db',
  'native',
  'main',
  'exchange',
  'preload',
  'renderer',
];

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : walk(path);
    return [path];
  });

const inputs = (): readonly string[] => [
  ...productFolders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap(walk)
    .sort(),
  ...[
    'scripts/build.ts',
    'scripts/helper-bundle.ts',
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
  ].map((path) => join(root, path)),
];

const fingerprint = (): string => {
  const hash = createHash('sha256').update(process.version);
  for (const path of inputs()) hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
  return hash.digest('hex');
};

const quiet = { configFile: false, root, logLevel: 'warn' } as const satisfies InlineConfig;

/** Each page's file of Electron’s sandboxed preload, which may require nothing but `electron`. */
const preloads = [
  { entry: 'preload/index.ts', fileName: 'index.cjs' },
  { entry: 'preload/customer.ts', fileName: 'customer.cjs' },
] as const;
/** The same where there is no Electron: a script that runs before the page's own. */
const bridges = [
  { entry: 'preload/chromium-bridge.ts', name: 'hallBridge', fileName: 'chromium-bridge.js' },
  { entry: 'preload/customer-bridge.ts', name: 'customerBridge', fileName: 'customer-bridge.js' },
] as const;

export const buildPreload = async (outDir = join(dist, 'preload')): Promise<void> => {
  for (const { entry, fileName } of preloads)
    await build({
      ...quiet,
      build: {
        outDir,
        emptyOutDir: false,
        target: 'chrome140',
        minify: false,
        lib: { entry: join(root, entry), formats: ['cjs'], fileName: () => fileName },
        rollupOptions: { external: ['electron'] },
      },
    });
  for (const { entry, name, fileName } of bridges)
    await build({
      ...quiet,
      define: {
        hallOrigin: JSON.stringify(pageOrigins.chromium),
        customerOrigin: JSON.stringify(customerOrigins.chromium),
      },
      build: {
        outDir,
        emptyOutDir: false,
        target: 'chrome120',
        minify: false,
        lib: { entry: join(root, entry), formats: ['iife'], name, fileName: () => fileName },
      },
    });
};

/** Decoders of scanned pages that the reader of PDFs loads by name; those in WebAssembly would break the CSP. */
const pdfDecoders = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'];

export const buildPage = async (outDir = join(dist, 'renderer')): Promise<void> => {
  const folder = join(root, 'renderer');
  await build({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
  mkdirSync(join(outDir, 'pdf'), { recursive: true });
  for (const file of pdfDecoders)
    copyFileSync(join(root, 'node_modules/pdfjs-dist/wasm', file), join(outDir, 'pdf', file));
};

const presentEntries = (): readonly Entry[] =>
  entries.filter((entry) => existsSync(join(root, `${entry}.ts`)));

/**
 * Taken into `app/` with what of it is used: loading the package itself reads fifty languages of messages that nothing
 * here shows, in every process and thread that starts.
 */
const takenIn = 'zod';

/**
 * The processes’ modules under `app/`, the helper of key libraries under `helper/`, and the package file that makes the folder a program. `app/` keeps the tree of
 * the sources, so that what finds its files by its own place finds them there too.
 */
export const buildApp = async (folder = dist): Promise<void> => {
  await build({
    ...quiet,
    ssr: { noExternal: [takenIn] },
    build: {
      ssr: true,
      outDir: join(folder, 'app'),
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(presentEntries().map((entry) => [entry, join(root, `${entry}.ts`)])),
        external: (id) =>
          !id.startsWith('.') &&
          !id.startsWith('/') &&
          !/^[A-Za-z]:[\\/]/.test(id) &&
          id.split('/', 1)[0] !== takenIn,
        output: {
          format: 'es',
          preserveModules: true,
          preserveModulesRoot: root,
          // A folder of that name would be looked through for packages, and packed by other rules.
          entryFileNames: ({ name: of }) => `${of.replace(/^.*node_modules\//, 'packages/')}.js`,
        },
      },
    },
  });
  const { name, version, description } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  // None of the root’s dependencies: electron-builder.yml lists what the program takes along.
  const program = { name, version, description, type: 'module', main: 'app/main/hosts/electron.js' };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(program, null, 2)}\n`);
  await buildHelper(join(folder, 'helper'));
  copyBeside(join(folder, 'app'));
  copyFileSync(
    join(root, 'node_modules', takenIn, 'LICENSE'),
    join(folder, 'app/packages', takenIn, 'LICENSE'),
  );
};

/** Files that are read rather than imported: the migrations of both stores, and data beside the code. */
const copyBeside = (app: string): void => {
  for (const folder of productFolders.filter((name) => name !== 'renderer' && name !== 'preload')) {
    const from = join(root, folder);
    if (!existsSync(from)) continue;
    for (const path of walk(from)) {
      const within = relative(root, path);
      if (/\.(ts|tsx)$/.test(path) || within.endsWith(`${sep}tsconfig.json`)) continue;
      const to = join(app, within);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(path, to);
    }
  }
};

export interface BuildReport {
  readonly fresh: boolean;
  readonly missing: readonly string[];
}

/** Builds what is not up to date. An entry that does not exist is left out, and named in the report. */
export const buildAll = async (): Promise<BuildReport> => {
  const present = presentEntries();
  const page = existsSync(join(root, 'renderer', 'index.html'));
  const missing: string[] = entries.filter((entry) => !present.includes(entry));
  if (!page) missing.push('renderer');
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return { fresh: true, missing };
  rmSync(stampFile, { force: true });
  await buildPreload();
  if (page) await buildPage();
  await buildApp();
  writeFileSync(stampFile, wanted);
  return { fresh: false, missing };
};

const main = async (): Promise<void> => {
  const begun = performance.now();
  const { fresh, missing } = await buildAll();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stderr.write(fresh ? 'Nothing to build.\n' : `Built in ${seconds} s.\n`);
  if (missing.length > 0) {
    process.stderr.write(`Not there to build: ${missing.join(', ')}.\n`);
    if (process.env['CI'] !== undefined) process.exitCode = 1;
  }
};

if (import.meta.main) {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nThe build failed.\n`);
    process.exitCode = 1;
  });
}
