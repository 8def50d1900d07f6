import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseView } from '../../../contract/calls/cases.ts';
import type { ValueClient } from '../../../contract/client.ts';
import { certificatesOfCase, openSealRequests, sealGrantsOf } from '../../../db/seals.ts';
import { execute } from '../../../db/sql.ts';
import { signGrant, type signSealRequest } from '../../../evidence/seal.ts';
import { signingKeyFrom } from '../../../evidence/signature.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import type { Seal, SealedPaper } from '../../../evidence/seal.ts';
import { sealsAreGenuine } from '../../../main/services/seal-desk.ts';
import { until } from '../../../main/training/act-player.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { makeTraining, readBooks, startHall, type TestTraining, writeBooks } from '../../support/training.ts';
import { act, establishment, fileNewcomer, household, prepareNewcomer, signIn } from './registration.ts';

/*
 * The whole round of a seal key (DESIGN §14), at a real window, a real exchange and with the bureau's own command: the
 * window asks, the bureau grants, the window seals, the bureau takes the key back, the certificate is to follow.
 */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
let training: TestTraining;
let state: ValueClient;

const file = (name: string): string => join(training.folder, name);
const node = async (script: string, ...args: readonly string[]): Promise<string> =>
  (await run(process.execPath, [join(root, script), ...args])).stdout;
const exchange = (...args: readonly string[]): Promise<string> => {
  const folder = file('exchange');
  const where = ['--keys', join(folder, 'keys'), '--store', `sqlite:${join(folder, 'exchange.db')}`];
  return node('exchange/cli.ts', ...args, ...where);
};
const seal = (...args: readonly string[]): Promise<string> =>
  node('scripts/seal.ts', ...args, '--key', file('local-bureau.key'));
const keys = () => state.paper.sealKeys({});
const whenKeys = (what: string, are: (keys: Awaited<ReturnType<typeof state.paper.sealKeys>>) => boolean) =>
  until(what, async () => {
    await state.exchange.retryNow({});
    const now = await keys();
    return are(now) ? now : undefined;
  });
const register = async (name: string): Promise<CaseView> =>
  fileNewcomer(state, await prepareNewcomer(state, establishment, { ...household, name }));
const firstPaper = (view: CaseView): string => view.documents[0]?.kind ?? '';

beforeAll(async () => {
  training = await makeTraining();
  // A window set up with the bureaus' public keys and nothing else of the Local bureau.
  await writeBooks(training.profile('state'), (tx) =>
    execute(tx, "DELETE FROM seal_grants WHERE bureau = 'local'"),
  );
  const hall = await startHall(training.profile('state'), { temp: training.temp });
  training.halls.add(hall);
  state = hall.calls;
  await signIn(state, 'n-lin');
}, 120_000);
afterAll(() => training.remove());

it('without a key of the Local bureau the certificate is to follow, and the clerk is told why before F9', async () => {
  const view = await prepareNewcomer(state, establishment, household);
  expect(view.preview.certificate?.missingSeals).toEqual([
    { bureau: 'local', why: { zh: '该局没有签发密钥', en: 'the bureau has issued no key' } },
  ]);
  expect(firstPaper(await fileNewcomer(state, view))).toBe('certificate-to-follow');
}, 60_000);

it('asks once, is granted by the bureau’s own command, and hands over the certificate that had to wait', async () => {
  await state.paper.askSealKey({ bureau: 'local' });
  await state.paper.askSealKey({ bureau: 'local' });
  const asked = await whenKeys('the exchange has the request', ({ asked: [one] }) => one?.isPosted === true);
  expect(asked.asked.map(({ bureau }) => bureau)).toEqual(['local']);
  const [request = '', ...more] = (await exchange('seal-requests')).trim().split('\n');
  expect(more).toEqual([]);
  expect(request).not.toContain('rivate');
  writeFileSync(file('request.json'), request);

  await seal('make-key', '--env', 'training', '--bureau', 'local');
  const term = ['--from', '2016-04-01', '--to', '2016-06-30'];
  const grant = ['grant', file('request.json'), file('grant.json'), '--id', 'seal-local-jb-11-1', ...term];
  await seal(...grant, '--numbers', '900-901');
  await exchange('seal-deposit', file('grant.json'));
  const granted = await whenKeys('the grant has come', ({ asked: open }) => open.length === 0);
  expect(granted.rows.filter(({ bureau }) => bureau === 'local')).toEqual([
    {
      id: 'seal-local-jb-11-1',
      bureau: 'local',
      validFrom: '2016-04-01',
      validTo: '2016-06-30',
      nextNo: 900,
      remaining: 2,
      standing: 'valid',
      reason: null,
    },
  ]);

  const { rows } = await state.cases.flows({});
  const waiting = rows.find((row) => row.stage.zh === '已登记，证件后补')?.caseFileId ?? '';
  const handed = await act(state, waiting, 'state', 'hand-over-certificate', { receivedBy: '周雨桐' });
  expect(handed.flow?.concluded?.zh).toBe('已登记，资料已归档');
}, 120_000);

