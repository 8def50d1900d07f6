import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build } from 'vite';
import { root } from './run-tool.ts';

/** The library process and the thread beside it, which it finds by its own place. */
const parts = ['library-process', 'library-watchdog'] as const;

/** What calls libraries: a native module, of the machine of the Node that runs it. */
const leftOut = 'koffi';

const packageFolderOf = (module: string): string | undefined => {
  const marker = `${sep}node_modules${sep}`;
  const at = module.lastIndexOf(marker);
  if (at < 0) return undefined;
  const [first = '', second = ''] = module.slice(at + marker.length).split(sep);
  return join(module.slice(0, at), 'node_modules', first.startsWith('@') ? join(first, second) : first);
};

const licenceOf = (folder: string): string => {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no licence in its package`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
};

/**
 * Builds the library process of CA keys into `folder`: everything in it but koffi, for any Node from 20 on. An
 * installation has it beside its archive, which no other Node can read.
 */
export const buildHelper = async (folder: string): Promise<void> => {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [leftOut] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(parts.map((part) => [part, join(root, `native/ca-keys/${part}.ts`)])),
        external: [leftOut],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  });
  if (!('output' in built)) throw new Error('one build, one output');
  const chunks = built.output.flatMap((each) => (each.type === 'chunk' ? [each] : []));
  const others = chunks.filter(({ name }) => !(parts as readonly string[]).includes(name));
  if (others.length > 0) throw new Error(`not one file each: ${others.map(({ name }) => name).join(', ')}`);
  const folders = new Set(chunks.flatMap(({ moduleIds }) => moduleIds.map(packageFolderOf)));
  const licences = [...folders].flatMap((each) => (each === undefined ? [] : [licenceOf(each)])).toSorted();
  writeFileSync(join(folder, 'LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ type: 'module', private: true })}\n`);
};
