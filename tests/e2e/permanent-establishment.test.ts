import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticeForm } from '../../domain/matters/norm-25-permanent-establishment/sample-notice.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';
import { whole } from '../journeys/seed.ts';

let town: HallTown;
let state: Counter;
let local: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  [state, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
});
afterAll(async () => {
  await Promise.all([state?.close(), local?.close()]);
  await town?.remove();
});

/** Screens between those that matter most are judged in the long run. */
const judgeToo: typeof judgeScreen = whole ? judgeScreen : async () => undefined;

/** The whole of an element lies between its scroller's edges. */
const inSight = (window: Counter, selector: string): Promise<boolean> =>
  window.page.evaluate<boolean>(
    `(() => { const box = document.querySelector('${selector}').getBoundingClientRect();
       const frame = document.querySelector('.centre-scroll').getBoundingClientRect();
       return box.height > 40 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1; })()`,
  );

/** Opens the first of the acts that are open, by Enter on the button that the keyboard is led to. */
const begin = async (window: Counter, title: string): Promise<void> => {
  await window.sees(title);
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if ((await window.page.focused())?.name.includes(title) === true) break;
    await window.page.press('Tab');
  }
  await window.page.press('Enter');
  await window.page.waitFor('region', title, waitMs);
};

const numberIn = async (window: 'state' | 'local', title: string, label: string): Promise<string> => {
  const texts = [...(await town.documents(window)).values()].map((text) => text.replaceAll(/\s/g, ''));
  const paper = texts.find((text) => text.includes(title)) ?? '';
  return new RegExp(`${label}(税函〔2016〕[A-Z]+-\\d+-\\d+号)`).exec(paper)?.[1] ?? '';
};

describe('a permanent establishment between two windows, by keyboard alone', () => {
  oneAfterAnother();

  it('is noticed by one bureau; F9 over an empty form leads to the first field that is missing', async () => {
    await state.signIn('赵长青');
    await state.atCounter();
    await state.command('xtpdcsjg', '协同判定常设机构资格');
    await state.atStop('field.enterprise');
    await state.page.press('Enter', 'F9');
    await state.atStop('field.enterprise');
    const { rows } = await state.ask('cases', 'list', { statuses: ['draft'] });
    const { fields } = await state.ask('cases', 'get', { caseFileId: rows[0]?.id ?? '' });
    for (const field of fields) {
      await state.atStop(`field.${field.id}`);
      const wanted = noticeForm[field.id] ?? '';
      const choice = field.options.findIndex(({ value }) => value === wanted);
      if (choice >= 0) await state.page.press(String(choice + 1));
      else if (wanted !== '' && (await state.typed()) !== wanted) await state.typeOver(wanted);
      await state.page.press('Enter');
    }
    await state.page.until('F9 open', async () => (await state.reason()) === '核对无误后办理', waitMs);
    await judgeScreen(state, 'pe-notice');
    await state.page.press('F9');
    await state.sees('已告知，待地税签收');
    await judgeToo(state, 'pe-noticed');
  });

  it('is signed for and answered with the notice in sight; a missing answer has the keyboard and is read out', async () => {
    await local.signIn('邱国栋');
    await local.atCounter();
    await local.page.until(
      'the case has come',
      async () => ((await local.ask('cases', 'flows', {})).rows.length === 1 ? true : undefined),
      waitMs,
    );
    await local.page.press('Alt+8');
    await local.rowFocused();
    await local.page.press('Enter');
    await local.atStop('act.0');
    await local.page.press('Enter', 'F9');
    await local.sees('已签收，待地税反馈意见');
    await local.atStop('act.0');
    await local.page.press('Enter');
    await local.atStop('field.finding');
    await local.page.press('Enter', 'Enter');
    await local.atStop('submit-act');
    await local.page.press('F9');
    await local.atStop('field.finding');
    expect(await local.page.evaluate("document.querySelector('#finding-line').getAttribute('role')")).toBe(
      'alert',
    );
    await judgeScreen(local, 'pe-answering', async (where) => {
      expect.soft(await inSight(local, '.answered'), where).toBe(true);
      // The opinion that is answered stands first, whatever else the notice says.
      expect
        .soft(await local.page.evaluate("document.querySelector('.answered dl').textContent"), where)
        .toMatch(/^本局意见构成常设机构判定理由/);
    });
    await local.page.press('2', 'Enter');
    await local.page.type('分包部分不属同一项目，本项目工期未满十二个月。');
    await local.page.press('F9');
    await local.sees('意见不一致，待分别上报');
    await judgeToo(local, 'pe-answered');
  });

  it('is questioned, and the question stands beside its answer', async () => {
    await state.sees('意见不一致，待分别上报');
    await begin(state, '提出质疑');
    await state.page.type('分包合同与总包合同工期是否合并计算，依据何在？');
    await judgeToo(state, 'pe-questioning');
    await state.page.press('F9');
    await state.sees('有质疑待答复');
    await local.sees('有质疑待答复');
    await local.atStop('act.0');
    await local.page.press('Enter');
    await local.atStop(/^field\./);
    expect(await local.page.text()).not.toContain('✓质疑与答复');
    await judgeScreen(local, 'pe-question-in-sight', async (where) => {
      expect.soft(await inSight(local, '.answered'), where).toBe(true);
      expect
        .soft(await local.page.evaluate("document.querySelector('.answered').textContent"), where)
        .toContain('工期是否合并计算');
    });
    await local.backTo('field.finding');
    await local.page.press('1');
    await local.enterTo('field.reasons');
    await local.page.type('经复核，两份合同属同一项目，工期合并计算。');
    await local.page.press('F9');
    await local.sees('双方一致：构成常设机构；待双方确认');
  });

  it('is confirmed by both, and each letter names the one it answers', async () => {
    // The own keys of both officers, one SM2 and one RSA, under what the bureaus conclude.
    for (const [window, key] of [
      [local, 'officer-l-qiu'],
      [state, 'officer-n-zhao'],
    ] as const) {
      await window.ask('devices', 'injectFault', { device: 'ca-key', fault: `put:${key}` });
      await begin(window, '确认共同结论');
      await judgeToo(window, 'pe-confirming');
      await window.page.press('F9');
      await window.atStop('officer-key.pin');
      await judgeToo(window, 'pe-officer-key');
      await window.page.type(trainingPin);
      await window.page.press('Enter');
      await window.page.press('Enter');
      if (window === local) await state.sees('一方已确认，待另一方确认');
    }
    await state.sees('双方确认：构成常设机构');
    await local.sees('双方确认：构成常设机构');
    for (const name of ['赵长青', '邱国栋']) await local.sees(`CA Key 签署：${name}`);
    await judgeScreen(local, 'pe-concluded');
    await local.page.until(
      'the papers are out',
      async () =>
        (await town.documents('state')).size >= 4 && (await town.documents('local')).size >= 3
          ? true
          : undefined,
      waitMs,
    );
    const own = async (window: 'state' | 'local', title: string): Promise<string> =>
      numberIn(window, title, '');
    expect(await numberIn('local', '意见反馈书', '来文字号')).toBe(await own('state', '资格告知书'));
    expect(await numberIn('local', '质疑答复书', '来文字号')).toBe(await own('state', '资格质疑书'));
    expect(await numberIn('local', '结论确认书', '来文字号')).toBe(await own('state', '资格告知书'));
    expect(await numberIn('state', '结论确认书', '来文字号')).toBe(await own('local', '结论确认书'));
  });
});
