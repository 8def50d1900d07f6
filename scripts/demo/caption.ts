import type { TrainingWindow } from '../../main/training/open-training.ts';
import type { Stage } from './stage.ts';
import type { Words } from './words.ts';

export interface Caption {
  readonly window: TrainingWindow;
  readonly words: Words;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs in the page. A closed shadow root keeps the caption out of the text that the hands read off the screen. */
const draw = (zh: string, en: string): void => {
  document.getElementById('demo-caption')?.remove();
  if (zh === '') return;
  const host = document.createElement('div');
  host.id = 'demo-caption';
  host.setAttribute('aria-hidden', 'true');
  const { style } = host;
  style.position = 'fixed';
  style.inset = 'auto 0 3.5rem 0';
  style.zIndex = '99999';
  style.pointerEvents = 'none';
  style.textAlign = 'center';
  const line = document.createElement('span');
  line.textContent = `${zh}　${en}`;
  line.style.background = 'rgba(20, 24, 32, 0.88)';
  line.style.color = '#ffffff';
  line.style.padding = '0.6rem 1.2rem';
  line.style.borderRadius = '0.4rem';
  line.style.fontSize = '1.15rem';
  host.attachShadow({ mode: 'closed' }).append(line);
  document.body.append(host);
};

/** Brings the window to the front and lets its caption stand for a while. */
export const showCaption = async (stage: Stage, { window, words }: Caption, ms: number): Promise<void> => {
  const { page } = stage.windows[window].hands;
  await page.session.send('Page.bringToFront');
  const show = (zh: string, en: string): Promise<unknown> =>
    page.evaluate(`(${String(draw)})(${JSON.stringify(zh)}, ${JSON.stringify(en)})`);
  await show(words.zh, words.en);
  await pause(ms);
  await show('', '');
};
