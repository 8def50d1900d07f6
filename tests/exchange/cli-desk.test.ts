import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { askEnrolment } from '../../exchange/enrolment-desk.ts';
import { openKeys } from '../../exchange/keys.ts';
import { openStore } from '../../exchange/open-store.ts';
import type { DeviceRecord } from '../../exchange/storage/port.ts';
import { requestOf } from './test-exchange.ts';
import { land } from './storage-contract.ts';
import { collection, makeWindow } from './test-window.ts';
import { bundleOf, crlOf, listFileOf } from './trust-papers-of-town.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-cli-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const run = (script: string, ...words: string[]) => {
  const ran = spawnSync(process.execPath, [path.join(root, script), ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  const lines = (text: string): unknown[] =>
    text
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as unknown);
  return { status: ran.status, out: lines(ran.stdout), error: lines(ran.stderr)[0] };
};
const at = ['--keys', 'keys', '--store', 'sqlite:exchange.db'];
const exchange = (...words: string[]) => run('exchange/cli.ts', ...words, ...at);
const decided = ['--by', 'admin-1', '--reason', '两局移交'];
const signed = (bureau: string) => [
  '--key',
  `${bureau}.key`,
  '--officer',
  `${bureau}-9`,
  '--on',
  '2016-03-10',
  '--reason',
  '联合办税窗口',
];

// Each command is a process of its own.
const patience = 180_000;
const status = (words: string[]) =>
  (run('exchange/cli.ts', 'devices', ...words).out[0] as DeviceRecord).status;

