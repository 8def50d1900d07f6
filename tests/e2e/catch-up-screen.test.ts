import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { Counter, sizes } from '../support/counter.ts';
import { openCounterWindow } from '../support/browser.ts';
import { startTamperingProxy, type TamperingProxy } from '../support/tampering-proxy.ts';
import { makeTraining, type TestTraining } from '../support/training.ts';

let training: TestTraining;
let proxy: TamperingProxy;
let counter: Counter;

const feed = /^\/v1\/feeds\/[^/]+\?/;
const changed = (change: (value: Record<string, unknown>) => object) => (body: Buffer) =>
  Buffer.from(JSON.stringify(change(JSON.parse(body.toString('utf8')) as Record<string, unknown>)));
const snapshotOf = (part: string) => ({
  part,
  position: 24_000,
  hash: 'a'.repeat(64),
  size: 3_000_000,
  publishedAt: 1,
});

beforeAll(async () => {
  training = await makeTraining();
  proxy = await startTamperingProxy(training.exchange.url);
  const { config } = profileFiles(training.profile('state'));
  const profile = JSON.parse(readFileSync(config, 'utf8')) as { exchangeUrl: string; part: string };
  writeFileSync(config, JSON.stringify({ ...profile, exchangeUrl: proxy.url }));
  // An exchange far ahead, whose snapshot never comes.
  proxy.on = (path) => {
    if (feed.test(path)) return changed((page) => ({ ...page, highWater: 24_317 }));
    if (path.endsWith('/latest')) return { instead: snapshotOf(profile.part) };
    return path.startsWith('/v1/snapshots/') ? 'hang' : 'pass';
  };
  counter = new Counter(await openCounterWindow({ profile: training.profile('state') }));
}, 240_000);
afterAll(async () => {
  await counter.close();
  await proxy.close();
  await training.remove();
});

const shownWell = async (name: string): Promise<void> => {
  for (const size of sizes) {
    await counter.page.resize(size.width, size.height);
    await counter.keepPicture(`${name}-${size.name}`);
    expect([await counter.cutOff(), await counter.axe()]).toEqual([[], []]);
  }
};

it('shows what is received before the window opens, and lets whoever is there work first', async () => {
  await counter.page.waitForText('正在收取共享数据', 60_000);
  await counter.page.waitForText('24,000');
  await shownWell('catch-up');
  const begun = performance.now();
  await counter.page.press('Enter');
  await counter.page.waitForText('人员登录', 60_000);
  // The window itself takes its time to open; what was being received does not add to it.
  expect(performance.now() - begun).toBeLessThan(20_000);
}, 120_000);

it('a supervisor has it made anew: the hall process starts again by itself and begins with it', async () => {
  await counter.page.evaluate(`hall.session.setLanguage({ language: 'en' })`);
  const officers = await counter.page.evaluate<{ value: { officers: { id: string; roles: string[] }[] } }>(
    'hall.session.state({})',
  );
  const supervisor = officers.value.officers.find(({ roles }) => roles.includes('supervisor'));
  const signIn = JSON.stringify({ officerId: supervisor?.id, pin: trainingPin });
  expect(await counter.page.evaluate(`hall.session.signIn(${signIn}).then((a) => a.ok)`)).toBe(true);
  expect(await counter.page.evaluate('hall.exchange.rebuildInbox({}).then((a) => a.ok)')).toBe(true);
  await counter.page.waitForText('Receiving the shared data', 60_000);
  await counter.page.waitForText('At the supervisor');
  await shownWell('catch-up-english');
  await counter.page.press('Enter');
  await counter.page.waitForText('Sign in', 60_000);
}, 120_000);
