import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHallTown, type HallTown } from '../e2e/support/hall-town.ts';
import { Counter, sizes } from '../support/counter.ts';

let town: HallTown;
let counter: Counter;

/** Sizes, places and styles as the browser has really drawn them. */
const seen = <T>(expression: string): Promise<T> => counter.page.evaluate<T>(expression);
const boxOf = (selector: string): Promise<{ top: number; bottom: number; left: number; right: number }> =>
  seen(
    `(({ top, bottom, left, right }) => ({ top, bottom, left, right }))(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`,
  );
const visibleElements = `[...document.body.querySelectorAll('*')].filter((e) => e.getClientRects().length > 0)`;

beforeAll(async () => {
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
  // From the first byte of the next load: what the content security policy had to stop.
  await counter.page.session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `globalThis.stopped = [];
      document.addEventListener('securitypolicyviolation', (e) => globalThis.stopped.push(e.violatedDirective + ' ' + e.blockedURI));`,
  });
  await counter.page.reload();
  await counter.begin();
  await counter.pickTaxpayer('91359901DEMA00013F');
  await counter.openMatter();
  await counter.page.type('154500');
  await counter.sees('5,040.00');
  await counter.saved();
  await counter.drawn();
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

describe('the counter as the browser draws it', () => {
  it('writes Chinese in its own font, so that a machine without one shows no empty boxes', async () => {
    const missing = await seen<readonly string[]>(`(() => {
      const text = [...new Set(document.body.innerText.replace(/\\s/g, ''))].filter((c) => c.codePointAt(0) > 0x2e7f);
      return text.filter((c) => !document.fonts.check('14px "Noto Sans SC Variable"', c));
    })()`);
    expect(missing).toEqual([]);
    const faces = await seen<readonly string[]>(
      `[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family.replaceAll('"', ''))`,
    );
    expect(faces.length).toBeGreaterThan(15);
    expect(new Set(faces)).toEqual(new Set(['Noto Sans SC Variable']));
    expect(await seen<string>('getComputedStyle(document.body).fontFamily')).toMatch(
      /^"?Noto Sans SC Variable/,
    );
  });

  it('makes no style at run time and breaks no rule of the content security policy', async () => {
    expect(
      await seen<number>("document.querySelectorAll('style, [style*=expression], script:not([src])').length"),
    ).toBe(0);
    expect(await seen<readonly string[]>('globalThis.stopped')).toEqual([]);
  });

  it.each(sizes)(
    'keeps the levy lines and F9 in sight at $name, and the page does not scroll',
    async ({ width, height }) => {
      await counter.page.resize(width, height);
      await counter.drawn();
      expect(await seen<number>("document.querySelectorAll('.levy-dock tbody tr').length")).toBe(4);
      for (const selector of [
        '.levy-dock',
        '.levy-dock tbody tr:last-child',
        '.collect-button',
        '.total-figure',
        '.context-bar',
        '.device-bar',
      ]) {
        const box = await boxOf(selector);
        expect(box.top, selector).toBeGreaterThanOrEqual(0);
        expect(box.bottom, selector).toBeLessThanOrEqual(height);
        expect(box.right, selector).toBeLessThanOrEqual(width);
      }
      // The lines end above the reserved line: nothing lies over the last of them.
      expect((await boxOf('.levy-dock')).bottom).toBeLessThanOrEqual((await boxOf('.notice-line')).top + 0.5);
      expect(
        await seen<boolean>(
          'document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth',
        ),
      ).toBe(true);
      const cut = await seen<readonly string[]>(
        `[...document.querySelectorAll('.levy-dock td, .levy-dock th, .step-bar li, .total-figure, .vouchers-next b')]
        .filter((e) => e.getClientRects().length > 0 && e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)`,
      );
      expect(cut, 'cut off').toEqual([]);
      await counter.page.resize(1366, 768);
    },
  );

  it('moves nothing when a message comes: the error has its line, the lines keep their place with dashes', async () => {
    const places = () =>
      seen<readonly string[]>(
        `[...document.querySelectorAll('.field, .papers, .levy-dock, .levy-dock tr, .action-bar, .collect-button')]
          .map((e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height].map(Math.round).join(); })`,
      );
    const before = await places();
    await counter.typeOver('12w');
    await counter.page.press('Enter');
    await counter.sees('金额格式不对');
    expect(await counter.total()).toBe('—');
    expect(await counter.reason()).toContain('含税销售额');
    await counter.saved();
    expect(await places()).toEqual(before);
    const amounts = await seen<readonly string[]>(
      "[...document.querySelectorAll('.levy-dock td:last-child')].map((e) => e.textContent)",
    );
    expect(amounts).toEqual(['—', '—', '—', '—']);
    await counter.page.press('Shift+Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
    await counter.sees('5,040.00');
  });

  it('tells a listener the sum, the change, the draft, the line and every error', async () => {
    const live = await seen<string>(
      `[...document.querySelectorAll('[aria-live=polite], [role=status]')].map((e) => e.textContent).join('|')`,
    );
    for (const told of ['5,040.00', '找零', '草稿已存', '联网']) expect(live).toContain(told);
    await counter.atStop('field.gross');
    await counter.typeOver('12w');
    await counter.page.press('Enter');
    await counter.page.until('the error told as an alert', () =>
      seen<boolean>(
        "[...document.querySelectorAll('[role=alert]')].some((e) => e.textContent.includes('金额格式不对'))",
      ),
    );
    await counter.page.press('Shift+Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
    await counter.sees('5,040.00');
    await counter.saved();
  });

  it('does not take the keyboard from the clerk for an error made after F9', async () => {
    await counter.typeOver('12w');
    await counter.page.press('F9');
    await counter.sees('有 1 处需要更正');
    await counter.page.press('Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
    await counter.sees('5,040.00');
    await counter.seesNo('有 1 处需要更正');
    await counter.typeOver('12w');
    await counter.page.press('Enter');
    await counter.atStop('field.consumptionTax');
    await counter.saved();
    expect(await counter.stop()).toBe('field.consumptionTax');
    expect(await counter.page.text()).not.toContain('有 1 处需要更正');
    await counter.page.press('Shift+Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
    await counter.sees('5,040.00');
  });

  it('writes the sum large and in ink, and nothing smaller than 12.5 px', async () => {
    const total = await seen<{ size: number; color: string }>(
      "(({ fontSize, color }) => ({ size: parseFloat(fontSize), color }))(getComputedStyle(document.querySelector('.total-figure')))",
    );
    expect(total.size).toBeGreaterThanOrEqual(36);
    expect(total.color).toBe('rgb(20, 38, 58)');
    const small = await seen<readonly string[]>(
      `${visibleElements}.filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== '') && parseFloat(getComputedStyle(e).fontSize) < 12.5)
        .map((e) => e.className + ' ' + e.textContent.slice(0, 20))`,
    );
    expect(small).toEqual([]);
    expect(await seen<string>('getComputedStyle(document.body).fontSize')).toBe('14px');
  });

  it('stands still: nothing is animated', async () => {
    const moving = await seen<readonly string[]>(
      `${visibleElements}.filter((e) => { const s = getComputedStyle(e); return s.animationName !== 'none' || s.transitionDuration.split(', ').some((d) => parseFloat(d) > 0); })
        .map((e) => e.tagName + '.' + e.className)`,
    );
    expect([...new Set(moving)]).toEqual([]);
  });

  it('shows where the keyboard is, by a ring of two pixels, on every stop of the Tab key', async () => {
    const bare: string[] = [];
    for (let stop = 0; stop < 45; stop += 1) {
      await counter.page.press('Tab');
      const ring = await seen<{ name: string; width: number }>(`(() => {
        let width = 0;
        for (let e = document.activeElement; e !== null && e !== document.body; e = e.parentElement) {
          const s = getComputedStyle(e);
          if (s.outlineStyle !== 'none') width = Math.max(width, parseFloat(s.outlineWidth));
        }
        const a = document.activeElement;
        return { name: a.tagName + '.' + a.className + ' ' + (a.getAttribute('aria-label') ?? a.textContent).slice(0, 20), width };
      })()`);
      if (ring.width < 2 && !ring.name.startsWith('BODY')) bare.push(ring.name);
    }
    expect(bare).toEqual([]);
  });

  it('at 200 % stands in one column, with everything still in it', async () => {
    await counter.page.resize(683, 384);
    await counter.drawn();
    expect(await seen<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const [form, lines, f9] = await Promise.all([
      boxOf('.flow-form'),
      boxOf('.levy-dock'),
      boxOf('.collect-button'),
    ]);
    expect(form.bottom - form.top).toBeGreaterThan(200);
    expect(lines.top).toBeGreaterThan(form.bottom);
    expect(f9.top).toBeGreaterThan(lines.bottom);
    await counter.page.resize(1366, 768);
  });
});
