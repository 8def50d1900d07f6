import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Variants of the library that a test builds: see `tests/native/skf/software-key.c`. */
const variants = {
  usual: [],
  'long-ulong': ['-DULONG_TYPE=unsigned long'],
  'hashes-itself': ['-DRSA_HASHES'],
  bare: ['-DBARE'],
  'no-key': ['-DNO_KEY'],
} as const satisfies Record<string, readonly string[]>;
export type SkfVariant = keyof typeof variants;

export type SkfBehaviour = 'hang' | 'crash' | 'pulled' | 'wrong';

/**
 * An SKF library of our own over software keys, with its key in a folder, which processes that are started from here find
 * by SKF_FOLDER until it is removed. PIN 12345678, 6 tries.
 */
export interface SkfTestKey {
  readonly folder: string;
  library(variant: SkfVariant): string;
  plugIn(): void;
  pull(): void;
  behave(as: SkfBehaviour | undefined): void;
  /** A signature has reached the library and hangs there. */
  isHanging(): boolean;
  resetTries(): void;
  /** As it was made: plugged in, well-behaved, with all its tries. */
  reset(): void;
  /** What the openssl command says of a signature over `data`, made by the key of this kind. */
  opensslVerifies(kind: 'sm2' | 'rsa', data: Uint8Array, signature: Uint8Array): boolean;
  remove(): void;
}

export const skfPin = (): Uint8Array => Uint8Array.from(Buffer.from('12345678'));

/** Why the library cannot be built here, if so. */
export const whyNoSkfLibrary = (): string | undefined => {
  if (process.platform !== 'linux') return 'the library that stands in is built on Linux';
  for (const tool of ['gcc', 'openssl'])
    if (spawnSync(tool, ['--version']).error !== undefined) return `${tool} is not installed`;
  if (!existsSync('/usr/include/openssl/evp.h')) return 'libssl-dev is not installed';
  return undefined;
};

const openssl = (folder: string, ...words: readonly string[]): void => {
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};
const defaultId = 'distid:1234567812345678';

/** `machine`: words to the compiler for a library of another machine than this one's (`-m32`). */
export const makeSkfTestKey = (machine: readonly string[] = []): SkfTestKey => {
  const folder = mkdtempSync(join(tmpdir(), 'skf-key-'));
  const made = new Set<SkfVariant>();
  openssl(folder, 'genpkey', '-algorithm', 'SM2', '-out', 'sm2.pem');
  openssl(folder, 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'rsa.pem');
  for (const [kind, ...signing] of [
    ['sm2', '-sm3', '-sigopt', defaultId],
    ['rsa', '-sha256'],
  ] as const) {
    const subject = ['-subj', `/C=CN/CN=${kind}`, '-days', '30'];
    const whole = ['req', '-new', '-x509', '-key', `${kind}.pem`, ...signing, ...subject];
    openssl(folder, ...whole, '-outform', 'DER', '-out', `${kind}.der`);
    openssl(folder, 'pkey', '-in', `${kind}.pem`, '-pubout', '-out', `${kind}.pub`);
  }
  const at = (name: string): string => join(folder, name);
  const control = (name: string, text: string | undefined): void => {
    if (text === undefined) rmSync(at(name), { force: true });
    else writeFileSync(at(name), text);
  };
  control('present', '');
  const folderBefore = process.env['SKF_FOLDER'];
  process.env['SKF_FOLDER'] = folder;
  const key: SkfTestKey = {
    folder,
    library(variant) {
      const path = at(`lib-${variant}.so`);
      if (!made.has(variant)) {
        const source = fileURLToPath(new URL('../skf/software-key.c', import.meta.url));
        execFileSync('gcc', [
          '-shared',
          '-fPIC',
          '-O1',
          '-Wall',
          '-Werror',
          ...machine,
          ...variants[variant],
          '-o',
          path,
          source,
          '-lcrypto',
        ]);
        made.add(variant);
      }
      return path;
    },
    plugIn: () => control('present', ''),
    pull: () => control('present', undefined),
    behave(as) {
      control('hanging', undefined);
      control('behaviour', as);
    },
    isHanging: () => existsSync(at('hanging')),
    resetTries: () => control('tries', undefined),
    reset() {
      key.plugIn();
      key.behave(undefined);
      key.resetTries();
    },
    opensslVerifies(kind, data, signature) {
      writeFileSync(at('data'), data);
      writeFileSync(at('signature'), signature);
      const words =
        kind === 'sm2'
          ? [
              'pkeyutl',
              '-verify',
              '-pubin',
              '-inkey',
              'sm2.pub',
              '-rawin',
              '-digest',
              'sm3',
              '-pkeyopt',
              defaultId,
            ]
          : ['pkeyutl', '-verify', '-pubin', '-inkey', 'rsa.pub', '-rawin', '-digest', 'sha256'];
      return (
        spawnSync('openssl', [...words, '-in', 'data', '-sigfile', 'signature'], { cwd: folder }).status === 0
      );
    },
    remove() {
      if (folderBefore === undefined) delete process.env['SKF_FOLDER'];
      else process.env['SKF_FOLDER'] = folderBefore;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return key;
};

/** The headers of a 32-bit library, and nothing behind them. */
export const writeNarrowLibrary = (folder: string): string => {
  const bytes = Buffer.alloc(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(3, 18);
  const path = join(folder, 'narrow.so');
  writeFileSync(path, bytes);
  return path;
};

export const certificateOf = (key: SkfTestKey, kind: 'sm2' | 'rsa'): Uint8Array =>
  Uint8Array.from(readFileSync(join(key.folder, `${kind}.der`)));
