import fs from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { faultSentence, faults } from '../../../domain/faults.ts';
import { startExchangeServer } from '../../../exchange/server.ts';
import { readTlsFiles } from '../../../exchange/tls.ts';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { exchangeAddress } from '../../../main/sync/exchange-address.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { httpsFetch } from '../../../main/sync/https-fetch.ts';
import { fetchFor, tlsIdentityOf } from '../../../main/sync/tls-identity.ts';
import { setWindowTls } from '../../../scripts/window-tls.ts';
import { entryNaming, referenceTo } from '../../exchange/scan-entries.ts';
import { land } from '../../exchange/storage-contract.ts';
import { startTestExchange } from '../../exchange/test-exchange.ts';
import { makeWindow } from '../../exchange/test-window.ts';
import { hasOpenssl, makeCertificates } from '../../support/certificates.ts';
import { openTestHall } from '../../support/hall.ts';
import { pdfOf } from '../../support/scans.ts';

if (!hasOpenssl)
  process.stdout.write('skipped: TLS of a window: there is no openssl here to make certificates\n');

describe('the address of an exchange', () => {
  it('is https anywhere, plain http on this machine alone, and never carries a password', () => {
    for (const good of [
      'https://exchange.hall:7316',
      'http://127.0.0.1:7316',
      'http://[::1]:7316',
      'http://localhost:1',
    ])
      expect(exchangeAddress(good).href).toContain(good);
    for (const outside of ['http://10.1.2.3:7316', 'http://exchange.hall', 'http://127.0.0.1.evil.example'])
      expect(() => exchangeAddress(outside)).toThrow('exchange/plain-http-outside');
    for (const wrong of ['exchange', 'ftp://127.0.0.1', 'https://a:b@exchange.hall', ''])
      expect(() => exchangeAddress(wrong)).toThrow('exchange/address-unusable');
  });
});

