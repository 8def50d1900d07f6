import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EnrolmentApproval, enrolmentApprovalText } from '../../contract/exchange/enrolment.ts';
import type { BatchAnswer } from '../../contract/exchange/answers.ts';
import { verifyText } from '../../evidence/signature.ts';
import { push, readPolicy, signIn, verdictsUpTo } from './test-client.ts';
import { requestOf } from './test-exchange.ts';
import { collection, filing, makeWindow } from './test-window.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-cli-'));
const cli = path.join(import.meta.dirname, '../../exchange/cli.ts');
const where = ['--keys', path.join(folder, 'keys'), '--store', `sqlite:${path.join(folder, 'exchange.db')}`];
const children = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

const start = (args: readonly string[]): ChildProcess => {
  const child = fork(cli, [...args, ...where], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
};
const run = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
  const child = start(args);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => void (out += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => void (err += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};
const serve = async (...args: string[]): Promise<{ child: ChildProcess; url: string }> => {
  const child = start(['serve', ...args]);
  const [message] = (await once(child, 'message')) as [{ type: string; url: string }];
  expect(message.type).toBe('listening');
  return { child, url: message.url };
};
const killed = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
};
const enrolByFile = async (window: ReturnType<typeof makeWindow>, ...more: string[]) => {
  const request = path.join(folder, `${window.device}-request.json`);
  const approval = path.join(folder, `${window.device}-approval.json`);
  fs.writeFileSync(request, JSON.stringify(requestOf(window)));
  const done = await run('enrol', request, approval, ...more);
  return { ...done, approval };
};

describe('the exchange as a process', () => {
  it('is made once, enrols a window by file, and serves it', async () => {
    const made = await run('init', '--env', 'training', '--start-date', '2016-03-10');
    expect(JSON.parse(made.out)).toMatchObject({ env: 'training' });
    const again = await run('init', '--env', 'training', '--start-date', '2016-03-10');
    expect([again.code, JSON.parse(again.err).error.code]).toEqual([1, 'exchange/store-exists']);

    const window = makeWindow({ device: 'window-1', bureau: 'state' });
    const entitle = 'local,agreement:hall-2016-01,2016-01-01,open';
    const { code, approval } = await enrolByFile(
      window,
      '--entitle',
      'state,own-office,2016-01-01,open',
      '--entitle',
      entitle,
    );
    expect(code).toBe(0);
    const { signature, ...text } = EnrolmentApproval.parse(JSON.parse(fs.readFileSync(approval, 'utf8')));
    const key = { suite: text.exchangeSuite, publicKeyHex: text.exchangePublicKeyHex };
    expect(verifyText(key, enrolmentApprovalText(text), signature)).toBe(true);
    expect(text.entitlements).toHaveLength(2);

    const { child, url } = await serve();
    expect((await push(url, window, [window.seal(filing('p-1'))])).status).toBe(200);
    expect(await verdictsUpTo(url, await signIn(url, window), 1)).toMatchObject([{ verdict: 'ACCEPTED' }]);
    expect(await killed(child, 'SIGTERM')).toBe(0);
  });

  it('keeps what it received when killed before applying it, and applies it after the restart', async () => {
    const window = makeWindow({ device: 'window-2', bureau: 'state' });
    await enrolByFile(window, '--entitle', 'state,own-office,2016-01-01,open');
    const landing = await serve('--no-apply');
    const sealed = [filing('k-1'), collection('k-2', 'K-1', 500), filing('k-3')].map((d) => window.seal(d));
    const answer = await push<BatchAnswer>(landing.url, window, sealed);
    expect(answer.body).toMatchObject({ receivedTo: 3, chainHead: window.head.chainHead });
    await killed(landing.child, 'SIGKILL');

    const { child, url } = await serve();
    const session = await signIn(url, window);
    const verdicts = await verdictsUpTo(url, session, 3);
    expect(verdicts.map((v) => v.verdict)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    expect(await push(url, window, sealed)).toMatchObject({ status: 200, body: answer.body });
    await killed(child, 'SIGKILL');
  });

  it('loses and doubles nothing that it acknowledged, killed with -9 at seeded moments under load', async () => {
    const window = makeWindow({ device: 'window-3', bureau: 'state' });
    await enrolByFile(window, '--entitle', 'state,own-office,2016-01-01,open');
    const sealed = Array.from({ length: 120 }, (_, n) => window.seal(collection(`m-${n}`, `M-${n}`, n + 1)));
    let acknowledged = 0;
    const pauses = [35, 80, 20];
    for (const pause of [...pauses, null]) {
      const { child, url } = await serve();
      const end = pause === null ? undefined : setTimeout(() => child.kill('SIGKILL'), pause);
      try {
        while (acknowledged < sealed.length) {
          const batch = sealed.slice(acknowledged, acknowledged + 3);
          const { status, body } = await push<BatchAnswer>(url, window, batch);
          expect(status).toBe(200);
          acknowledged = body.receivedTo;
        }
        const session = await signIn(url, window);
        if (pause === null) {
          const verdicts = await verdictsUpTo(url, session, sealed.length);
          expect(verdicts.map((v) => v.seq)).toEqual(sealed.map((s) => s.seq));
          const positions = verdicts.map((v) => v.position ?? 0);
          expect(positions.every((p, n) => n === 0 || p > (positions[n - 1] ?? 0))).toBe(true);
        }
      } catch (error) {
        // Only the connection may fail, and only because the server was killed.
        expect(error).toBeInstanceOf(TypeError);
        expect(pause).not.toBeNull();
      }
      clearTimeout(end);
      if (child.exitCode === null && child.signalCode === null) await killed(child, 'SIGKILL');
    }
    expect(acknowledged).toBe(sealed.length);
  });

  it('moves the training day on from the command line, revokes a window, and says what is wrong', async () => {
    const { child, url } = await serve();
    expect((await readPolicy(url)).hallDate).toBe('2016-03-10');
    expect(JSON.parse((await run('advance-day')).out)).toEqual({ hallDate: '2016-03-11' });
    expect((await readPolicy(url)).hallDate).toBe('2016-03-11');
    const window = makeWindow({ device: 'window-1', bureau: 'state' });
    expect((await run('revoke', 'window-1')).code).toBe(0);
    expect((await push(url, window, [window.seal(filing('x'))])).status).toBe(403);
    expect(JSON.parse((await run('revoke', 'nobody')).err).error.code).toBe('exchange/device-unknown');
    expect((await run('nonsense')).code).toBe(2);
    const open = await run('serve', '--host', '0.0.0.0');
    expect(JSON.parse(open.err.trim().split('\n').at(-1) ?? '').error.code).toBe(
      'exchange/plain-http-outside',
    );
    await killed(child, 'SIGKILL');
  });

  it('ends when the process that forked it is gone', async () => {
    const { child } = await serve();
    child.disconnect();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
