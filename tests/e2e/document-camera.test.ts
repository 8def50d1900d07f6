import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeVirtualPaper } from '../../main/hosts/virtual-camera.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';
import { tell } from '../journeys/seed.ts';

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  const path = profileFiles(town.profile('state')).config;
  const config = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...config, documentCamera: 'virtual' }));
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

describe('a paper photographed at the counter, by keyboard alone', () => {
  oneAfterAnother();

  it('is seen live, taken, found by its edges, and attached straight and cut out', async () => {
    await counter.signIn('赵长青');
    await counter.atCounter();
    await counter.command('fbslxd', '反避税调查联系单');
    await counter.atStop('field.enterprise');
    await counter.page.press('Alt+s');
    await counter.sees('没有扫描件');
    await counter.atStop('scans.title');
    await counter.typeOver('总局批复');
    await counter.page.press('Enter');
    await counter.atStop('scans.choose');
    await counter.page.press('Tab');
    await counter.atStop('scans.camera');
    await counter.page.press('Enter');
    await counter.atStop('camera.capture');
    await judgeScreen(counter, 'camera-live');
    await counter.page.press('F4');
    await counter.atStop('camera.attach');
    const corners = await counter.page.evaluate<readonly [number, number][]>(
      "[...document.querySelectorAll('.page-corners circle')].map((each) => [Number(each.getAttribute('cx')) / 1280, Number(each.getAttribute('cy')) / 960])",
    );
    [
      [0.22, 0.1],
      [0.8, 0.14],
      [0.86, 0.92],
      [0.16, 0.88],
    ].forEach(([x, y], index) => {
      expect(Math.abs((corners[index]?.[0] ?? 0) - (x ?? 0))).toBeLessThan(0.02);
      expect(Math.abs((corners[index]?.[1] ?? 0) - (y ?? 0))).toBeLessThan(0.02);
    });
    await judgeScreen(counter, 'camera-corners');
    await counter.page.press('F9');
    await counter.sees('已添加：总局批复');
    await counter.atStop('scans.title');
    await counter.page.press('Escape');
    await counter.atStop(/^field\./);
    await counter.page.press('Alt+s');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.page.until(
      'the photographed paper is drawn',
      () =>
        counter.page.evaluate<boolean>("(document.querySelector('.scan-picture')?.naturalHeight ?? 0) > 600"),
      waitMs,
    );
    // Paper from edge to edge, with writing on it: neither the desk nor a black sheet.
    const light = await counter.page.evaluate<{ paper: number; corners: readonly number[]; dark: number }>(
      `(() => {
         const picture = document.querySelector('.scan-picture');
         const canvas = document.createElement('canvas');
         canvas.width = picture.naturalWidth;
         canvas.height = picture.naturalHeight;
         const pen = canvas.getContext('2d');
         pen.drawImage(picture, 0, 0);
         const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
         const at = (x, y) => data[(y * canvas.width + x) * 4];
         let [sum, dark] = [0, 0];
         for (let n = 0; n < data.length; n += 4) { sum += data[n]; if (data[n] < 90) dark += 1; }
         const [right, bottom] = [canvas.width - 12, canvas.height - 12];
         return { paper: (sum * 4) / data.length, corners: [at(12, 12), at(right, 12), at(right, bottom), at(12, bottom)], dark: (dark * 4) / data.length };
       })()`,
    );
    expect(light.paper).toBeGreaterThan(150);
    for (const corner of light.corners) expect(corner).toBeGreaterThan(180);
    expect(light.dark).toBeGreaterThan(0.05);
    expect(light.dark).toBeLessThan(0.3);
    await counter.keepPicture('camera-attached');
    await counter.page.press('Escape');
  });

  it('has corners that the arrow keys move, and is taken again or left as the clerk likes', async () => {
    await counter.rowFocused();
    await counter.page.evaluate("document.querySelector('#scan-title').focus()");
    await counter.typeOver('第二页');
    await counter.page.press('Enter');
    await counter.atStop('scans.choose');
    await counter.page.press('Tab', 'Enter');
    await counter.atStop('camera.capture');
    await counter.page.press('Enter');
    await counter.atStop('camera.attach');
    await counter.tabTo('camera.corner.0');
    const x = () =>
      counter.page.evaluate<number>(
        "Number(document.querySelector('.page-corners circle').getAttribute('cx'))",
      );
    const before = await x();
    await counter.page.press('ArrowRight', 'Shift+ArrowRight');
    expect((await x()) - before).toBeCloseTo(1280 * 0.035, 0);
    await counter.page.press('F7');
    expect(await x()).toBe(0);
    await counter.page.press('F6');
    await counter.atStop('camera.capture');
    const track = (what: string): Promise<string> => counter.page.evaluate<string>(`${what}.readyState`);
    expect(
      await track("(window.filming = document.querySelector('video').srcObject.getVideoTracks()[0])"),
    ).toBe('live');
    await counter.page.press('Escape');
    await counter.sees('总局批复');
    expect(await counter.page.evaluate("document.querySelector('video') === null")).toBe(true);
    // Left, the camera is off: its light goes out.
    expect(await track('window.filming')).toBe('ended');
  });

  it('leaves every pixel to its own thread, as large as a document camera makes it', async () => {
    writeVirtualPaper(counter.window.host.browserFolder, { width: 2_592, height: 1_944 });
    await counter.page.evaluate(
      `void (() => {
        [window.worked, window.longTasks] = [[], []];
        const watch = (on, name) => {
          const own = on[name];
          on[name] = function (...args) { window.worked.push(name); return own.apply(this, args); };
        };
        for (const pens of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D])
          for (const name of ['drawImage', 'getImageData', 'putImageData']) watch(pens.prototype, name);
        for (const name of ['toBlob', 'toDataURL']) watch(HTMLCanvasElement.prototype, name);
        for (const name of ['convertToBlob', 'transferToImageBitmap']) watch(OffscreenCanvas.prototype, name);
        watch(window, 'createImageBitmap');
        new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
      })()`,
    );
    for (const [title, keys] of [
      ['大幅一', []],
      ['大幅二', ['F7']],
    ] as const) {
      await counter.page.evaluate("document.querySelector('#scan-title').focus()");
      await counter.typeOver(title);
      await counter.page.press('Enter');
      await counter.atStop('scans.choose');
      await counter.page.press('Tab', 'Enter');
      await counter.atStop('camera.capture');
      await counter.page.until(
        'the camera shows its large picture',
        () => counter.page.evaluate<boolean>("document.querySelector('video').videoWidth === 2592"),
        waitMs,
      );
      await counter.page.press('F4');
      await counter.atStop('camera.attach');
      await counter.drawn();
      // Cut otherwise each time: the same paper is not attached twice.
      if (keys.length > 0) await counter.tabTo('camera.corner.0');
      await counter.page.press(...keys);
      await counter.page.press('F9');
      await counter.sees(`已添加：${title}`);
    }
    tell(
      `longest page tasks of two papers, ms: ${await counter.page.evaluate<string>('window.longTasks.join()')}`,
    );
    // The watch tells what is done in the page.
    expect(await counter.page.evaluate<string>('window.worked.join()')).toBe('');
    await counter.page.evaluate("void document.createElement('canvas').toDataURL()");
    expect(await counter.page.evaluate<string>('window.worked.join()')).toBe('toDataURL');
  });

  it('goes wrong as a trainee likes: said in words what to do, mended, and the paper is photographed', async () => {
    const photographs = async (title: string): Promise<void> => {
      await counter.page.evaluate("document.querySelector('#scan-title').focus()");
      await counter.typeOver(title);
      await counter.page.press('Enter');
      await counter.atStop('scans.choose');
      await counter.page.press('Tab', 'Enter');
    };
    const makes = async (what: string): Promise<void> => {
      await counter.page.press('Alt+6');
      await counter.page.waitFor('button', `高拍仪：${what}`, waitMs);
      // The list takes the keyboard once it is there.
      await counter.rowFocused();
      await counter.page.evaluate(
        `[...document.querySelectorAll('button')].find((each) => each.textContent.includes('高拍仪：${what}')).focus()`,
      );
      await counter.focusOn(`高拍仪：${what}`);
      await counter.page.press('Enter');
      await counter.page.press('Escape');
      await counter.atStop(/^field\./);
      await counter.page.press('Alt+s');
      await counter.rowFocused();
    };
    for (const [index, [mishap, sentence]] of (
      [
        ['拔线', '没有找到摄像头，请插好高拍仪后点“重新打开摄像头”，或选择文件'],
        ['被其他程序占用', '请关闭占用它的程序后重试'],
        ['系统不允许使用', '请由管理员在系统设置中允许，或选择文件'],
        ['用到一半拔线', '摄像头已断开，请插好后点“重新打开摄像头”'],
      ] as const
    ).entries()) {
      await makes(mishap);
      await photographs(mishap);
      await counter.sees(sentence);
      await counter.keepPicture(`camera-${mishap}`);
      await makes('恢复正常');
      await photographs(mishap);
      await counter.atStop('camera.capture');
      await counter.page.press('F4');
      await counter.atStop('camera.attach');
      // Otherwise each time: the same paper is not attached twice.
      await counter.tabTo('camera.corner.0');
      await counter.page.press(...Array.from({ length: index + 1 }, () => 'ArrowRight'));
      await counter.page.press('F9');
      await counter.sees(`已添加：${mishap}`);
    }
  });

  it('is allowed to this page a picture and nothing else, and no sound', async () => {
    const states = await counter.page.evaluate<string>(
      "Promise.all(['camera', 'microphone', 'geolocation'].map((name) => navigator.permissions.query({ name }).then((each) => each.state))).then((all) => all.join())",
    );
    expect(states).toBe('granted,denied,denied');
    const sound = (wish: string): Promise<string> =>
      counter.page.evaluate<string>(
        `navigator.mediaDevices.getUserMedia(${wish}).then((stream) => { const tracks = stream.getAudioTracks().length; for (const track of stream.getTracks()) track.stop(); return String(tracks); }, (error) => error.name)`,
      );
    expect(await sound('{ audio: true }')).toBe('NotAllowedError');
    expect(await sound('{ audio: true, video: true }')).toBe('0');
  });
});
