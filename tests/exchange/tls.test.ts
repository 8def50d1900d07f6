import fs from 'node:fs';
import { request } from 'node:https';
import { afterAll, describe, expect, it } from 'vitest';
import { startExchangeServer } from '../../exchange/server.ts';
import { readTlsFiles } from '../../exchange/tls.ts';
import { hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { startTestExchange } from './test-exchange.ts';

if (!hasOpenssl)
  process.stdout.write('skipped: TLS of the exchange: there is no openssl here to make certificates\n');

describe.skipIf(!hasOpenssl)('an exchange with TLS', async () => {
  const { folder, at, authority, certificate } = makeCertificates();
  for (const name of ['hall', 'stranger']) authority(name);
  for (const [name, by] of [
    ['server', 'hall'],
    ['window', 'hall'],
    ['outsider', 'stranger'],
  ] as const)
    certificate(name, by);
  const files = { cert: at('server.pem'), key: at('server.key'), clientAuthority: at('hall.pem') };
  const exchange = await startTestExchange();
  const { store, keys } = exchange;
  const server = await startExchangeServer({
    store,
    keys,
    now: Date.now,
    tls: readTlsFiles(files),
    host: '0.0.0.0',
  });
  afterAll(async () => {
    await server.close();
    await exchange.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const { port } = new URL(server.url);
  const ask = (by: string | null, more: object = {}): Promise<number | string> =>
    new Promise((resolve) => {
      const shown =
        by === null ? {} : { cert: fs.readFileSync(at(`${by}.pem`)), key: fs.readFileSync(at(`${by}.key`)) };
      request(
        {
          host: '127.0.0.1',
          port,
          path: '/v1/policy',
          ca: fs.readFileSync(at('hall.pem')),
          ...shown,
          ...more,
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      )
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end();
    });

  it('answers a window that shows a certificate of the hall’s authority, and nobody else', async () => {
    expect(await ask('window')).toBe(200);
    expect(await ask(null)).not.toBe(200);
    expect(await ask('outsider')).not.toBe(200);
    expect(await ask('window', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).not.toBe(200);
    expect(await ask('window', { ca: fs.readFileSync(at('stranger.pem')) })).not.toBe(200);
    await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow();
    expect(await ask('window')).toBe(200);
  });

  it('does not start on files that are missing, open to others, no certificates, or of two pairs', () => {
    const refused = (over: Partial<typeof files>): string => {
      try {
        readTlsFiles({ ...files, ...over });
        return 'nothing was refused';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refused({})).toBe('nothing was refused');
    const wrong = 'exchange/tls-files-not-in-order';
    expect(refused({ cert: at('none.pem') })).toBe(wrong);
    expect(refused({ cert: at('server.key') })).toBe(wrong);
    expect(refused({ clientAuthority: at('server.csr') })).toBe(wrong);
    expect(refused({ key: at('window.key') })).toBe(wrong);
    fs.chmodSync(at('outsider.key'), 0o644);
    expect(refused({ key: at('outsider.key') })).toBe('exchange/key-file-open');
  });

  it('has no plain HTTP outside this machine', async () => {
    await expect(startExchangeServer({ store, keys, now: Date.now, host: '0.0.0.0' })).rejects.toThrow(
      'exchange/plain-http-outside',
    );
  });
});
