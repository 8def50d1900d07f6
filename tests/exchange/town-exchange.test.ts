import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { enrolmentRequestText } from '../../contract/exchange/enrolment.ts';
import { signText } from '../../evidence/signature.ts';
import { askEnrolment, enrolmentProgress } from '../../exchange/enrolment-desk.ts';
import { createKeys } from '../../exchange/keys.ts';
import { startExchangeServer } from '../../exchange/server.ts';
import { openAtExchange } from '../../main/training/at-exchange.ts';
import { windowOf, trainingWindows } from '../../main/training/make-profile.ts';
import { hallOf } from '../../main/training/seed-window.ts';
import { readExchangeWords } from '../../scripts/exchange.ts';
import { answerEnrolments, keepLettingIn } from '../../scripts/exchange/let-in.ts';
import { openTownStore } from '../../scripts/exchange/town-store.ts';
import { readStartWords } from '../../scripts/start.ts';
import { makeWindow } from './test-window.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'town-exchange-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const words = (folder: string) => ({ folder, engine: 'sqlite', store: undefined, port: undefined }) as const;
const open = async (folder: string) => {
  const town = await openTownStore(words(folder));
  closing.push(town.close);
  return town;
};

describe('the words of the training exchange', () => {
  it('name one store, and how it is used is said where they do not', () => {
    expect(readExchangeWords(['--postgres'])).toMatchObject({
      engine: 'own-postgres',
      keys: true,
      given: false,
    });
    expect(readExchangeWords(['--sqlite', '--no-keys', '--port', '7400'])).toMatchObject({
      engine: 'sqlite',
      keys: false,
      port: 7400,
    });
    const store = 'postgres:postgres://hall@db/exchange';
    expect(readExchangeWords(['--postgres', '--store', store])).toMatchObject({
      engine: 'given-postgres',
      store,
    });
    for (const wrong of [
      [],
      ['--sqlite', '--postgres'],
      ['--port', 'x', '--sqlite'],
      ['--mysql'],
      ['--store', 'sqlite:x'],
    ])
      expect(() => readExchangeWords(wrong), wrong.join(' ')).toThrow('npm run exchange');
    expect(() => readExchangeWords(['--store', 'postgres:postgres://hall:secret@db/x'])).toThrow(
      'exchange/secret-in-arguments',
    );
    expect(readStartWords(['--exchange', 'http://127.0.0.1:7316']).exchange).toBe('http://127.0.0.1:7316');
  });
});

describe('the store of a training exchange', () => {
  it('is made once and gone on with; a second command on it is told so', async () => {
    const folder = newFolder();
    const first = await openTownStore(words(folder));
    expect(first.isNew).toBe(true);
    // The same process holds it: another one is one that lives.
    writeFileSync(join(folder, 'exchange-sqlite', 'running.pid'), String(process.ppid));
    await expect(openTownStore(words(folder))).rejects.toThrow('已在另一终端运行');
    await first.close();
    const again = await open(folder);
    expect([again.isNew, again.keys.exchangeId]).toEqual([false, first.keys.exchangeId]);
    // What the town's windows are made with lies there once; a newer one is put in beside it, and seen to arrive.
    const held = await again.store.listTrustPapers();
    expect(held.map(({ kind, order }) => [kind, order])).toEqual([
      ['trust-list', 1],
      ...held.slice(1).map(({ order }) => ['revocation-list', order]),
    ]);
    expect(held).toHaveLength(3);
    expect(await again.store.readDecisions(50)).toHaveLength(5);
  });

  it('goes on where it was cut short between the keys and the store', async () => {
    const folder = newFolder();
    const keys = join(folder, 'exchange-sqlite', 'keys');
    const made = {
      env: 'training',
      exchangeId: 'cut-short',
      suite: 'ed25519',
      passphrase: undefined,
    } as const;
    await createKeys(keys, made);
    const town = await open(folder);
    expect(town.store.identity).toMatchObject({ exchangeId: 'cut-short', env: 'training' });
  });

  it('is never made anew once it was there: that it is gone is said', async () => {
    const folder = newFolder();
    const town = await openTownStore(words(folder));
    await town.close();
    const file = town.location.slice('sqlite:'.length);
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    await expect(openTownStore(words(folder))).rejects.toThrow('exchange/store-missing');
    expect(existsSync(file)).toBe(false);
  });
});

