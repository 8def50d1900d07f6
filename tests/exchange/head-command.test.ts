import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeadToSign, treeHeadText } from '../../contract/exchange/heads.ts';
import { connectionOf } from '../../db/sql.ts';
import { signText } from '../../evidence/signature.ts';
import { filing } from '../main/sync/filing.ts';
import { startTestExchange, type TestExchange } from './test-exchange.ts';
import { part } from './test-window.ts';
import { openProfileWindow } from './verify-hall.ts';

/* Both bureaus sign the head of a feed with their own command, and the exchange takes it by its own: all by files. */

const root = join(import.meta.dirname, '../..');
let folder: string;
let exchange: TestExchange;
let state: Awaited<ReturnType<typeof openProfileWindow>>;
let local: typeof state;

const at = (name: string): string => join(folder, name);
const run = (script: string, ...words: string[]): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(root, script), ...words], (_error, out, error) => {
      // A command with nothing to say has done what it was asked.
      const said = `${out}${error}`.trim().split('\n').at(-1) ?? '';
      resolve(said === '' ? {} : (JSON.parse(said) as Record<string, unknown>));
    });
  });
const cli = (...words: string[]) =>
  run('exchange/cli.ts', ...words, '--keys', exchange.folder, '--store', `sqlite:${exchange.file}`);
const sign = (bureau: 'state' | 'local', toSign: string, signed: string, ...more: string[]) =>
  run(
    'scripts/head.ts',
    'sign',
    at(toSign),
    at(signed),
    ...['--key', at(`${bureau}.key`), '--signed', at(`${bureau}-signed.json`)],
    ...['--officer', `${bureau}-9`, '--on', '2016-03-10', ...more],
  );
const code = (said: Record<string, unknown>): unknown => (said.error as { code?: unknown } | undefined)?.code;
const write = (name: string, value: unknown): void => writeFileSync(at(name), JSON.stringify(value));
const read = <T>(name: string): T => JSON.parse(readFileSync(at(name), 'utf8')) as T;
/** The head as it stands now, to be signed by who signed up to `from`. */
const toSign = async (name: string, from: number): Promise<HeadToSign> => {
  await cli('head', part);
  const asked = (await cli('head-to-sign', part, String(from))) as unknown as HeadToSign;
  write(name, asked);
  return asked;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'head-command-'));
  exchange = await startTestExchange();
  state = await openProfileWindow(exchange, folder, 'window-s', 'state');
  local = await openProfileWindow(exchange, folder, 'window-l', 'local');
  for (const bureau of ['state', 'local']) {
    const made = await run(
      'scripts/seal.ts',
      ...['make-key', '--env', 'training', '--bureau', bureau, '--key', at(`${bureau}.key`)],
    );
    write(`${bureau}.pub`, made);
    await cli('bureau-key', bureau, at(`${bureau}.pub`), '--by', 'admin', '--reason', '首次登记');
  }
  state.say(filing('h-1', 'state'), filing('h-2', 'state'), filing('h-3', 'state'));
  await state.round();
  await local.round();
}, 120_000);
afterAll(async () => {
  state.close();
  local.close();
  await exchange.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('a bureau’s command for heads', () => {
  it('signs the first head once the exchange’s key is known from elsewhere, and the exchange keeps it', async () => {
    const { exchangeKey } = await toSign('first.json', 0);
    expect(code(await sign('local', 'first.json', 'l1.json'))).toBe('exchange/head-key-unknown');
    write('exchange.pub', exchangeKey);
    const key = ['--exchange-key', at('exchange.pub')];
    expect(await sign('local', 'first.json', 'l1.json', ...key, '--window', local.profile)).toEqual({
      part,
      size: 3,
      bureau: 'local',
      checked: ['first', 'window'],
    });
    expect(await sign('state', 'first.json', 's1.json', ...key)).toMatchObject({ checked: ['first'] });
    expect(await cli('countersign', at('l1.json'))).toEqual({ part, size: 3, bureaus: ['local'] });
    expect(await cli('countersign', at('s1.json'))).toEqual({ part, size: 3, bureaus: ['state', 'local'] });
    expect(await cli('heads', part)).toMatchObject({
      head: { size: 3 },
      countersignatures: [{ bureau: 'state' }, { bureau: 'local' }],
    });
  }, 60_000);

  it('goes on from what it signed last, and from nothing else', async () => {
    state.say(filing('h-4', 'state'));
    await state.round();
    const asked = await toSign('second.json', 3);
    await toSign('second-from-0.json', 0);
    expect(code(await sign('local', 'second-from-0.json', 'l2.json'))).toBe('exchange/head-not-following');
    // The window has not read the fourth entry yet.
    expect(code(await sign('local', 'second.json', 'l2.json', '--window', local.profile))).toBe(
      'exchange/head-window-behind',
    );
    expect(code(await sign('local', 'second.json', 'l2.json', '--window', state.profile))).toBe(
      'exchange/head-other-window',
    );
    const forged = { ...asked.head, root: 'ab'.repeat(32) };
    write('forged.json', { ...asked, head: forged });
    expect(code(await sign('local', 'forged.json', 'l2.json'))).toBe('exchange/head-signature-wrong');
    // What the exchange itself signs of another feed goes on from nothing this bureau has signed.
    const rewritten = { ...forged, signature: signText(exchange.keys.signing, treeHeadText(forged)) };
    write('rewritten.json', { ...asked, head: rewritten });
    expect(code(await sign('local', 'rewritten.json', 'l2.json'))).toBe('exchange/head-not-following');
    expect(await sign('local', 'second.json', 'l2.json')).toMatchObject({ size: 4, checked: ['consistent'] });
    expect(code(await sign('local', 'first.json', 'l3.json'))).toBe('exchange/head-not-following');
    expect(await run('scripts/head.ts', 'last', '--signed', at('local-signed.json'))).toMatchObject({
      [part]: { size: 4, root: asked.head.root },
    });
  }, 60_000);

  it('does not sign a head that its own window makes another root of', async () => {
    await local.round();
    const { sqlite } = connectionOf(local.db);
    sqlite.exec('DROP TRIGGER feed_entries_are_final');
    sqlite.exec("UPDATE feed_entries SET hash = replace(hash, substr(hash, 1, 1), 'f') WHERE position = 1");
    state.say(filing('h-5', 'state'));
    await state.round();
    await local.round();
    await toSign('third.json', 4);
    expect(code(await sign('local', 'third.json', 'l4.json', '--window', local.profile))).toBe(
      'exchange/head-differs',
    );
    expect(read<{ heads: object }>('local-signed.json').heads).toMatchObject({ [part]: { size: 4 } });
  }, 60_000);
});
