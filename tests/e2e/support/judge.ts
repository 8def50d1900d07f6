import { expect } from 'vitest';
import { type Counter, sizes } from '../../support/counter.ts';

/** The screen as it stands, at both sizes of the hall: a picture, nothing cut off, covered or astray, no violation. */
export const judgeScreen = async (
  counter: Counter,
  name: string,
  also: (where: string) => Promise<void> = async () => undefined,
): Promise<void> => {
  for (const { name: size, width, height } of sizes) {
    const where = `${name} at ${size}`;
    await counter.page.resize(width, height);
    await counter.drawn();
    await counter.keepPicture(`${name}-${size}`);
    expect.soft(await counter.layoutFaults(), where).toEqual([]);
    expect.soft(await counter.cutOff(), where).toEqual([]);
    expect.soft(await counter.axe(), where).toEqual([]);
    await also(where);
  }
  await counter.page.resize(sizes[0].width, sizes[0].height);
};

/** At the cashier: of each number of a form that is next, whether the clerk sees the whole of it without scrolling. */
export const numbersInSight = (counter: Counter): Promise<readonly boolean[]> =>
  counter.page.evaluate<readonly boolean[]>(
    `(() => {
       const frame = document.querySelector('.cashier-scroll').getBoundingClientRect();
       return [...document.querySelectorAll('.vouchers-next p b')].map((each) => {
         const { top, bottom } = each.getBoundingClientRect();
         return top >= frame.top && bottom <= frame.bottom;
       });
     })()`,
  );
