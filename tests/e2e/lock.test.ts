import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  // The shortest wait a profile may have.
  town = await makeHallTown({ idleLockSeconds: 30 });
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

/** Everything of the taxpayer that was on the page: in the text, in the fields and anywhere in the document. */
const confidential = ['临江晨曦商贸有限公司', '陈建明', '16005991001', '154500', '913599'];
const left = async (): Promise<readonly string[]> => {
  const page = await counter.page.evaluate<string>(
    "document.documentElement.outerHTML + [...document.querySelectorAll('input,select,textarea')].map((each) => each.value).join()",
  );
  return confidential.filter((word) => page.includes(word));
};

oneAfterAnother();

describe('the sign-in', () => {
  it('says how many tries are left after a wrong PIN, and keeps the keyboard in the PIN', async () => {
    await counter.signIn('林静怡', '000000');
    await counter.sees('口令不正确，还可尝试 4 次；之后须等待才能再试。');
    await counter.atStop('pin');
    expect(await counter.typed()).toBe('');
    await counter.page.type('201603');
    await counter.page.press('Enter');
    await counter.openShift('500');
  });
});

describe('the lock', () => {
  it('by its key leaves nothing of the taxpayer on the page', async () => {
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '154500' });
    await counter.page.press('Control+l');
    const seen = await counter.sees('窗口已锁定');
    expect(seen).toContain('林静怡');
    expect(await left()).toEqual([]);
    await counter.atStop('unlock-pin');
  });

  it('refuses every key of the counter, and a call behind its back', async () => {
    await counter.page.press('F10', 'F2', 'Alt+1', 'Control+k');
    expect(await counter.page.text()).toContain('窗口已锁定');
    await expect(counter.ask('taxpayers', 'search', { text: '晨曦' })).rejects.toThrow(
      'officer/window-locked',
    );
    expect(await left()).toEqual([]);
  });

  it('says that a PIN is wrong, and opens with the right one on the form as it was', async () => {
    await counter.page.type('111111');
    await counter.page.press('Enter');
    await counter.sees('口令不正确，还可尝试 4 次；之后须等待才能再试。');
    await counter.atStop('unlock-pin');
    await counter.page.type('201603');
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', '税款所属期止', waitMs);
    expect(await counter.page.evaluate("document.querySelector('#gross').value")).toMatch(/^154500/);
    expect(await counter.page.text()).toContain('临江晨曦商贸有限公司');
  });

  it('comes by itself when nobody is there, after saving what was typed', async () => {
    // The page’s waits pass twenty times as fast from here on.
    await counter.page.evaluate(
      '{ const real = window.setTimeout.bind(window); window.setTimeout = (work, ms, ...rest) => real(work, ms > 20000 ? ms / 20 : ms, ...rest); 1 }',
    );
    await counter.page.evaluate("document.querySelector('#gross').focus()");
    await counter.typeOver('160000');
    await counter.sees('窗口已锁定');
    expect(await left()).toEqual([]);
    await counter.page.evaluate('location.reload(); 1');
    await counter.sees('窗口已锁定');
    await counter.atStop('unlock-pin');
    await counter.page.type('201603');
    await counter.page.press('Enter');
    await counter.sees('上次没有办完');
    const { rows } = await counter.ask('cases', 'list', { statuses: ['draft'] });
    expect(rows).toHaveLength(1);
    const saved = await counter.ask('cases', 'get', { caseFileId: rows[0]?.id ?? '' });
    expect(saved.answers['gross']).toMatch(/^160000/);
  });
});

describe('another officer', () => {
  it('takes over only after the shift is closed with the cash counted', async () => {
    await counter.command('tcdl', '退出登录');
    await counter.sees(/结账/);
    await counter.command('jzxb', '结账下班');
    await counter.atStop('close.counted');
    await counter.page.type('490');
    await counter.sees('短款 10.00 元，请在备注中说明');
    await counter.typeOver('500');
    await counter.sees('与账面相符');
    await counter.page.press('Enter', 'Enter');
    await counter.atStop('close.submit');
    await counter.page.press('Enter');
    const seen = await counter.sees('已结账');
    expect(seen).toContain('500.00');
    await counter.focusOn('知道了');
    await counter.page.press('Enter');
  });

  it('who is not trained for the other bureau cannot file there, and is told so in words', async () => {
    await counter.sees('开班');
    for (let tabs = 0; tabs < 20; tabs += 1) {
      if ((await counter.page.focused())?.name.includes('退出登录')) break;
      await counter.page.press('Tab');
    }
    await counter.page.press('Enter');
    await counter.begin('黄小满');
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '154500' });
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    const reason = await counter.page.until(
      'why F9 is shut',
      async () => {
        const text = await counter.reason();
        return /培训|授权|权限/.test(text) ? text : undefined;
      },
      waitMs,
    );
    expect(reason).toContain('地税');
    await counter.enterTo('tendered');
    await counter.typeOver('6000');
    await counter.page.press('F9');
    await counter.page.until(
      'the reason on the line of the window',
      () =>
        counter.page.evaluate<boolean>(
          `document.querySelector('.notice-line [role=alert]')?.textContent === ${JSON.stringify(reason)}`,
        ),
      waitMs,
    );
    expect((await counter.ask('paper', 'printJobs', {})).rows).toEqual([]);
  });
});

describe('an officer who is not there', () => {
  it('is closed by a supervisor at the lock, with the cash counted, and by nobody else', async () => {
    await counter.page.press('Control+l');
    await counter.sees('窗口已锁定');
    await counter.atStop('unlock-pin');
    await judgeScreen(counter, 'lock-absent-offered');
    await counter.page.press('F8');
    await counter.atStop('absent.reason');
    await counter.page.type('突发疾病离岗');
    await counter.page.press('Enter');
    await counter.atStop('close.counted');
    await counter.page.type('490');
    await counter.page.press('Enter');
    await counter.atStop('absent.officer');
    await counter.choose('高建国');
    await counter.page.press('Enter');
    await counter.atStop('absent.pin');
    await judgeScreen(counter, 'lock-absent-form');
    await counter.page.type('111111');
    await counter.page.press('Enter');
    await counter.atStop('absent.submit');
    await counter.page.press('Enter');
    await counter.sees('口令不正确，还可尝试 4 次');
    await counter.atStop('absent.pin');
    await counter.page.type('201603');
    await counter.page.press('Enter', 'Enter');
    await counter.sees('人员登录');
    expect(await left()).toEqual([]);
  });

  it('leaves the window to the next officer, with a drawer of its own', async () => {
    await counter.begin('林静怡');
    const { rows } = await counter.ask('cases', 'list', { statuses: ['draft'] });
    expect(rows.length).toBeGreaterThan(0);
  });
});
