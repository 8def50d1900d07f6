import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callNames } from '../../../contract/index.ts';
import { startChromiumHost } from '../../../main/hosts/chromium.ts';
import type { DevToolsValue } from '../../../main/hosts/devtools-pipe.ts';
import { forkedHall } from '../../../main/hosts/forked-hall.ts';
import { makeThrowAwayFolder, removeLeftovers } from '../../../main/hosts/throw-away-folder.ts';
import { makeProfile, type StartedHost, startEchoHost, untilTrue } from './support/start-host.ts';
import { isRunning } from '../../../main/is-running.ts';

let started: StartedHost;
const ready = "document.querySelector('#state')?.textContent === '就绪'";

beforeAll(async () => {
  started = await startEchoHost();
  await untilTrue(started, ready);
});
afterAll(async () => {
  await started.end();
});

/** Child processes of this one, grandchildren included, with the inodes of the sockets they hold. */
const listeningPorts = (pids: readonly number[]): readonly string[] => {
  const inodes = new Set(
    pids.flatMap((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
          try {
            return readlinkSync(`/proc/${pid}/fd/${fd}`);
          } catch {
            return [];
          }
        });
      } catch {
        return [];
      }
    }),
  );
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    (existsSync(table) ? readFileSync(table, 'utf8') : '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A' && inodes.has(`socket:[${columns[9]}]`))
      .map((columns) => columns[1] ?? ''),
  );
};
const descendants = (pid: number): readonly number[] => {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
  const found = [pid];
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child);
  return found;
};

const contentsUnder = (folder: string): readonly (readonly [string, Buffer])[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return contentsUnder(path);
    return entry.isFile() ? [[path, readFileSync(path)] as const] : [];
  });