it('seals nothing more once the bureau has taken the key back, says why, and what it sealed stays genuine', async () => {
  const reason = '窗口调整，密钥收回';
  const revoke = ['revoke', file('grant.json'), file('revocation.json'), '--reason', reason];
  await seal(...revoke, '--on', '2016-04-06');
  await exchange('seal-deposit', file('revocation.json'));
  const revoked = await whenKeys('the revocation has come', ({ rows }) =>
    rows.some(({ standing }) => standing === 'revoked'),
  );
  expect(revoked.rows.find(({ standing }) => standing === 'revoked')).toMatchObject({
    bureau: 'local',
    reason,
  });
  // The same day still, and numbers left: it stops at once all the same.
  const view = await prepareNewcomer(state, establishment, { ...household, name: '雨桐花店' });
  expect(view.preview.certificate?.missingSeals[0]?.why.zh).toBe(`密钥已由该局收回：${reason}`);
  const filed = await fileNewcomer(state, view);
  expect(firstPaper(filed)).toBe('certificate-to-follow');
  await expect(
    act(state, filed.id, 'state', 'hand-over-certificate', { receivedBy: '周雨桐' }),
  ).rejects.toMatchObject({ error: { code: 'case/seal-key-missing' } });
  const { rows } = await state.cases.flows({});
  const first = rows.find((row) => row.subject === household['name'])?.caseFileId ?? '';
  const genuine = await readBooks(training.profile('state'), (db) =>
    certificatesOfCase(db, first).map(({ paper, seals }) =>
      sealsAreGenuine(db, paper as SealedPaper, seals as readonly Seal[]),
    ),
  );
  expect(genuine).toEqual([true]);
}, 120_000);

it('takes nothing that the bureau did not sign, that it did not ask for or that gives a number twice, and tells it once', async () => {
  await state.paper.askSealKey({ bureau: 'local' });
  await whenKeys('the exchange has the second request', ({ asked: [one] }) => one?.isPosted === true);
  writeFileSync(file('request-2.json'), (await exchange('seal-requests')).trim());
  const { request } = (
    JSON.parse(readFileSync(file('request-2.json'), 'utf8')) as {
      signed: ReturnType<typeof signSealRequest>;
    }
  ).signed;
  const { requestedOn: _on, ...wanted } = request;
  const grant = (over: object, by: 'state' | 'local' = 'local') => ({
    kind: 'grant',
    signed: signGrant(trainingSealAuthorities[by].signing, {
      ...wanted,
      fromNo: 950,
      toNo: 960,
      validFrom: plainDate('2016-04-01'),
      validTo: plainDate('2016-06-30'),
      ...over,
    }),
  });
  const stranger = signingKeyFrom('ed25519', new Uint8Array(32).fill(9)).verifying.publicKeyHex;
  const bad = [
    ['case/seal-grant-forged', grant({ id: 'seal-forged' }, 'state')],
    ['case/seal-grant-not-asked', grant({ id: 'seal-not-asked', publicKeyHex: stranger })],
    ['case/seal-numbers-given', grant({ id: 'seal-twice', fromNo: 901 })],
  ] as const;
  for (const [, paper] of bad) {
    writeFileSync(file('bad.json'), JSON.stringify(paper));
    await exchange('seal-deposit', file('bad.json'));
  }
  const told = await until('each is told', async () => {
    await state.exchange.retryNow({});
    const { rows } = await state.exchange.inbox({});
    const alarms = rows.filter(({ kind }) => kind === 'alarm');
    return alarms.length >= bad.length ? alarms : undefined;
  });
  await state.exchange.retryNow({});
  expect((await state.exchange.inbox({})).rows.filter(({ kind }) => kind === 'alarm')).toHaveLength(
    bad.length,
  );
  expect(told.map(({ sentence }) => sentence).join('')).toContain('不是该局签发的');
  expect(told.map(({ sentence }) => sentence).join('')).toContain('编号与以前授予本窗口的重复');
  const after = await readBooks(training.profile('state'), (db) => ({
    open: openSealRequests(db).length,
    grants: sealGrantsOf(db, 'local').map(({ id }) => id),
  }));
  expect(after).toEqual({ open: 1, grants: ['seal-local-jb-11-1'] });
  expect(firstPaper(await register('雨桐书店'))).toBe('certificate-to-follow');
}, 120_000);
