import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingPin } from '../../main/training/town/published.ts';
import { Counter, sizes, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';

const pictures = join(import.meta.dirname, '../../out/e2e');

/** Every screen and panel of the window, in the order of the walk. */
const states = [
  'sign-in',
  'open-shift',
  'idle',
  'lock',
  'by-hand',
  'matches',
  'matters',
  'error-summary',
  'case',
  'derivation',
  'palette',
  'household',
  'paper-check',
  'filed',
  'reverse-form',
  'outbox',
  'print-jobs',
  'vouchers',
  'ledger',
  'devices',
  'local-inbox',
  'local-record',
  'local-return-form',
  'returned-inbox',
  'correction',
  'hold-question',
  'unfinished',
  'shift-close',
  'closed',
] as const;
type State = (typeof states)[number];

interface Look {
  readonly axe: readonly string[];
  readonly layout: readonly string[];
  readonly reading: readonly string[];
}
const looks = new Map<string, Look>();
/** What the case screen measures, by size. */
const measures = new Map<string, CaseMeasure>();

interface CaseMeasure {
  readonly f9Bottom: number;
  readonly lastLevyBottom: number;
  readonly levyDockBottom: number;
  readonly levyRows: number;
  readonly totalPx: number;
  readonly bodyPx: number;
  readonly windowHeight: number;
}

/** Runs in the page: letters too small to read, levy names cut off, columns of one character a line. */
const findReadingFaults = (): string[] => {
  const faults: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim();
    const element = node.parentElement;
    if (text === '' || element === null || element.closest('script,style,[hidden],option') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < 12.5) faults.push(`${size} px: ${text.slice(0, 20)}`);
    if (text.length >= 3 && box.width < size * 1.7 && box.height > size * 3.5)
      faults.push(`one character a line: ${text.slice(0, 20)}`);
  }
  for (const cell of document.querySelectorAll('.levy-dock td'))
    if (cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).textOverflow === 'ellipsis')
      faults.push(`cut off in the levy table: ${cell.textContent ?? ''}`);
  return faults;
};

/** Runs in the page. */
const measureCase = (): CaseMeasure => {
  const box = (selector: string): DOMRect | undefined =>
    [...document.querySelectorAll(selector)].at(-1)?.getBoundingClientRect();
  const px = (selector: string): number => {
    const element = document.querySelector(selector);
    return element === null ? 0 : Number.parseFloat(getComputedStyle(element).fontSize);
  };
  return {
    f9Bottom: box('.collect-button')?.bottom ?? Number.POSITIVE_INFINITY,
    lastLevyBottom: box('.levy-dock tbody tr')?.bottom ?? Number.POSITIVE_INFINITY,
    levyDockBottom: box('.levy-dock')?.bottom ?? 0,
    levyRows: document.querySelectorAll('.levy-dock tbody tr').length,
    totalPx: px('.total-figure'),
    bodyPx: px('body'),
    windowHeight: window.innerHeight,
  };
};

let town: HallTown;
let state: Counter;
let local: Counter;

/** The window as it stands, at both sizes of the hall: axe, the layout, and a picture for eyes. */
const look = async (counter: Counter, name: State): Promise<void> => {
  for (const size of sizes) {
    await counter.page.resize(size.width, size.height);
    await counter.drawn();
    looks.set(`${name} ${size.name}`, {
      axe: await counter.axe(),
      layout: await counter.layoutFaults(),
      reading: await counter.page.evaluate<readonly string[]>(`(${String(findReadingFaults)})()`),
    });
    if (name === 'case')
      measures.set(size.name, await counter.page.evaluate<CaseMeasure>(`(${String(measureCase)})()`));
    await counter.page.screenshot(join(pictures, `${name}-${size.width}.png`));
  }
  await counter.page.resize(sizes[0].width, sizes[0].height);
  await counter.drawn();
};

const closePanel = async (counter: Counter): Promise<void> => {
  await counter.page.press('Escape');
  await counter.page.until(
    'the panel is closed',
    () => counter.page.evaluate<boolean>("document.querySelector('main.panel') === null"),
    waitMs,
  );
};

const panel = async (counter: Counter, key: string, heading: string, name: State): Promise<void> => {
  await counter.page.press(key);
  await counter.page.waitFor('heading', new RegExp(`^${heading}`), waitMs);
  await counter.page.until(
    'the panel is filled',
    () =>
      counter.page.evaluate<boolean>(
        "document.querySelector('.panel-body')?.textContent !== '' && document.querySelector('.panel-body [aria-busy=true]') === null",
      ),
    waitMs,
  );
  await look(counter, name);
  await closePanel(counter);
};

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
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

