import type { CallResult } from '../../contract/call.ts';
import { valueClientOver } from '../../contract/client.ts';
import type { DevToolsSession } from '../../main/hosts/devtools-pipe.ts';
import { startChromiumHost } from '../../main/hosts/chromium.ts';
import { fileCase, issueVouchers, prepareCase, until } from '../../main/training/act-player.ts';
import { CounterHands } from '../../scripts/rehearsal/counter-hands.ts';
import { Page } from '../../scripts/rehearsal/page.ts';
import type { TestBrowser } from '../../scripts/rehearsal/test-browser.ts';
import type { BenchProfile } from './bench-profile.ts';
import { scriptOf } from './commit-of-act.ts';
import { compare, type Comparison } from './measure.ts';
import { evaluate, hostOptions, type PageCopy } from './window-start.ts';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A function of the page: begins to send itself messages, and returns how to end it, which answers with the longest gap
 * between two of them in milliseconds: so long was the page’s own thread held. Finer than the browser’s long tasks, which
 * are told from 50 ms on.
 */
export const watchHeld = `() => {
  let before = performance.now(), held = 0, over = false;
  const turn = new MessageChannel();
  turn.port1.onmessage = () => {
    const now = performance.now();
    held = Math.max(held, now - before);
    before = now;
    if (!over) turn.port2.postMessage(0);
  };
  turn.port2.postMessage(0);
  return () => {
    over = true;
    return held;
  };
}`;

/** How long the page was held at most while `work` went on, milliseconds. */
export const heldWhile = async (page: DevToolsSession, work: () => Promise<unknown>): Promise<number> => {
  await evaluate(page, `void (globalThis.benchStopHeld = (${watchHeld})())`);
  await work();
  return evaluate<number>(page, 'globalThis.benchStopHeld()');
};

export interface PageMeasured {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/**
 * The longest the page is held while an act is filed, its receipt is printed and its vouchers are rendered and printed,
 * against the same page for as long with nothing happening. The calls come from the page; nobody types.
 */
export const measurePageHeld = async (
  bench: BenchProfile,
  page: PageCopy,
  browser: TestBrowser,
  rounds: number,
): Promise<PageMeasured> => {
  const host = await startChromiumHost(hostOptions(bench.profile, page, browser));
  try {
    const hands = new CounterHands(new Page(host.page));
    await hands.signIn();
    // A shift that an earlier row left open is gone on with.
    if ((await hands.atStop(/^(float|search)$/)) === 'float') await hands.openShift();
    await hands.atCounter();
    const hall = valueClientOver((name, input) =>
      evaluate<CallResult<unknown>>(host.page, `window.hall.${name}(${JSON.stringify(input)})`),
    );
    const payers = bench.payers.slice(Math.floor(bench.payers.length / 3)).values();
    const acts: number[] = [];
    const idle: number[] = [];
    for (let round = 0; round < rounds + 1; round += 1) {
      const { value: payer } = payers.next();
      if (payer === undefined) throw new RangeError('more acts than payers');
      const script = scriptOf(payer);
      const begun = performance.now();
      const held = await heldWhile(host.page, async () => {
        const filed = await fileCase(hall, await prepareCase(hall, script), script);
        await issueVouchers(hall, filed.id);
        await until('the papers are out', async () => {
          const { rows } = await hall.paper.printJobs({});
          return rows.some((job) => job.caseFileId === filed.id) ? undefined : true;
        });
      });
      const tookMs = performance.now() - begun;
      const quiet = await heldWhile(host.page, () => pause(tookMs));
      // The first of a page draws what was never drawn before.
      if (round === 0) continue;
      acts.push(held);
      idle.push(quiet);
    }
    return {
      comparisons: [
        compare(
          'page',
          'longest time the page is held while an act is filed and its papers are printed',
          acts,
          'the same page, nothing happening',
          idle,
        ),
      ],
      notes: [`held ${Math.round(Math.max(...acts))} ms at most in ${acts.length} acts`],
    };
  } finally {
    await host.close();
  }
};
