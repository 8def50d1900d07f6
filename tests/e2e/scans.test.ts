import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { pdfOf, pngOf, sha256 } from '../support/scans.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

let town: HallTown;
let state: Counter;
let local: Counter;
const folder = mkdtempSync(join(tmpdir(), 'scans-of-a-clerk-'));
const file = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const approval = pdfOf('Approval 2016-17', 60_000);
const payroll = pngOf(1240, 1754, 24);

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
  rmSync(folder, { recursive: true, force: true });
});

const liaison = [
  '临江宏盛机械制造有限公司',
  '91359901DEMA00021A',
  '临江国税反避〔2016〕2号',
  '个人所得税、印花税',
  '向境外关联方支付技术服务费，金额与受益不相称。',
  '请提供该企业外籍人员个人所得税申报情况。',
];

/** The system's own file dialog, which no test can see: the clerk chooses `path` in it. */
const chooseInDialog = async (counter: Counter, path: string): Promise<void> => {
  const { session } = counter.page;
  await session.send('Page.setInterceptFileChooserDialog', { enabled: true });
  const opened = new Promise<number>((resolve) => {
    const stop = session.on('Page.fileChooserOpened', (told) => {
      stop();
      resolve(Number(told['backendNodeId']));
    });
  });
  await counter.page.press('Enter');
  await session.send('DOM.setFileInputFiles', { files: [path], backendNodeId: await opened });
};

const attach = async (counter: Counter, title: string, path: string): Promise<void> => {
  await counter.backTo('scans.title');
  if (title !== '') await counter.typeOver(title);
  await counter.page.press('Enter');
  await counter.atStop('scans.choose');
  await chooseInDialog(counter, path);
};

describe('scans between two windows, by keyboard alone', () => {
  oneAfterAnother();

  it('are put to a letter: a paper by its name, nothing that is no scan, and taken away again', async () => {
    await state.signIn('赵长青');
    await state.atCounter();
    await state.command('fbslxd', '反避税调查联系单');
    await state.atStop('field.enterprise');
    for (const text of liaison) {
      await state.typeOver(text);
      await state.page.press('Enter');
    }
    await state.atStop('field.replyBy');
    await state.page.press('Alt+s');
    await state.sees('没有扫描件');
    await judgeScreen(state, 'scans-empty');
    await attach(state, '', file('总局批复2016-17.pdf', approval));
    await state.sees('已添加：总局批复2016-17');
    await attach(state, '脚本', file('page.pdf', Buffer.from('<html><script>1</script></html>')));
    await state.sees('只收 PDF、JPEG、PNG 扫描件，这个文件的内容不是');
    await attach(state, '大图', file('bomb.png', pngOf(4, 4, 1, [60_000, 60_000])));
    await state.sees('这张图片的像素超过规定');
    await attach(state, '工资发放表', file('payroll.png', payroll));
    await state.sees('已添加：工资发放表');
    await judgeScreen(state, 'scans-attached');
  });

  it('are looked at before they go: a PDF by its pages, a picture as it is, and Esc leads back', async () => {
    await state.page.press('Escape');
    await state.atStop(/^field\./);
    await state.page.press('Alt+s');
    await state.rowFocused();
    await state.page.press('Enter');
    await state.page.until(
      'the page of the PDF is drawn',
      () =>
        state.page.evaluate<boolean>(
          `(() => { const canvas = document.querySelector('.scan-sheet canvas');
             if (canvas === null || canvas.width < 500) return false;
             const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
             for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 80) return true;
             return false; })()`,
        ),
      waitMs,
    );
    await state.keepPicture('scans-pdf');
    expect(await state.axe()).toEqual([]);
    await state.page.press('Escape');
    await state.rowFocused();
    await state.page.press('ArrowDown', 'Enter');
    await state.page.until(
      'the picture is drawn',
      () =>
        state.page.evaluate<boolean>("(document.querySelector('.scan-picture')?.naturalWidth ?? 0) === 1240"),
      waitMs,
    );
    await state.keepPicture('scans-picture');
    await state.page.press('Escape', 'Escape');
    await state.atStop(/^field\./);
    await state.page.until('F9 open', async () => (await state.reason()) === '核对无误后办理', waitMs);
    await state.page.press('F9');
    await state.sees('已发出，待签收');
    await state.sees('扫描件 2 份');
  });

  it('arrive beside their letter, are fetched when somebody wants them, and shown', async () => {
    await state.page.press('Alt+2');
    await state.sees('已到交换平台');
    await judgeScreen(state, 'scans-outbox');
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
    await local.sees('扫描件 2 份');
    await local.page.press('Alt+s');
    await local.rowFocused();
    await local.sees('未取到本窗口');
    await judgeScreen(local, 'scans-away');
    await local.page.press('Enter');
    await local.sees('已在本窗口，可查看');
    await local.rowFocused();
    await local.page.press('Enter');
    await local.page.until(
      'the PDF is shown at the other bureau',
      () => local.page.evaluate<boolean>("document.querySelector('.scan-sheet canvas')?.width > 500"),
      waitMs,
    );
    const { rows } = await local.ask('cases', 'flows', {});
    const caseFileId = rows[0]?.caseFileId ?? '';
    const { rows: there } = await local.ask('scans', 'ofCase', { caseFileId });
    expect(there.map(({ hash, title, place }) => [hash, title, place])).toEqual([
      [sha256(approval), '总局批复2016-17', 'here'],
      [sha256(payroll), '工资发放表', 'away'],
    ]);
  });

  it('are all said in English too', async () => {
    await local.page.press('Escape', 'Escape');
    await local.command('qhwyw', 'English');
    await local.page.press('Alt+s');
    await local.page.waitForText('Not fetched to this window', waitMs);
    await judgeScreen(local, 'scans-english');
  });
});