describe('the commands of the exchange’s desk', () => {
  it(
    'put trust and revocation lists where windows fetch them, and take them away again',
    async () => {
      const own = ['--keys', 'keys-trust', '--store', 'sqlite:trust.db'];
      const trust = (...words: string[]) => run('exchange/cli.ts', ...words, ...own);
      trust('init', '--env', 'training', '--start-date', '2016-03-10');
      fs.writeFileSync(path.join(folder, 'list.trust.json'), listFileOf(bundleOf(2)));
      fs.writeFileSync(path.join(folder, 'guoxin.crl'), crlOf('guoxin', '2016-03-08'));
      const files = ['list.trust.json', 'guoxin.crl'];
      expect(trust('trust-put', ...files).error).toMatchObject({
        error: { code: 'exchange/request-malformed', detail: { field: 'by' } },
      });
      expect(trust('trust-put', 'nothing.crl', ...decided).error).toMatchObject({
        error: { detail: { field: 'file' } },
      });
      const put = trust('trust-put', ...files, ...decided);
      expect(put.out).toMatchObject([
        { file: 'list.trust.json', kind: 'trust-list', order: 2, state: 'kept' },
        { file: 'guoxin.crl', kind: 'revocation-list', state: 'kept' },
      ]);
      const [list] = trust('trust').out as { hash: string }[];
      expect(trust('trust-put', 'guoxin.crl', ...decided).out).toMatchObject([{ state: 'known' }]);
      expect(trust('trust-withdraw', list?.hash ?? '', ...decided).status).toBe(0);
      expect(trust('trust').out).toMatchObject([{ kind: 'revocation-list' }]);
      expect(trust('trust-withdraw', list?.hash ?? '', ...decided).error).toMatchObject({
        error: { code: 'exchange/trust-paper-unknown' },
      });
      expect(trust('decisions').out).toMatchObject([
        { kind: 'trust-paper-withdrawn', by: 'admin-1' },
        { kind: 'trust-paper-put' },
        { kind: 'trust-paper-put' },
      ]);
    },
    patience,
  );

  it(
    'let a window in by both bureaus, and shut it out',
    async () => {
      exchange('init', '--env', 'training', '--start-date', '2016-03-10');
      for (const bureau of ['state', 'local']) {
        const made = run(
          'scripts/seal.ts',
          'make-key',
          '--env',
          'training',
          '--bureau',
          bureau,
          '--key',
          `${bureau}.key`,
        );
        fs.writeFileSync(path.join(folder, `${bureau}.pub`), JSON.stringify(made.out[0]));
        expect(exchange('bureau-key', bureau, `${bureau}.pub`).error).toMatchObject({
          error: { code: 'exchange/request-malformed', detail: { field: 'by' } },
        });
        expect(exchange('bureau-key', bureau, `${bureau}.pub`, ...decided).status).toBe(0);
      }
      const keys = await openKeys(path.join(folder, 'keys'));
      const store = await openStore(
        { engine: 'sqlite', file: path.join(folder, 'exchange.db') },
        keys.storeKeyHex,
        1,
      );
      await askEnrolment(store, requestOf(makeWindow({ device: 'cli-1', bureau: 'state' })), 1);
      await store.close();

      const [asked] = exchange('enrolments').out;
      expect(asked).toMatchObject({ request: { device: 'cli-1' }, opinions: [] });
      fs.writeFileSync(path.join(folder, 'asked.json'), JSON.stringify(asked));
      const states: unknown[] = [];
      for (const bureau of ['state', 'local']) {
        const paper = `${bureau}-says.json`;
        expect(run('scripts/device.ts', 'approve', 'asked.json', paper, ...signed(bureau)).status).toBe(0);
        states.push((exchange('opinion', paper).out[0] as { state: string }).state);
      }
      expect(states).toEqual(['waiting', 'approved']);
      expect(exchange('backup', 'whole.txpb').out[0]).toMatchObject({ rows: expect.any(Number) as number });

      const { exchangeId } = asked as { exchangeId: string };
      run('scripts/device.ts', 'revoke', 'cli-1', 'out.json', '--exchange', exchangeId, ...signed('local'));
      expect(exchange('revocation', 'out.json').out).toEqual([{ device: 'cli-1' }]);
      expect(status(at)).toBe('revoked');
      expect(exchange('decisions').out).toMatchObject([
        { kind: 'window-revoked', by: 'local-9' },
        { kind: 'window-enrolled', by: 'state-9 local-9' },
        { kind: 'bureau-key-set', subject: 'local' },
        { kind: 'bureau-key-set', subject: 'state' },
      ]);
    },
    patience,
  );

  it(
    'keep aside what a window that is shut out sends, let a part of it in, and let the window begin anew by files',
    async () => {
      const keys = await openKeys(path.join(folder, 'keys'));
      // What the window sends all the same is kept aside; a person lets a part of it in, and closes the rest.
      const again = await openStore(
        { engine: 'sqlite', file: path.join(folder, 'exchange.db') },
        keys.storeKeyHex,
        1,
      );
      const window = makeWindow({ device: 'cli-1', bureau: 'state' });
      await land(
        again,
        window,
        [1, 2, 3].map((n) => window.seal(collection(`cli-${n}`, `V-cli-${n}`, n))),
      );
      await again.close();
      expect(exchange('quarantine').out).toMatchObject([
        { msgId: 'cli-1:0:1', state: 'held', kind: 'FACT' },
        { msgId: 'cli-1:0:2' },
        { msgId: 'cli-1:0:3' },
      ]);
      expect(exchange('release', 'cli-1', '--to', 'x', ...decided).error).toMatchObject({
        error: { code: 'exchange/request-malformed', detail: { field: 'to' } },
      });
      expect(exchange('release', 'cli-1').error).toMatchObject({ error: { detail: { field: 'by' } } });
      expect(exchange('release', 'cli-1', '--to', '2', ...decided).out).toEqual([
        { device: 'cli-1', released: 2 },
      ]);
      expect(exchange('refuse', 'cli-1', ...decided).out).toEqual([{ device: 'cli-1', refused: 1 }]);
      expect(exchange('refuse', 'cli-1', ...decided).error).toMatchObject({
        error: { code: 'exchange/nothing-quarantined' },
      });
      expect(exchange('decisions').out.slice(0, 2)).toMatchObject([
        { kind: 'held-refused', subject: 'cli-1', by: 'admin-1' },
        { kind: 'held-released', subject: 'cli-1' },
      ]);

      // It asks to begin anew, by a file; both bureaus agree, and the approval goes back by a file.
      const newEpoch = { epoch: 1, askedBy: 'n-gao', reason: '设备找回' };
      fs.writeFileSync(path.join(folder, 'anew.json'), JSON.stringify(requestOf(window, { newEpoch })));
      const [progress] = exchange('ask', 'anew.json').out as [{ id: string; state: string }];
      expect(progress).toMatchObject({ state: 'waiting', approval: null });
      fs.writeFileSync(path.join(folder, 'asked-anew.json'), JSON.stringify(exchange('enrolments').out[0]));
      const refusedAnew = run(
        'scripts/device.ts',
        'approve',
        'asked-anew.json',
        'no.json',
        ...signed('state'),
      );
      expect(refusedAnew.status).not.toBe(0);
      for (const bureau of ['state', 'local']) {
        const paper = `${bureau}-anew.json`;
        run('scripts/device.ts', 'approve', 'asked-anew.json', paper, ...signed(bureau), '--new-epoch');
        exchange('opinion', paper);
      }
      expect(exchange('enrolment', progress.id).out).toMatchObject([
        { state: 'approved', approval: { device: 'cli-1', epoch: 1, lastSeq: 2 } },
      ]);
    },
    patience,
  );

  it(
    'bring it all back from a backup',
    () => {
      const elsewhere = ['--keys', 'keys', '--store', 'sqlite:restored.db'];
      const refused = run('exchange/cli.ts', 'restore', 'asked.json', ...elsewhere, ...decided);
      expect(refused.error).toMatchObject({ error: { code: 'exchange/backup-not-in-order' } });
      expect(fs.existsSync(path.join(folder, 'restored.db'))).toBe(false);
      expect(run('exchange/cli.ts', 'restore', 'whole.txpb', ...elsewhere, ...decided).status).toBe(0);
      expect(status(elsewhere)).toBe('active');
      expect(run('exchange/cli.ts', 'restore', 'whole.txpb', ...elsewhere, ...decided).error).toMatchObject({
        error: { code: 'exchange/store-exists' },
      });
      expect(status(elsewhere)).toBe('active');
    },
    patience,
  );
});
