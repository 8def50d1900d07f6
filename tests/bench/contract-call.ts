import type { DevToolsSession } from '../../main/hosts/devtools-pipe.ts';
import { startChromiumHost } from '../../main/hosts/chromium.ts';
import { startEchoHost } from '../main/hosts/support/start-host.ts';
import type { TestBrowser } from '../../scripts/rehearsal/test-browser.ts';
import { compare, type Comparison } from './measure.ts';
import { evaluate, hostOptions, type PageCopy, signInUsable } from './window-start.ts';

const blockSize = 50;
const kilobyte = 1024;

/** A binding of the browser that is answered from Node with nothing in between. */
const addBareBinding = async (page: DevToolsSession, answerBytes: number): Promise<void> => {
  const expression = `benchAnswer(${JSON.stringify('a'.repeat(answerBytes))})`;
  page.on('Runtime.bindingCalled', (event) => {
    if (event['name'] === 'benchBinding') void page.send('Runtime.evaluate', { expression, silent: true });
  });
  await page.send('Runtime.addBinding', { name: 'benchBinding' });
};

/** Times `count` round trips in the page, one after another. */
const timed = (page: DevToolsSession, once: string, count: number): Promise<number[]> =>
  evaluate<number[]>(
    page,
    `(async () => {
      const times = [];
      for (let i = 0; i < ${count}; i += 1) {
        const begun = performance.now();
        await (${once});
        times.push(performance.now() - begun);
      }
      return times;
    })()`,
  );

const inBlocks = async (
  page: DevToolsSession,
  call: string,
  upBytes: number,
  calls: number,
): Promise<{ readonly ours: number[]; readonly bare: number[] }> => {
  const bareCall = `new Promise((done) => { globalThis.benchAnswer = done; benchBinding('u'.repeat(${upBytes})); })`;
  const ours: number[] = [];
  const bare: number[] = [];
  for (const once of [call, bareCall]) await timed(page, once, blockSize);
  for (let block = 0; ours.length < calls; block += 1) {
    const first = block % 2 === 0;
    if (first) ours.push(...(await timed(page, call, blockSize)));
    bare.push(...(await timed(page, bareCall, blockSize)));
    if (!first) ours.push(...(await timed(page, call, blockSize)));
  }
  return { ours, bare };
};

export interface CallMeasured {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/** The window's own sign-in screen asking its own hall process who is there. */
const realCall = async (
  profile: string,
  page: PageCopy,
  browser: TestBrowser,
  calls: number,
): Promise<CallMeasured> => {
  const host = await startChromiumHost(hostOptions(profile, page, browser));
  try {
    for (
      let look = 0;
      !(await evaluate<boolean>(host.page, `Boolean(${signInUsable})`).catch(() => false));
      look += 1
    ) {
      if (look > 600) throw new Error('the sign-in screen did not come');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const answerBytes = await evaluate<number>(
      host.page,
      'hall.session.state({}).then((answer) => new TextEncoder().encode(JSON.stringify(answer)).length)',
    );
    const upBytes = JSON.stringify({ kind: 'call', id: 100, name: 'session.state', input: {} }).length;
    await addBareBinding(host.page, answerBytes);
    const { ours, bare } = await inBlocks(host.page, 'hall.session.state({})', upBytes, calls);
    const what = `session.state, answered by the real hall (${answerBytes} bytes)`;
    return {
      comparisons: [compare('call', what, ours, 'bare binding message of the same size', bare)],
      notes: [],
    };
  } finally {
    await host.close();
  }
};

/** The whole way with 1 KB each way, and a hall process that answers at once: what the way alone costs. */
const wayAlone = async (calls: number): Promise<CallMeasured> => {
  const started = await startEchoHost();
  try {
    const { page } = started.host;
    for (
      let look = 0;
      !(await evaluate<boolean>(page, 'Boolean(globalThis.hall)').catch(() => false));
      look += 1
    ) {
      if (look > 600) throw new Error('the page did not come');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await addBareBinding(page, kilobyte);
    const call = `hall.devices.selfTest({ deviceId: 'd'.repeat(${kilobyte - 80}) })`;
    const { ours, bare } = await inBlocks(page, call, kilobyte, calls);
    const what = 'the way alone, 1 KB there and 1 KB back';
    return {
      comparisons: [compare('call', what, ours, 'bare binding message of the same size', bare)],
      notes: [],
    };
  } finally {
    await started.end();
  }
};

/** A call of the contract from the page to the hall process and back, against a bare message over the same pipe. */
export const measureCalls = async (
  profile: string,
  page: PageCopy,
  browser: TestBrowser,
  calls: number,
): Promise<CallMeasured> => {
  const way = await wayAlone(calls);
  const real = await realCall(profile, page, browser, calls);
  return {
    comparisons: [...way.comparisons, ...real.comparisons],
    notes: [`one after another in blocks of ${blockSize}; the page's own clock counts in steps of 0.1 ms`],
  };
};
