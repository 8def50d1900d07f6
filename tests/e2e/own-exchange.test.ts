import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAtExchange } from '../../main/training/at-exchange.ts';
import { freePort } from '../../main/training/free-port.ts';
import { town } from '../../main/training/town/town.ts';
import {
  caseOf,
  confirmRecord,
  inboxIndex,
  officers,
  openByCard,
  openRecord,
  payers,
} from '../../scripts/demo/scenes/at-the-counter.ts';
import { f9Open, typeForm } from '../../scripts/demo/scenes/between-bureaus.ts';
import { startOwnPostgres } from '../../scripts/exchange/own-postgres.ts';
import { readStartWords } from '../../scripts/start.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { oneAfterAnother } from './support/journey.ts';
import { behindNpm, readmeCommands, runCommand, type RunningCommand } from './support/town-exchange.ts';

/* What the README tells a newcomer to type, typed: two windows on PostgreSQL, a day without a line, and the proof. */

const [start = [], ...rest] = readmeCommands('Try two windows on PostgreSQL');
const windowCommands = rest.slice(0, 2);
const proof = rest[2] ?? [];
const folder = mkdtempSync(join(tmpdir(), 'joint-window-newcomer-'));
// As a newcomer's clone is: root runs PostgreSQL as somebody who has to get in.
chmodSync(folder, 0o755);

/** Whether npm's PostgreSQL runs here is asked of itself, before anything is promised. */
const cannot = await (async (): Promise<string | undefined> => {
  const tried = await startOwnPostgres({ folder: join(folder, 'tried'), forATest: true });
  if ('skipped' in tried) return tried.skipped;
  await tried.stop();
  return undefined;
})();
if (cannot !== undefined) process.stdout.write(`skipped: two windows on PostgreSQL: ${cannot}\n`);

let exchange: RunningCommand;
let port = 0;
const windows: Partial<Record<'state' | 'local', Counter>> = {};
const at = (which: 'state' | 'local'): Counter => {
  const window = windows[which];
  if (window === undefined) throw new Error('the window is closed');
  return window;
};

const startExchange = async (): Promise<void> => {
  const { script, words } = behindNpm(start);
  exchange = runCommand(script, [...words, '--profile', folder, '--port', String(port)]);
  await exchange.says('Ctrl+C');
};

/** A line of the command's greeting, without its name, in words. */
const greeted = (beginning: string): readonly string[] => {
  const line = exchange
    .said()
    .split('\n')
    .find((each) => each.includes(beginning));
  if (line === undefined) throw new Error(`not greeted with ${beginning}: ${exchange.said()}`);
  return line.slice(line.indexOf(beginning)).split(' ');
};

/** Both commands with what differs between this test and the newcomer's own folder made alike. */
const alike = (command: readonly string[]): string =>
  command
    .join(' ')
    .replace(` --profile ${folder}`, '')
    .replaceAll(`${folder}/`, 'out/training/')
    .replaceAll(`127.0.0.1:${port}`, '127.0.0.1:7316')
    .replaceAll(`127.0.0.1-${port}`, '127.0.0.1-7316')
    .replace(/127\.0\.0\.1:\d+\/exchange/, '127.0.0.1:7317/exchange');

const openWindow = async (which: 'state' | 'local'): Promise<void> => {
  const { words } = behindNpm(greeted(`npm start -- --window ${which}`));
  const { folder: training, window, exchange: url } = readStartWords(words);
  const { profile } = await openAtExchange(training, window, url ?? '');
  windows[which] = await Counter.open({ profile });
};

const prove = async (): Promise<{ code: number | null; said: string }> => {
  const { script, words } = behindNpm(greeted('npm run -s exchange:verify'));
  const ran = runCommand(script, words);
  return { code: await ran.ended(), said: ran.said() };
};