describe('every screen and panel of the window', () => {
  it('is walked through at both windows, from the sign-in to the closed shift', {
    timeout: 600_000,
  }, async () => {
    await look(state, 'sign-in');
    await state.signIn();
    await state.atStop('float');
    await look(state, 'open-shift');
    await state.openShift();
    await look(state, 'idle');
    await state.page.press('Control+l');
    await state.sees('窗口已锁定');
    await look(state, 'lock');
    await state.atStop('unlock-pin');
    await state.page.type(trainingPin);
    await state.page.press('Enter');
    await state.atCounter();

    await state.command('sglr', '手工录入');
    await state.page.waitFor('textbox', '姓名', waitMs);
    await state.page.type('欧阳静');
    await look(state, 'by-hand');
    await state.page.press('Escape');
    await state.readCard(2);
    await state.sees(/该证件关联 \d+ 户/);
    await look(state, 'matches');
    await state.readCard(0);
    await state.sees('选择事项');
    await look(state, 'matters');

    await state.openMatter();
    await state.page.type('1.2.3');
    await state.page.press('F9');
    await state.sees(/需要更正|格式不对/);
    await look(state, 'error-summary');
    // The first link of the summary has the keyboard.
    await state.page.press('Enter');
    await state.atStop('field.gross');
    await state.fillForm({ gross: '154500', consumptionTax: '3000' });
    await state.page.press('Enter');
    // The consumption tax brings a paper of its own.
    await state.sees('消费税纳税申报表');
    await state.page.press('Alt+a');
    await state.sees('必需资料已齐');
    await state.enterTo('tendered');
    await state.typeOver('10000');
    await state.saved();
    await state.page.until('F9 open', async () => (await state.reason()) === '核对金额和票号后收款', waitMs);
    await look(state, 'case');
    await state.page.press('F7');
    await state.sees('增值税的计算过程');
    await look(state, 'derivation');
    await state.page.press('Escape');
    await state.seesNo('增值税的计算过程');
    await state.page.press('Control+k');
    await state.page.waitFor('dialog', '快捷命令', waitMs);
    await look(state, 'palette');
    await state.page.press('Escape');
    await panel(state, 'F2', '一户式', 'household');

    await state.atStop('tendered');
    await state.page.press('F9');
    await state.sees('已办结');
    await state.atStop(/^check\./);
    await look(state, 'paper-check');
    await state.issue();
    await state.sees(/地税记录\s+交换平台已接受，等待对方确认/);
    await look(state, 'filed');
    await state.command('cz', '冲正');
    await state.atStop('reverse.reason');
    await look(state, 'reverse-form');
    await state.page.press('Escape');
    await panel(state, 'Alt+2', '发件', 'outbox');
    await panel(state, 'Alt+3', '打印任务', 'print-jobs');
    await panel(state, 'Alt+4', '票证', 'vouchers');
    await panel(state, 'Alt+5', '备查账', 'ledger');
    await panel(state, 'Alt+6', '设备', 'devices');

    await local.begin('郑雅文');
    await local.page.press('Alt+1');
    await local.rowFocused();
    await look(local, 'local-inbox');
    await local.page.press('Enter');
    await local.sees('国税报送 · 第 1 版 · 待确认');
    await look(local, 'local-record');
    await local.page.evaluate('document.querySelector(\'[data-stop="return.field"]\').focus()');
    await local.page.press('ArrowDown', 'Enter');
    await local.atStop('return.reason');
    await local.page.type('销售额与开票系统数据不一致，请核对');
    await look(local, 'local-return-form');
    await local.page.press('Enter');
    await local.atStop('return.submit');
    await local.page.press('Enter');
    await local.sees('已退回，报送方将在该栏目更正。');

    await state.sees(/地税记录已退回/);
    await state.page.press('Alt+1');
    await state.rowFocused();
    await look(state, 'returned-inbox');
    await state.page.press('Enter');
    await state.sees('退回原因：销售额与开票系统数据不一致，请核对');
    await state.sees('提交更正');
    await look(state, 'correction');
    await state.page.press('Escape');
    await state.seesNo('提交更正');

    await state.readCard(1);
    await state.sees('吴婷（读卡）');
    await state.openMatter();
    await state.page.press('F6');
    await state.page.waitFor('textbox', '挂起原因', waitMs);
    await look(state, 'hold-question');
    await state.page.press('Enter');
    await state.sees('已挂起');
    await panel(state, 'Alt+7', '未办结', 'unfinished');
    await state.command('jzxb', '结账下班');
    await state.atStop('close.counted');
    await look(state, 'shift-close');
    const { cashSession } = await state.ask('session', 'state', {});
    const counted = ((cashSession?.floatFen ?? 0) + (cashSession?.takenFen ?? 0)) / 100;
    await state.page.type(String(counted));
    await state.sees('与账面相符');
    await state.page.press('Enter', 'Enter');
    await state.atStop('close.submit');
    await state.page.press('Enter');
    await state.sees('已结账');
    await look(state, 'closed');
  });

  const each = states.flatMap((name) => sizes.map((size) => ({ name, size: size.name })));

  it.each(each)('$name at $size: WCAG 2.2 A and AA find nothing', ({ name, size }) => {
    expect(looks.get(`${name} ${size}`)?.axe).toEqual([]);
  });

  it.each(each)('$name at $size: nothing scrolls sideways, lies over another or leaves the window', (one) => {
    expect(looks.get(`${one.name} ${one.size}`)?.layout).toEqual([]);
  });

  it.each(each)(
    '$name at $size: no letter under 12.5 px, no levy name cut, no column of one character',
    (one) => {
      expect(looks.get(`${one.name} ${one.size}`)?.reading).toEqual([]);
    },
  );
});

describe.each(sizes)('the case at $name', ({ name }) => {
  it('shows F9 and every line of the levy table', () => {
    const measure = measures.get(name);
    expect(measure?.levyRows).toBeGreaterThanOrEqual(4);
    expect(measure?.lastLevyBottom).toBeLessThanOrEqual(measure?.levyDockBottom ?? 0);
    expect(measure?.levyDockBottom).toBeLessThanOrEqual(measure?.windowHeight ?? 0);
    expect(measure?.f9Bottom).toBeLessThanOrEqual(measure?.windowHeight ?? 0);
  });

  it('sets the sum in 36 px or more, and text in 14', () => {
    expect(measures.get(name)?.totalPx).toBeGreaterThanOrEqual(36);
    expect(measures.get(name)?.bodyPx).toBeGreaterThanOrEqual(14);
  });
});