describe('the counter window in a browser', () => {
  it('shows the page from our own origin, as a secure one', async () => {
    expect(await started.evaluate('[location.href, isSecureContext]')).toEqual([
      'https://hall.localhost/',
      true,
    ]);
  });

  it('gives the page exactly the contract’s groups and names, frozen', async () => {
    const surface = await started.evaluate<string[]>(
      "Object.entries(hall).flatMap(([g, v]) => typeof v === 'function' ? [g] : Object.keys(v).map((n) => g + '.' + n))",
    );
    expect(surface.toSorted()).toEqual([...callNames, 'on'].toSorted());
    expect(
      await started.evaluate('[Object.isFrozen(hall), Object.values(hall).every(Object.isFrozen)]'),
    ).toEqual([true, true]);
    expect(
      await started.evaluate(
        "try { globalThis.hall = 1; } catch {} ; typeof hall.session.state === 'function'",
      ),
    ).toBe(true);
    expect(await started.evaluate('[typeof hallBinding, typeof require, typeof process]')).toEqual([
      'undefined',
      'undefined',
      'undefined',
    ]);
  });

  it('carries a call to the hall process and its answer back', async () => {
    const answer = await started.evaluate<{ value: { name: string; input: unknown } }>(
      "hall.taxpayers.search({ text: '福州市榕城面馆𠮷' })",
    );
    expect(answer.value).toMatchObject({ name: 'taxpayers.search', input: { text: '福州市榕城面馆𠮷' } });
  });

  it('answers five hundred calls made together, each its own', async () => {
    expect(
      await started.evaluate(
        'Promise.all(Array.from({ length: 500 }, (_, i) => hall.session.state({ i }))).then((all) => all.every((a, i) => a.value.input.i === i))',
      ),
    ).toBe(true);
  });

  it('refuses a call that is too large, and lives on', async () => {
    expect(
      await started.evaluate("hall.session.state({ text: 'x'.repeat(1_100_000) }).then((a) => a.error.code)"),
    ).toBe('shell/call-refused');
    expect(await started.evaluate('hall.session.state({}).then((a) => a.ok)')).toBe(true);
  });

  it('brings an event to the page, and drops one of the wrong shape', async () => {
    await started.evaluate('hall.session.touch({})');
    await started.evaluate('hall.cases.list({})');
    await untilTrue(started, 'heard.length > 0');
    expect(await started.evaluate('heard')).toEqual([{ what: 'cases', caseFileId: null }]);
    expect(
      await started.evaluate("(() => { try { hall.on('ready', () => 0) } catch (e) { return e.name } })()"),
    ).toBe('TypeError');
  });

  it('runs no inline script, no text as code, and reaches no foreign host', async () => {
    expect(await started.evaluate('typeof inlineRan')).toBe('undefined');
    expect(await started.evaluate('new Promise((r) => setTimeout(() => r(tryEval())))')).toBe('EvalError');
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:9/',
      'https://hall.localhost/page.js',
      'file:///etc/passwd',
    ])
      expect(await started.evaluate(`fetch('${url}').then(() => 'reached', (e) => e.name)`), url).toBe(
        'TypeError',
      );
    expect(await started.evaluate('violations.length > 0')).toBe(true);
  });

  it('stays where it is when the page is told to go elsewhere', async () => {
    await started.evaluate("location.href = 'https://example.com/'; 1");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await started.evaluate('location.href')).toBe('https://hall.localhost/');
    // Marked, so that the page as it was before it went is not taken for the one that came back.
    await started.evaluate("globalThis.isOld = true; location.href = 'about:blank'; 1");
    await untilTrue(
      started,
      `typeof isOld === 'undefined' && location.href === 'https://hall.localhost/' && ${ready}`,
    );
  });

  it('opens no second window', async () => {
    await started.evaluate("window.open('https://hall.localhost/'); 1");
    await started.evaluate("window.open('https://example.com/'); 1");
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { targetInfos } = await started.host.page.send('Target.getTargets');
    expect((targetInfos as DevToolsValue[]).filter((target) => target['type'] === 'page')).toHaveLength(1);
  });

  it('hears nothing from a frame inside the page, even with the raw binding in hand', async () => {
    const contexts: DevToolsValue[] = [];
    const forget = started.host.page.on('Runtime.executionContextCreated', (event) =>
      contexts.push(event['context'] as DevToolsValue),
    );
    await started.evaluate(
      "(() => { const f = document.createElement('iframe'); f.id = 'inner'; document.body.append(f); return 1 })()",
    );
    await untilTrue(started, "document.querySelector('#inner') !== null");
    await new Promise((resolve) => setTimeout(resolve, 300));
    forget();
    const inner = contexts.at(-1);
    expect(inner).toBeDefined();
    // The bridge takes the raw binding away in every frame; an attacker is given it back here.
    await started.host.page.send('Runtime.removeBinding', { name: 'hallBinding' });
    await started.host.page.send('Runtime.addBinding', { name: 'hallBinding' });
    const raw = "hallBinding(JSON.stringify({ kind: 'call', id: 1, name: 'cases.list', input: {} })); 'sent'";
    await started.evaluate('hall.cases.list({})');
    const before = await started.evaluate<number>('heard.length');
    const sent = await started.host.page.send('Runtime.evaluate', {
      contextId: inner?.['id'],
      expression: raw,
      returnByValue: true,
    });
    expect((sent['result'] as DevToolsValue)['value']).toBe('sent');
    expect(await started.evaluate("typeof document.querySelector('#inner').contentWindow.hall")).toBe(
      'undefined',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await started.evaluate('heard.length')).toBe(before);
    // The same raw words from the top frame are heard: what was refused above is the frame.
    await started.evaluate(raw);
    await untilTrue(started, `heard.length > ${before}`);
    await started.evaluate("document.querySelector('#inner').remove()");
  });

  it('grants no permission but the document camera’s picture', async () => {
    expect(
      await started.evaluate(
        "Promise.all(['geolocation','notifications','camera','microphone','clipboard-read'].map((name) => navigator.permissions.query({ name }).then((p) => p.state)))",
      ),
    ).toEqual(['denied', 'denied', 'granted', 'denied', 'denied']);
  });

  it('works on after the page is loaded anew, and no old answer reaches the new page', async () => {
    await started.evaluate(
      'for (let i = 0; i < 50; i += 1) hall.session.state({ old: i }); setTimeout(() => location.reload()); 1',
    );
    await untilTrue(started, `performance.getEntriesByType('navigation')[0]?.type === 'reload' && ${ready}`);
    expect(await started.evaluate('hall.session.state({ fresh: true }).then((a) => a.value.input)')).toEqual({
      fresh: true,
    });
  });

  it.runIf(process.platform === 'linux')('listens on no port', () => {
    const family = descendants(process.pid);
    expect(family.length).toBeGreaterThan(2);
    const own = new Set(listeningPorts([process.pid]));
    expect(listeningPorts(family).filter((port) => !own.has(port))).toEqual([]);
  });

  it('starts a hall process that was killed again, answers the open call, and loads the page anew', async () => {
    const pid = await started.evaluate<number>('hall.session.state({}).then((a) => a.value.pid)');
    await started.evaluate('globalThis.before = true');
    const code = await started
      .evaluate('hall.session.lock({}).then((a) => a.error.code)')
      .catch(() => 'reloaded');
    expect(['shell/hall-restarting', 'reloaded']).toContain(code);
    await untilTrue(started, `typeof before === 'undefined' && ${ready}`);
    const next = await started.evaluate<number>('hall.session.state({}).then((a) => a.value.pid)');
    expect(next).not.toBe(pid);
  });

  it('says in words that the hall process keeps dying, at the fourth time in five minutes', async () => {
    for (let times = 2; times <= 4; times += 1) {
      await started.evaluate('globalThis.before = true; void hall.session.lock({}); 1');
      await untilTrue(started, "typeof before === 'undefined' && document.readyState === 'complete'");
    }
    await untilTrue(started, "document.body.innerText.includes('多次退出')");
    expect(await started.evaluate('document.body.innerText')).toContain('已保存的业务没有丢失');
  });

  it('keeps nothing of the page in clear on the disk, and takes its folder away at the end', async () => {
    const canary = 'canary-35010219800101xxxx-甲乙丙';
    const other = await startEchoHost();
    await untilTrue(other, ready);
    await other.evaluate(
      `document.body.append(document.createElement('input')); document.querySelector('input').value = ${JSON.stringify(canary)}; 1`,
    );
    await other.evaluate(`hall.session.state({ note: ${JSON.stringify(canary)} })`);
    await other.evaluate(
      `(() => { try { localStorage.setItem('c', ${JSON.stringify(canary)}) } catch {} ; history.pushState(0, '', '/?q=' + encodeURIComponent(${JSON.stringify(canary)})); return 1 })()`,
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const marks = [Buffer.from(canary), Buffer.from(canary, 'utf16le'), Buffer.from('canary-3501')];
    const found = contentsUnder(other.host.browserFolder).filter(([, bytes]) =>
      marks.some((mark) => bytes.includes(mark)),
    );
    expect(found.map(([path]) => path)).toEqual([]);
    const folder = other.host.browserFolder;
    await other.end();
    expect(existsSync(folder)).toBe(false);
  });

  it('ends everything when the window is closed', async () => {
    const other = await startEchoHost();
    await untilTrue(other, ready);
    const pid = await other.evaluate<number>('hall.session.state({}).then((a) => a.value.pid)');
    await other.host.page.send('Page.close').catch(() => undefined);
    await other.host.closed;
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(other.host.browserFolder)).toBe(false);
    rmSync(other.profile, { recursive: true, force: true });
  });

  it('shows why the hall process refused to open, and does not start it again', async () => {
    const other = await startEchoHost((profile) =>
      writeFileSync(join(profile, 'refuse.txt'), '数据库由另一窗口打开 <b>。'),
    );
    await untilTrue(other, "document.body.innerText.includes('另一窗口打开 <b>')");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await other.evaluate('location.pathname')).toBe('/hall-notice.html');
    await other.end();
  });

  it('refuses a production profile', async () => {
    const profile = makeProfile('production');
    const starting = startChromiumHost({
      profile,
      browser: '/nowhere',
      rendererFolder: profile,
      bridgeFile: join(profile, 'profile.json'),
      startHall: forkedHall('/nowhere', profile),
    });
    await expect(starting).rejects.toMatchObject({ code: 'shell/production-refused' });
    rmSync(profile, { recursive: true, force: true });
  });

  it('says so when the browser cannot be started', async () => {
    const profile = makeProfile('training');
    writeFileSync(join(profile, 'index.html'), '');
    const begin = (browser: string) =>
      startChromiumHost({
        profile,
        browser,
        rendererFolder: profile,
        bridgeFile: join(profile, 'profile.json'),
        startHall: forkedHall('/nowhere', profile),
      });
    await expect(begin('/nowhere/chrome')).rejects.toMatchObject({ code: 'shell/browser-failed' });
    await expect(begin('/bin/false')).rejects.toMatchObject({ code: 'shell/browser-failed' });
    rmSync(profile, { recursive: true, force: true });
  });
});

describe('the throw-away browser folder', () => {
  it('of a killed window is removed at the next start, a living one is left', () => {
    const within = mkdtempSync(join(tmpdir(), 'leftovers-'));
    const living = makeThrowAwayFolder(within);
    const dead = join(within, 'joint-window-browser-dead');
    mkdirSync(dead);
    writeFileSync(join(dead, 'owner.pid'), '4194303');
    expect(removeLeftovers(within)).toEqual([dead]);
    expect([existsSync(dead), existsSync(living.path)]).toEqual([false, true]);
    rmSync(within, { recursive: true, force: true });
  });
});