describe.skipIf(!hasOpenssl)('a window at an exchange with TLS', async () => {
  const { folder, at, authority, certificate } = makeCertificates();
  for (const name of ['hall', 'stranger']) authority(name);
  certificate('server', 'hall');
  certificate('elsewhere', 'hall', { altName: 'DNS:exchange.hall' });
  certificate('old-server', 'hall', { days: -1 });
  certificate('window', 'hall', { passphrase: 'of the key file' });
  certificate('other', 'hall');
  certificate('old-window', 'hall', { days: -1 });
  certificate('outsider', 'stranger');
  const exchange = await startTestExchange();
  const { store, keys } = exchange;
  const listen = (name: string) =>
    startExchangeServer({
      store,
      keys,
      now: Date.now,
      tls: readTlsFiles({ cert: at(`${name}.pem`), key: at(`${name}.key`), clientAuthority: at('hall.pem') }),
      host: '127.0.0.1',
    });
  const servers = [await listen('server'), await listen('elsewhere'), await listen('old-server')] as const;
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await exchange.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const [good, elsewhere, expired] = servers.map(({ url }) => url) as [string, string, string];
  const text = (name: string): string => fs.readFileSync(at(name), 'utf8');
  const identity = (name: string, over: { ca?: string; serverName?: string } = {}) =>
    tlsIdentityOf({
      authority: text(over.ca ?? 'hall.pem'),
      certificate: text(`${name}.pem`),
      privateKey: text(`${name}.key`),
      passphrase: name === 'window' ? 'of the key file' : undefined,
      serverName: over.serverName ?? null,
    });
  const window = makeWindow({ device: 'window-tls', bureau: 'state' });

  it('sends a scan in pieces and fetches it again over the same line', async () => {
    const sender = makeWindow({ device: 'window-tls-scan', bureau: 'state' });
    await exchange.enrol(sender);
    const bytes = pdfOf('over TLS', 70_000);
    const { hash, size } = referenceTo(bytes);
    await land(store, sender, [sender.seal(entryNaming('case-tls', [referenceTo(bytes)]))]);
    await exchange.server.settle();
    const client = createExchangeClient({
      url: good,
      env: 'training',
      device: 'window-tls-scan',
      key: sender.signing,
      fetch: httpsFetch(identity('window')),
    });
    expect(await client.beginUpload(hash, size)).toMatchObject({ offset: 0, complete: false });
    expect(await client.sendPiece(hash, 0, bytes.subarray(0, 40_000))).toMatchObject({ offset: 40_000 });
    await expect(client.sendPiece(hash, 0, bytes.subarray(0, 40_000))).rejects.toThrow(
      'exchange/upload-offset-differs',
    );
    await expect(client.fetchScan({ hash, size }, 0, 9)).rejects.toThrow('exchange/blob-awaited');
    expect(await client.sendPiece(hash, 40_000, bytes.subarray(40_000))).toMatchObject({ complete: true });
    const part = await client.fetchScan({ hash, size }, 39_990, size - 1);
    expect(Buffer.from(part).equals(bytes.subarray(39_990))).toBe(true);
    await expect(client.fetchScan({ hash: 'a'.repeat(64), size }, 0, 9)).rejects.toThrow(
      'exchange/blob-unknown',
    );
  });
  const ask = async (url: string, get: typeof fetch): Promise<string> => {
    const client = createExchangeClient({
      url,
      env: 'training',
      device: 'window-tls',
      key: window.signing,
      fetch: get,
      timeoutMs: 5_000,
    });
    try {
      return (await client.device()).device;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('signs in, sends and reads with its certificate, and the name is checked where another one is set', async () => {
    await exchange.enrol(window);
    expect(await ask(good, httpsFetch(identity('window')))).toBe('window-tls');
    expect(await ask(elsewhere, httpsFetch(identity('window', { serverName: 'exchange.hall' })))).toBe(
      'window-tls',
    );
  });

  it('says which of the four it is when TLS refuses, and what to do', async () => {
    const told = [
      await ask(expired, httpsFetch(identity('window'))),
      await ask(good, httpsFetch(identity('window', { ca: 'stranger.pem' }))),
      await ask(elsewhere, httpsFetch(identity('window'))),
      await ask(good, httpsFetch(identity('outsider'))),
      await ask(good, httpsFetch(identity('old-window'))),
    ];
    expect(told).toEqual([
      'exchange/tls-server-expired',
      'exchange/tls-server-untrusted',
      'exchange/tls-server-name-differs',
      'exchange/tls-window-refused',
      'exchange/tls-window-refused',
    ]);
    // The line is tried again by itself once somebody has seen to it, and nothing is lost meanwhile.
    for (const code of told as (keyof typeof faults)[]) {
      expect(faults[code].retry).toBe(true);
      expect(faultSentence(code)).toContain('资料留在“发件”');
    }
  });

  it('does not follow a redirect, and gives up in time', async () => {
    const get = httpsFetch(identity('window'));
    await expect(get(new URL('/v1/policy', good), { signal: AbortSignal.abort() })).rejects.toThrow();
    await expect(get(good.replace('https', 'http'))).rejects.toThrow('over TLS alone');
    expect(await ask('https://127.0.0.1:9', get)).toBe('exchange/unreachable');
  });

  it('takes no files that do not belong together', () => {
    const files = {
      authority: text('hall.pem'),
      certificate: text('other.pem'),
      privateKey: text('other.key'),
      passphrase: undefined,
      serverName: null,
    };
    expect(tlsIdentityOf(files).serverName).toBeNull();
    for (const [wrong, named] of [
      [{ authority: 'no certificate' }, 'ca'],
      [{ certificate: text('other.csr') }, 'cert'],
      [{ privateKey: text('outsider.key') }, 'key'],
      [{ privateKey: text('window.key'), certificate: text('window.pem'), passphrase: 'wrong' }, 'key'],
      [{ serverName: 'no name' }, 'server-name'],
    ] as const) {
      expect(() => tlsIdentityOf({ ...files, ...wrong })).toThrow(
        expect.objectContaining({
          code: 'exchange/tls-files-not-in-order',
          detail: { file: named },
        }),
      );
    }
  });

  it('keeps certificate and key in the encrypted books alone, and works on where none is set', async () => {
    const t = await openTestHall();
    expect(await ask(good, fetchFor(t.db, good))).toBe('exchange/tls-not-set');
    expect(await ask(good, fetchFor(t.db, 'http://10.0.0.1:7316'))).toBe('exchange/plain-http-outside');
    await t.shut();
    const passphraseFile = at('passphrase.txt');
    fs.writeFileSync(passphraseFile, 'of the key file\n');
    const words = ['--ca', at('hall.pem'), '--cert', at('window.pem'), '--key', at('window.key')];
    const done = await setWindowTls([t.folder, ...words, '--key-passphrase-file', passphraseFile]);
    expect(done).toEqual({ profile: t.folder, tls: true });
    const { config, database } = profileFiles(t.folder);
    expect(fs.readFileSync(config, 'utf8')).not.toContain('PRIVATE');
    const bytes = fs.readFileSync(database).toString('latin1');
    expect(bytes).not.toContain('PRIVATE KEY');
    expect(bytes).not.toContain('BEGIN CERTIFICATE');
    const again = await t.reopen();
    expect(await ask(good, fetchFor(again.db, good))).toBe('window-tls');
    await again.close();
  });
});
