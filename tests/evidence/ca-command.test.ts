import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyTrustBundle } from '../../evidence/trust-bundle.ts';
import { readTrustFile } from '../../main/trust/trust-file.ts';
import {
  caCertificates,
  townCas,
  trainingTrustList,
} from '../../main/training/town/certificate-authorities.ts';
import { trainingSealAuthorities } from '../../main/training/town/seals.ts';

/* The bureaus' own command makes a list, both sign it, a revocation list goes beside it: what a window then takes. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'ca-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const node = async (script: string, ...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run(process.execPath, [join(root, script), ...args])).stdout) as Record<string, unknown>;
const ca = (...args: readonly string[]) => node('scripts/ca.ts', ...args);
const refusal = async (...args: readonly string[]): Promise<string> => {
  try {
    await ca(...args);
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
  return 'none';
};

describe('the bureaus’ side of the trust list', { timeout: 120_000 }, () => {
  it('is made of certificate files, signed by both, and carries a revocation list', async () => {
    const { bundle } = trainingTrustList();
    const [guoxin] = bundle.recognised;
    const files = caCertificates(townCas.guoxin).map((der, index) => {
      const file = at(`guoxin-${index}.cer`);
      writeFileSync(file, der);
      return file;
    });
    const { certificates: _certificates, ...words } = guoxin ?? ({} as never);
    const draft = {
      ...bundle,
      version: 2,
      recognised: [{ ...words, certificateFiles: files, rules: 'general' }],
    };
    writeFileSync(at('draft.json'), JSON.stringify(draft));
    expect(await ca('make', at('draft.json'), at('v2.json'))).toEqual({
      made: 2,
      env: 'training',
      cas: ['guoxin'],
    });
    for (const bureau of ['state', 'local'])
      await node('scripts/seal.ts', 'make-key', '--env', 'training', '--bureau', bureau, '--key', at(bureau));
    const signed = await ca('sign', at('v2.json'), at('v2-state.json'), '--key', at('state'));
    expect(signed).toEqual({ signed: 2, bureau: 'state', missing: ['local'] });
    expect(() => readTrustFile(readFileSync(at('v2-state.json'), 'utf8'))).toThrow(
      expect.objectContaining({ code: 'certificate/bundle-not-signed' }),
    );
    await ca('sign', at('v2-state.json'), at('v2-both.json'), '--key', at('local'));
    await ca(
      ...[
        'training-crl',
        'guoxin',
        at('53.crl'),
        '--number',
        '53',
        '--on',
        '2016-04-06',
        '--next',
        '2016-05-06',
      ],
      ...['--revoke', '0a01', '--revoke', '0a05'],
    );
    const added = await ca('add-crl', at('v2-both.json'), at('53.crl'), at('v2.trust.json'));
    expect(added).toMatchObject({ ca: 'guoxin', revoked: 2 });
    const file = readTrustFile(readFileSync(at('v2.trust.json'), 'utf8'));
    expect(file.lists).toHaveLength(1);
    for (const bureau of ['state', 'local'] as const) {
      const { verifying } = trainingSealAuthorities[bureau];
      expect(verifyTrustBundle(verifying, file.signed.bundle, file.signed.signatures[bureau])).toBe(true);
    }
    writeFileSync(
      at('keys.json'),
      JSON.stringify({
        state: trainingSealAuthorities.state.verifying,
        local: trainingSealAuthorities.state.verifying,
      }),
    );
    expect(await ca('show', at('v2.trust.json'), '--keys', at('keys.json'))).toMatchObject({
      signatures: { state: 'verified', local: 'WRONG' },
      revocationLists: [{ ca: 'guoxin', revoked: 2 }],
    });
  });

  it('signs nothing that no window would take, and writes over nothing', async () => {
    writeFileSync(at('not.json'), '{}');
    expect(await refusal('sign', at('not.json'), at('out.json'), '--key', at('state'))).toContain(
      'certificate/bundle-unreadable',
    );
    await ca(
      ...[
        'training-crl',
        'elsewhere',
        at('x.crl'),
        '--number',
        '1',
        '--on',
        '2016-04-06',
        '--next',
        '2016-05-06',
      ],
    );
    expect(await refusal('add-crl', at('v2.json'), at('x.crl'), at('out.json'))).toContain(
      'certificate/crl-of-unknown-ca',
    );
    expect(await refusal('make', at('draft.json'), at('v2.json'))).toContain('EEXIST');
    expect(await refusal('other')).toContain('add-crl');
  });
});
