import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../main/training/town/people.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
  await counter.begin();
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const surtaxReturn = '城市维护建设税、教育费附加、地方教育附加申报表';

/** Text of the document whose title is asked for, once it lies in the tray. */
const inTheTray = (title: string): Promise<string> =>
  counter.page.until(
    `${title} in the tray`,
    async () =>
      [...(await town.documents('state')).values()]
        .map((text) => text.replaceAll(/\s/g, ''))
        .find((text) => text.includes(title)),
    waitMs,
  );

oneAfterAnother();

describe('papers that are missing', () => {
  it('shut F9, in words, and nothing is taken', async () => {
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '154500' });
    await counter.tickPapers(['surtax-return']);
    await counter.sees('还缺 1 份');
    await counter.atStop('tendered');
    await counter.typeOver('6000');
    await counter.page.until(
      'the reason',
      async () => (await counter.reason()) === '还缺 1 份必需资料，请补齐，或出具补正通知书。',
      waitMs,
    );
    // The change is counted out all the same.
    expect(await counter.page.evaluate("document.querySelector('.change b').textContent")).toBe('960.00');
    await counter.page.press('F9');
    await counter.page.until(
      'the reason on the line of the window',
      () =>
        counter.page.evaluate<boolean>(
          "document.querySelector('.notice-line [role=alert]')?.textContent === '还缺 1 份必需资料，请补齐，或出具补正通知书。'",
        ),
      waitMs,
    );
    expect((await counter.ask('paper', 'printJobs', {})).rows).toEqual([]);
  });

  it('are named in a notice of supplement, printed for the taxpayer, and the case waits', async () => {
    await counter.command('bztzs', '补正通知');
    await counter.sees(`将出具补正通知书，列明所缺：${surtaxReturn}`);
    await counter.focusOn('出具补正通知书');
    await counter.page.press('Enter');
    await counter.sees('补正通知书已生成，请交纳税人。');
    await counter.sees('待补正');
    const notice = await inTheTray('补正');
    // The title takes two lines of its column.
    expect(notice).toContain('城市维护建设税、教育费附加、地方教育');
    expect(notice).toContain('附加申报表');
    expect(notice).toContain('临江晨曦商贸有限公司');
    expect(notice).not.toContain('办税人身份证件');
    // The clauses that ask for this paper, and no law on licences; its days in one style.
    expect(notice).toContain('城市维护建设税暂行条例');
    expect(notice).not.toContain('行政许可法');
    expect(notice).not.toMatch(/\d{4}-\d\d-\d\d/);
  });

  it('come, and the same case is gone on with and filed', async () => {
    await counter.page.press('Alt+n');
    await counter.atCounter();
    await counter.page.press('Alt+7');
    await counter.sees('待补正');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', '税款所属期止', waitMs);
    expect(await counter.page.evaluate("document.querySelector('#gross').value")).toBe('154500.00');
    // The handler comes again: whoever stands at the counter is identified anew or is still known.
    await counter.enterTo('paper.surtax-return');
    await counter.page.press('Space');
    await counter.sees('必需资料已齐');
    await counter.collect('6000');
    expect(await counter.issue()).toHaveLength(2);
  });
});

describe('an application the rules refuse', () => {
  it('is said so with its basis on the case, and F9 stays shut', async () => {
    await counter.page.press('Alt+n');
    await counter.atCounter();
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '154500' });
    const seen = await counter.sees('按规定不能受理');
    expect(seen).toContain('该纳税人 2016-03-01 至 2016-03-31 已经申报。');
    expect(seen).toContain('需要更正的，请打开原办件办理更正或冲正，不要重复申报。');
  });

  it('ends in a printed refusal with the reason', async () => {
    await counter.command('bysl', '不予受理');
    await counter.page.until(
      'the reason is proposed',
      async () => (await counter.typed()).includes('已经申报'),
      waitMs,
    );
    await counter.page.press('Enter');
    await counter.sees('不予受理通知书已生成，请交纳税人。');
    const notice = await inTheTray('不予受理');
    expect(notice).toContain('2016-03-01至2016-03-31已经申报');
    expect(notice).toContain('临江晨曦商贸有限公司');
  });
});

describe('a person whose card cannot be read', () => {
  it('is entered by hand with the reason, and the bar says so for ever', async () => {
    await counter.page.press('Alt+n');
    await counter.atCounter();
    await counter.command('sglr', '手工录入');
    await counter.atStop('hand.name');
    await counter.page.type('吴婷');
    await counter.page.press('Enter');
    await counter.atStop('field.hand-kind');
    await counter.page.press('Enter');
    await counter.atStop('hand.number');
    const { idNumber } = people['wu-ting'];
    // A slip in the birthday: the check character does not fit.
    await counter.page.type(
      `${idNumber.slice(0, 13)}${(Number(idNumber[13]) + 1) % 10}${idNumber.slice(14)}`,
    );
    await counter.page.press('Enter');
    await counter.sees('公民身份号码校验码不符，请核对');
    await counter.atStop('field.hand-reason');
    await counter.page.press('2', 'Enter');
    await counter.atStop('hand.note');
    await counter.page.type('身份证消磁');
    await counter.page.press('Enter');
    await counter.atStop('hand.submit');
    await counter.page.press('Enter');
    // Nothing typed is lost; the keyboard is at the number, which is typed again, as an input method leaves it.
    await counter.atStop('hand.number');
    await counter.page.press('Control+a');
    const fullWidth = [...idNumber]
      .map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
      .join('');
    await counter.page.session.send('Input.insertText', { text: fullWidth.toLowerCase() });
    await counter.page.press('Enter', 'Enter', 'Enter');
    await counter.atStop('hand.submit');
    await counter.page.press('Enter');
    await counter.sees('吴婷（手工录入）');
    await counter.sees('证件读不出：身份证消磁');
    expect(await counter.page.text()).not.toContain(idNumber);
  });
});
