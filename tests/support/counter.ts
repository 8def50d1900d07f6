import { join } from 'node:path';
import { CounterHands, waitMs } from '../../scripts/rehearsal/counter-hands.ts';
import { axeFindings } from './axe.ts';
import { type CounterWindow, type CounterWindowOptions, openCounterWindow } from './browser.ts';

export { waitMs };

const pictures = join(import.meta.dirname, '../../out/e2e');

/** Windows narrower and lower than this scroll; these two are the sizes of the hall (1366×768, and 125 % of it). */
export const sizes = [
  { name: '1366x768', width: 1366, height: 768 },
  { name: '1093x550', width: 1093, height: 550 },
] as const;

/** What the counter looks like from the clerk’s chair, and what would trouble the clerk there. */
export class Counter extends CounterHands {
  readonly window: CounterWindow;

  constructor(window: CounterWindow) {
    super(window.page);
    this.window = window;
  }

  /** Opens the window and waits for the sign-in. */
  static async open(options: CounterWindowOptions): Promise<Counter> {
    const counter = new Counter(await openCounterWindow(options));
    await counter.page.waitForText('人员登录', 60_000);
    return counter;
  }

  close(): Promise<void> {
    return this.window.close();
  }

  /** The browser dies as it stands, without a word to anybody. */
  async killBrowser(): Promise<void> {
    // It answers by dying.
    await Promise.race([
      this.page.session.send('Browser.crash').catch(() => undefined),
      this.window.host.closed,
    ]);
  }

  /** A picture for eyes, beside the other pictures of the run. */
  keepPicture(name: string): Promise<void> {
    return this.page.screenshot(join(pictures, `${name}.png`));
  }

  /** WCAG 2.2 A and AA, in words short enough to read. */
  async axe(): Promise<readonly string[]> {
    return (await axeFindings(this.page)).map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).join(' | ')}`);
  }

  /** Text that is not wholly shown where it stands. */
  cutOff(): Promise<readonly string[]> {
    return this.page.evaluate<readonly string[]>(`(${String(findCutOff)})()`);
  }

  /** What a clerk would stumble over: scrolling where nothing may scroll, things cut off or lying over each other. */
  layoutFaults(): Promise<readonly string[]> {
    return this.page.evaluate<readonly string[]>(`(${String(findLayoutFaults)})()`);
  }
}

/** Runs in the page. */
const findCutOff = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('td,th,dt,dd,label,h1,h2,button,p,li,strong,b,.field-label')]
    .filter((element) => {
      const style = getComputedStyle(element);
      return (
        element.offsetParent !== null &&
        // A label or a head that is too long runs under its neighbour, which is as good as cut off.
        (/hidden|clip/.test(style.overflowX) || element.matches('th,.field-label,.choice')) &&
        element.scrollWidth > element.clientWidth + 1 &&
        // What only a screen reader hears has no width to speak of.
        element.clientWidth > 2
      );
    })
    .map(
      (element) => `${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 40)}”`,
    );

/** Runs in the page. */
const findLayoutFaults = (): string[] => {
  const faults: string[] = [];
  const page = document.scrollingElement ?? document.documentElement;
  if (page.scrollWidth > window.innerWidth) faults.push(`page scrolls sideways: ${page.scrollWidth}`);
  if (page.scrollHeight > window.innerHeight) faults.push(`page scrolls: ${page.scrollHeight}`);
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').trim().slice(0, 30)}”`;
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      faults.push(`scrolls sideways: ${nameOf(element)}`);
  }
  const seen = (element: Element): DOMRect | null => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === 'hidden') return null;
    for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflow === 'visible') continue;
      const frame = parent.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) return null;
    }
    return box;
  };
  for (const element of document.querySelectorAll('button,input,select,a[href]')) {
    const box = seen(element);
    if (box === null) continue;
    if (
      box.left < 0 ||
      box.top < 0 ||
      box.right > window.innerWidth + 0.5 ||
      box.bottom > window.innerHeight + 0.5
    )
      faults.push(`outside the window: ${nameOf(element)}`);
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const isModal = document.querySelector('[aria-modal=true]') !== null;
    if (
      over !== null &&
      !isModal &&
      !element.contains(over) &&
      !over.contains(element) &&
      over.closest('label')?.contains(element) !== true
    )
      faults.push(`covered: ${nameOf(element)} by ${nameOf(over)}`);
  }
  return faults;
};