beforeAll(async () => {
  if (cannot !== undefined) return;
  port = await freePort();
  await startExchange();
}, 120_000);
afterAll(async () => {
  await Promise.all(Object.values(windows).map((window) => window.close()));
  await exchange?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

const [pushed] = town.pushedRegistrations;
const registers = async (local: Counter): Promise<void> => {
  if (pushed === undefined) throw new Error('nothing was pushed');
  const card = town.cardDeck.findIndex(({ card: { idNumber } }) => idNumber === pushed.legalPersonId);
  await local.command('djxxbl', '登记信息补录');
  await local.atStop(/^field\./);
  await local.readCard(card);
  await local.atStop(/^field\./);
  await local.backTo('field.creditCode');
  await local.typeOver(pushed.creditCode);
  await local.page.press('Enter');
  await local.page.until(
    'what was pushed stands in the form',
    async () =>
      (await local.page.evaluate<string>(
        "document.querySelector('[data-stop=\"field.name\"]')?.value ?? ''",
      )) === pushed.name,
    waitMs,
  );
  await typeForm(local, {
    place: 'city',
    industry: '正餐服务',
    accounting: 'independent',
    contactName: '林秀英',
    contactPhone: '16005991002',
  });
  await local.tickPapers();
  await f9Open(local);
  await local.page.press('F9');
  await local.sees('后续涉税事项告知单');
};

const files = async (
  payer: (typeof payers)[keyof typeof payers],
  answers: Readonly<Record<string, string>>,
  cash: string,
): Promise<void> => {
  const state = at('state');
  await openByCard(state, payer);
  await state.fillForm(answers);
  await state.tickPapers();
  await state.collect(cash);
  await state.issue();
};

const reverses = async (): Promise<void> => {
  const state = at('state');
  await state.command('cz', '冲正');
  await state.atStop('reverse.reason');
  await state.page.type('纳税人申报的销售额有误');
  await state.page.press('Enter');
  await state.atStop('reverse.officer');
  await state.choose(officers.second);
  await state.page.press('Enter');
  await state.atStop('reverse.pin');
  await state.page.type(town.trainingPin);
  await state.page.press('Enter');
  await state.atStop('reverse.submit');
  await state.page.press('Enter');
  await state.sees('已冲正，红字分录已登记，款项请退还纳税人。');
};

describe.skipIf(cannot !== undefined)('a newcomer with the README', { timeout: 400_000 }, () => {
  oneAfterAnother();

  it('is told the very commands the README has, and the windows are let in', async () => {
    expect(alike(greeted('npm start -- --window state'))).toBe(windowCommands[0]?.join(' '));
    expect(alike(greeted('npm start -- --window local'))).toBe(windowCommands[1]?.join(' '));
    expect(alike(greeted('npm run -s exchange:verify'))).toBe(proof.join(' '));
    await openWindow('state');
    await openWindow('local');
    await exchange.says('Both bureaus let window jb-11 in');
    await exchange.says('Both bureaus let window jb-12 in');
    await at('state').begin(officers.state);
    await at('local').begin(officers.local);
    await at('state').sees(/联网/);
  });

  it('starts it a second time by mistake, is told so, and the first one goes on', async () => {
    const { script, words } = behindNpm(start);
    const second = runCommand(script, [...words, '--profile', folder, '--port', String(await freePort())]);
    expect(await second.ended()).toBe(2);
    expect(second.said()).toContain('已在另一终端运行');
    expect((await fetch(`http://127.0.0.1:${port}/v1/policy`)).status).toBe(200);
  });

  it('cuts the line and works the day at both windows', async () => {
    exchange.press('c');
    await exchange.says('The line is cut');
    await at('state').sees(/离线 \d+ 分钟/);
    await files(payers.trader, { gross: '154500' }, '6000');
    await at('state').next();
    await files(
      payers.factory,
      { netSales: '300000', outputTax: '51000', inputTax: '36000', carriedOver: '0' },
      '20000',
    );
    await at('state').next();
    await files(payers.hardware, { gross: '61800' }, '3000');
    await reverses();
    await at('state').next();
    await registers(at('local'));
    const waits = await at('state').ask('exchange', 'line', {});
    expect(waits.state).toBe('offline');
    expect(waits.waiting).toBeGreaterThan(10);
    expect((await at('local').ask('exchange', 'inbox', {})).rows).toEqual([]);
    await at('state').page.press('Alt+2');
    await at('state').sees('待同步：线路接通后自动发出');
    await at('state').keepPicture('own-exchange-1-state-cut');
    await at('local').keepPicture('own-exchange-2-local-cut');
    await at('state').page.press('Escape');
  });

  it('kills the exchange, starts it again and has the line: everything arrives once', async () => {
    await exchange.kill('SIGKILL');
    await startExchange();
    const [state, local] = [at('state'), at('local')];
    await state.page.until(
      'everything is accepted',
      async () => {
        await state.ask('exchange', 'retryNow', {});
        const { rows } = await state.ask('exchange', 'outbox', {});
        return rows.every((row) => row.state === 'accepted') ? true : undefined;
      },
      waitMs,
    );
    // As a clerk who does not want to wait for the next attempt.
    await local.ask('exchange', 'retryNow', {});
    for (const { name } of [payers.trader, payers.hardware]) {
      await openRecord(local, name);
      await confirmRecord(local);
    }
    await openRecord(state, pushed?.name ?? '');
    await confirmRecord(state);
  });

  it('returns one record with a field and a reason, and the correction opens at that field', async () => {
    const [state, local] = [at('state'), at('local')];
    await openRecord(local, payers.factory.name);
    await local.tabTo('return.field');
    await local.choose('联系电话');
    await local.page.press('Enter');
    await local.atStop('return.reason');
    await local.page.type('号码与税务登记不符');
    await local.page.press('Enter');
    await local.atStop('return.submit');
    await local.page.press('Enter');
    await local.sees('已退回，报送方将在该栏目更正。');
    await state.openRow('Alt+1', await inboxIndex(state, payers.factory.name, 'correct'));
    await state.atStop('field.contactPhone');
    await state.sees('退回原因：号码与税务登记不符');
    await state.keepPicture('own-exchange-3-correction');
    await state.typeOver('16005992222');
    await state.page.press('F9');
    await state.sees('更正已提交，等待对方确认。');
    await openRecord(local, payers.factory.name);
    await local.sees('16005992222');
    await confirmRecord(local);
  });

  it('sees everything accepted and confirmed once, in words', async () => {
    const [state, local] = [at('state'), at('local')];
    for (const { name } of [payers.trader, payers.factory])
      await state.page.until(
        `${name} is confirmed on both lanes`,
        async () => (await caseOf(state, name)).lanes.every(({ status }) => status === 'confirmed'),
        waitMs,
      );
    // What was reversed before it could be sent went as two versions, and the last is confirmed as undone.
    const { id } = await caseOf(state, payers.hardware.name);
    const undone = await state.ask('exchange', 'record', { recordId: `filing:${id}:local` });
    expect(undone).toMatchObject({ version: 2, status: 'confirmed', totalFen: 0 });
    for (const window of [state, local]) {
      await window.page.until(
        'everything sent is accepted',
        async () => {
          await window.ask('exchange', 'retryNow', {});
          const { rows } = await window.ask('exchange', 'outbox', {});
          return rows.length > 0 && rows.every((row) => row.state === 'accepted');
        },
        waitMs,
      );
      expect((await window.ask('exchange', 'inbox', {})).rows).toEqual([]);
      await window.page.press('Escape');
      await window.page.press('Alt+2');
      await window.sees('已接受');
    }
    await state.keepPicture('own-exchange-4-state-outbox');
    await local.keepPicture('own-exchange-5-local-outbox');
  });

  it('proves it from the databases alone, and no longer once a byte was altered', async () => {
    const whole = await prove();
    expect(whole.said).toContain('全部相符 All holds.');
    expect(whole.code).toBe(0);
    const words = greeted('npm run -s exchange:verify');
    const url = words[words.indexOf('--store') + 1] ?? '';
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const flip = (from: string, to: string) =>
      client.query(
        `UPDATE landed SET body = convert_to(replace(convert_from(body, 'UTF8'), '${from}', '${to}'), 'UTF8')
         WHERE convert_from(body, 'UTF8') LIKE '%${from}%'`,
      );
    expect((await flip('16005992222', '16005992223')).rowCount).toBeGreaterThan(0);
    const altered = await prove();
    expect(altered.code).toBe(1);
    expect(altered.said).toContain('有不符之处 Differences found.');
    await flip('16005992223', '16005992222');
    await client.end();
    expect((await prove()).code).toBe(0);
  });

  it('ends it with one key, and a window opened again refuses another exchange at its address', async () => {
    exchange.press('q');
    expect(await exchange.ended()).toBe(0);
    const { script } = behindNpm(start);
    exchange = runCommand(script, ['--sqlite', '--no-keys', '--profile', folder, '--port', String(port)]);
    await exchange.says('npm start');
    await expect(openAtExchange(folder, 'state', `http://127.0.0.1:${port}`)).rejects.toThrow(
      'exchange/profile-of-another-exchange',
    );
  });
});
