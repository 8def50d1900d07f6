import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What stands for a CA key: SoftHSM behind a small library of ours (`pkcs11-shim.c`), controlled by files. */
export interface TestToken {
  readonly library: string;
  readonly pin: string;
  readonly folder: string;
  /** DER, by the key's kind. */
  readonly certificates: Readonly<Record<'rsa' | 'ec', Uint8Array>>;
  set(control: 'removed' | 'pull-next' | 'vague' | 'hang' | 'garble' | 'no-locks', on: boolean): void;
  /** Resolves once a signature has reached the library and hangs there. */
  hanging(): Promise<void>;
  /** Pulls the token out; sessions and logins of before are void for good. */
  pull(): void;
  plugIn(): void;
  triesLeft(count?: number): number;
  remove(): void;
}

const softHsmPaths = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
];

const has = (command: string): boolean => {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Why this machine has no such token; `undefined` where it has. */
export const whyNoToken = (): string | undefined => {
  if (!softHsmPaths.some((path) => existsSync(path)) || !has('softhsm2-util'))
    return 'SoftHSM is not installed';
  for (const [command, of] of [
    ['gcc', 'gcc'],
    ['openssl', 'openssl'],
    ['pkcs11-tool', 'OpenSC'],
  ] as const)
    if (!has(command)) return `${of} is not installed`;
  return undefined;
};

const run = (command: string, args: readonly string[], environment: NodeJS.ProcessEnv): void => {
  execFileSync(command, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
};

/** An RSA key of 2048 bits under CKA_ID 01 and one on P-256 under 02, each with a certificate made by openssl. */
export const makeTestToken = (): TestToken => {
  const folder = mkdtempSync(join(tmpdir(), 'pkcs11-'));
  const at = (name: string): string => join(folder, name);
  const softHsm = softHsmPaths.find((path) => existsSync(path)) ?? '';
  const pin = '246810';
  mkdirSync(at('tokens'));
  writeFileSync(
    at('softhsm2.conf'),
    `directories.tokendir = ${at('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const environment = { ...process.env, SOFTHSM2_CONF: at('softhsm2.conf') };
  run(
    'softhsm2-util',
    ['--init-token', '--free', '--label', '临江试验钥匙', '--so-pin', '87654321', '--pin', pin],
    environment,
  );
  const certificates: Partial<Record<'rsa' | 'ec', Uint8Array>> = {};
  for (const [kind, id, options] of [
    ['rsa', '01', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['ec', '02', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ] as const) {
    const [key, certificate] = [at(`${kind}.pem`), at(`${kind}.der`)];
    run('openssl', ['genpkey', ...options, '-out', key], environment);
    const subject = `/CN=Linjiang Trading ${kind}`;
    run(
      'openssl',
      [
        'req',
        '-x509',
        '-addext',
        'basicConstraints=critical,CA:FALSE',
        '-addext',
        'keyUsage=critical,digitalSignature,nonRepudiation',
        '-new',
        '-sha256',
        '-key',
        key,
        '-subj',
        subject,
        '-days',
        '30',
        '-outform',
        'DER',
        '-out',
        certificate,
      ],
      environment,
    );
    run(
      'softhsm2-util',
      ['--import', key, '--token', '临江试验钥匙', '--label', `sign ${kind}`, '--id', id, '--pin', pin],
      environment,
    );
    run(
      'pkcs11-tool',
      [
        '--module',
        softHsm,
        '--login',
        '--pin',
        pin,
        '--write-object',
        certificate,
        '--type',
        'cert',
        '--id',
        id,
        '--label',
        `sign ${kind}`,
      ],
      environment,
    );
    certificates[kind] = Uint8Array.from(readFileSync(certificate));
  }
  const library = at('pkcs11-shim.so');
  run(
    'gcc',
    [
      '-shared',
      '-fPIC',
      '-O1',
      '-Wall',
      `-DSHIM_FOLDER="${folder}"`,
      `-DSHIM_SOFTHSM="${softHsm}"`,
      '-o',
      library,
      fileURLToPath(new URL('pkcs11-shim.c', import.meta.url)),
      '-ldl',
    ],
    environment,
  );
  const set: TestToken['set'] = (control, on) => {
    if (on) writeFileSync(at(control), '');
    else rmSync(at(control), { force: true });
  };
  return {
    library,
    pin,
    folder,
    certificates: certificates as TestToken['certificates'],
    set,
    async hanging() {
      while (!existsSync(at('hanging'))) await pause(5);
      rmSync(at('hanging'));
    },
    pull() {
      set('removed', true);
      appendFileSync(at('pulls'), '.');
    },
    plugIn: () => set('removed', false),
    triesLeft(count) {
      if (count !== undefined) writeFileSync(at('tries'), String(count));
      return existsSync(at('tries')) ? Number(readFileSync(at('tries'), 'utf8')) : 3;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
