import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { parseSync } from 'vite';
import { rooms } from './import-table.ts';

export const root = join(import.meta.dirname, '..', '..');

const walk = (folder: string): string[] => {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...walk(path));
    else found.push(path);
  }
  return found;
};

/** Every file under a folder of the repository, as a path with `/` from the root. */
export const filesUnder = (folder: string): readonly string[] => {
  try {
    return walk(join(root, folder)).map((path) => relative(root, path).split(sep).join('/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  readonly comments: readonly { readonly value: string; readonly start: number }[];
}

export const lineOf = (source: Source, offset: number): number =>
  source.text.slice(0, offset).split('\n').length;

const isTypeScript = (path: string): boolean => /\.(ts|tsx)$/.test(path) && !/\.d\.m?ts$/.test(path);

export const parse = (path: string, text: string): Source => {
  const parsed = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  const first = parsed.errors[0];
  if (first !== undefined) throw new Error(`${path}: ${first.message}`);
  return { path, text, program: parsed.program as unknown as SyntaxNode, comments: parsed.comments };
};

const read = (path: string): Source => parse(path, readFileSync(join(root, path), 'utf8'));

/** The product’s own code: the folders of the table. */
export const productSources: readonly Source[] = rooms
  .flatMap((room) => filesUnder(room.folder))
  .filter(isTypeScript)
  .map(read);

/** The commands of package.json. */
export const commandSources: readonly Source[] = filesUnder('scripts').filter(isTypeScript).map(read);

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';

/** Every node of the syntax tree, parents first. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield* nodesOf(item);
    if (isNode(value)) yield* nodesOf(value);
  }
}

const literalOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : undefined;

/** What a file imports, statically, by re-export or by `import()`, type-only imports included. */
export const importsOf = (source: Source): readonly { readonly from: string; readonly line: number }[] => {
  const found: { from: string; line: number }[] = [];
  for (const node of nodesOf(source.program)) {
    const carriesSource =
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportNamedDeclaration' ||
      node.type === 'ExportAllDeclaration' ||
      node.type === 'ImportExpression' ||
      node.type === 'TSImportType';
    if (!carriesSource) continue;
    const from = literalOf(node['source'] ?? node['argument']);
    if (from !== undefined) found.push({ from, line: lineOf(source, node.start) });
  }
  return found;
};

/** A relative import as a path from the root. */
export const resolveImport = (path: string, from: string): string =>
  posix.normalize(posix.join(posix.dirname(path), from));

export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);