const requestOf = (device: string, over: object = {}) => {
  const window = makeWindow({ device, bureau: 'state' });
  const { hall, district } = hallOf(windowOf(trainingWindows.state));
  const request = {
    v: 1 as const,
    env: 'training' as const,
    device,
    suite: window.record.suite,
    publicKeyHex: window.record.publicKeyHex,
    bureau: 'state' as const,
    hall: hall.id,
    part: district.area,
    requestedAt: 1,
    ...over,
  };
  return { ...request, signature: signText(window.signing, enrolmentRequestText(request)) };
};

describe('the bureaus of the training town', () => {
  it('let the town’s window in under its first key, and nobody else', async () => {
    const { store, keys } = await open(newFolder());
    const ask = async (request: object): Promise<string> => {
      const { id } = await askEnrolment(store, request, 1);
      await answerEnrolments(store, keys);
      return (await enrolmentProgress(store, id)).state;
    };
    expect(await ask(requestOf(trainingWindows.state))).toBe('approved');
    expect(await ask(requestOf('jb-99'))).toBe('refused');
    // Made anew by the same maker of keys, the device has the same key; one it never had is another's.
    const stranger = makeWindow({ device: 'other', bureau: 'state' });
    const { publicKeyHex } = stranger.record;
    const { hall, district } = hallOf(windowOf(trainingWindows.state));
    const other = {
      ...requestOf(trainingWindows.state),
      publicKeyHex,
      hall: hall.id,
      part: district.area,
      requestedAt: 2,
    };
    const { signature: _old, ...unsigned } = other;
    const signed = { ...unsigned, signature: signText(stranger.signing, enrolmentRequestText(unsigned)) };
    expect(await ask(signed)).toBe('refused');
    expect(await ask(requestOf(trainingWindows.local))).toBe('refused');
  });
});

describe('a training window at an exchange somebody else runs', () => {
  it('comes by the enrolment road, opens again without a line, and refuses another exchange there', async () => {
    const folder = newFolder();
    const { store, keys } = await open(folder);
    const serve = () => startExchangeServer({ store, keys, now: Date.now });
    const server = await serve();
    const { port } = new URL(server.url);
    const nobody = await openAtExchange(folder, 'state', 'http://127.0.0.1:9').catch((e: Error) => e.message);
    expect(nobody).toBe('exchange/not-running');
    await expect(openAtExchange(folder, 'state', 'http://10.0.0.1:1')).rejects.toThrow('plain-http-outside');

    const letIn = keepLettingIn(
      store,
      keys,
      () => undefined,
      (error) => expect.fail(String(error)),
    );
    const window = await openAtExchange(folder, 'state', server.url);
    await letIn.stop();
    expect(window.profile).toBe(join(folder, `at-127.0.0.1-${port}`, 'state'));
    expect(JSON.parse(readFileSync(join(window.profile, 'profile.json'), 'utf8'))).toMatchObject({
      exchangeUrl: server.url,
      kind: 'training',
    });
    await server.close();
    expect(await openAtExchange(folder, 'state', server.url)).toEqual(window);
    await expect(openAtExchange(folder, 'local', server.url)).rejects.toThrow('exchange/not-running');

    const elsewhere = await open(newFolder());
    const usurper = await startExchangeServer({ ...elsewhere, now: Date.now, port: Number(port) });
    await expect(openAtExchange(folder, 'state', server.url)).rejects.toThrow(
      'exchange/profile-of-another-exchange',
    );
    await usurper.close();
  });
});
