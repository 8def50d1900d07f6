import { describe, expect, it } from 'vitest';
import { browserCandidates, findBrowser, hasDisplay } from '../../../main/hosts/find-browser.ts';
import { afterFailure } from '../../../main/hosts/restarts.ts';
import { cleanEnvironment, isInstalled, wantedStamp } from '../../../scripts/bootstrap.mjs';
import { readStartWords } from '../../../scripts/start.ts';

describe('finding a browser', () => {
  it('takes Chrome before Edge before Chromium, from the PATH and from where their installers put them', () => {
    const environment = { PATH: '/a:/b' };
    const found = (there: readonly string[]) =>
      findBrowser('linux', environment, (path) => there.includes(path));
    expect(found(['/b/chromium', '/b/microsoft-edge', '/a/google-chrome'])).toBe('/a/google-chrome');
    expect(found(['/b/chromium', '/opt/google/chrome/chrome'])).toBe('/b/chromium');
    expect(found([])).toBeUndefined();
    expect(browserCandidates('win32', { PROGRAMFILES: 'C:\\P' }).every((path) => path.endsWith('.exe'))).toBe(
      true,
    );
    expect(browserCandidates('win32', {})).toEqual([]);
  });

  it('needs a display on Linux only', () => {
    expect([hasDisplay('linux', {}), hasDisplay('linux', { DISPLAY: '' })]).toEqual([false, false]);
    expect([hasDisplay('linux', { DISPLAY: ':0' }), hasDisplay('linux', { WAYLAND_DISPLAY: 'w' })]).toEqual([
      true,
      true,
    ]);
    expect([hasDisplay('win32', {}), hasDisplay('darwin', {})]).toEqual([true, true]);
  });
});

describe('starting again after a failure', () => {
  it('is done three times in five minutes, and again when they are past', () => {
    let failures: readonly number[] = [];
    const decisions = [0, 1000, 2000, 3000].map((at) => {
      const decision = afterFailure(failures, at);
      failures = decision.failures;
      return decision.restart;
    });
    expect(decisions).toEqual([true, true, true, false]);
    expect(afterFailure(failures, 5 * 60_000 + 3000).restart).toBe(true);
  });
});

describe('the words of npm start', () => {
  it('are read, with the State window as the usual one', () => {
    expect(readStartWords([])).toMatchObject({
      window: 'state',
      headless: false,
      shell: undefined,
      given: false,
    });
    expect(
      readStartWords(['--window', 'local', '--shell', 'chromium', '--headless', '--profile', '/p']),
    ).toEqual({
      folder: '/p',
      given: true,
      window: 'local',
      shell: 'chromium',
      headless: true,
    });
    for (const wrong of [
      ['--window', 'north'],
      ['--shell', 'firefox'],
    ])
      expect(() => readStartWords(wrong)).toThrow(RangeError);
    for (const wrong of [['--port', '1'], ['extra']]) expect(() => readStartWords(wrong)).toThrow(TypeError);
  });
});

describe('setting up a clone', () => {
  it('is done again when the lock file changes, and a full installation serves every command', () => {
    const wanted = wantedStamp('lock');
    expect(wantedStamp('other')).not.toBe(wanted);
    expect(isInstalled(JSON.stringify({ wanted, mode: 'test' }), wanted, 'run')).toBe(true);
    expect(isInstalled(JSON.stringify({ wanted, mode: 'run' }), wanted, 'run')).toBe(true);
    expect(isInstalled(JSON.stringify({ wanted, mode: 'run' }), wanted, 'test')).toBe(false);
    expect(isInstalled(JSON.stringify({ wanted: 'x', mode: 'test' }), wanted, 'test')).toBe(false);
    expect(isInstalled(undefined, wanted, 'run')).toBe(false);
    expect(isInstalled('{', wanted, 'run')).toBe(false);
  });

  it('keeps the caller’s registry and proxy, and drops the marks of the command around it', () => {
    const cleaned = cleanEnvironment({
      PATH: '/bin',
      npm_config_registry: 'https://mirror.example/',
      https_proxy: 'http://proxy.example',
      npm_config_loglevel: 'silent',
      npm_config_omit: 'dev',
      npm_lifecycle_event: 'prerule',
      npm_package_json: '/x',
      npm_command: 'run-script',
      NODE_ENV: 'production',
    });
    expect(Object.keys(cleaned)).toEqual(['PATH', 'npm_config_registry', 'https_proxy']);
  });
});
