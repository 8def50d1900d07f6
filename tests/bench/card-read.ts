import { readFileSync, writeFileSync } from 'node:fs';
import { startChromiumHost } from '../../main/hosts/chromium.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { town as trainingTown } from '../../main/training/town/town.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { openInProcess } from '../../native/transports/in-process.ts';
import { tapLine } from '../../native/transports/tap.ts';
import { wireMs } from '../../native/transports/wire-time.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import { CounterHands } from '../../scripts/rehearsal/counter-hands.ts';
import { Page } from '../../scripts/rehearsal/page.ts';
import type { TestBrowser } from '../../scripts/rehearsal/test-browser.ts';
import { compare, type Comparison, quantile } from './measure.ts';
import { heldWhile, pause, watchHeld } from './page-held.ts';
import { evaluate, hostOptions, type PageCopy } from './window-start.ts';

const speeds = [115_200, 9_600] as const;
/** Two persons with one taxpayer each, read in turn: what is waited for was not on the screen before. */
const cards = [0, 1] as const;

/** Bytes that go over the line from the first find to the last byte of the card, both ways. */
const bytesOfRead = async (): Promise<number> => {
  const model = virtualIdCardReader(trainingTown.cardDeck.map(({ card }) => card));
  let bytes = 0;
  const session = await sdtSerial.open(
    tapLine(
      async () => openInProcess(model, 'bench'),
      (event) => {
        if ('bytes' in event) bytes += event.bytes.length;
      },
    ),
  );
  model.putCard(0);
  bytes = 0;
  await session.readCard(new AbortController().signal);
  await session.close();
  return bytes;
};

interface Read {
  /** From the key to the taxpayer drawn. */
  readonly shownMs: number;
  /** The longest the page's own thread was held meanwhile. */
  readonly heldMs: number;
}

/** Runs in the page: from the next F10 until `wanted` stands there and two frames were drawn. */
const watchRead = (wanted: string): string => `new Promise((done) => {
  let begun = 0, stop;
  const look = () => document.body.textContent.includes(${JSON.stringify(wanted)})
    ? requestAnimationFrame(() => requestAnimationFrame(() => {
        done({ shownMs: performance.now() - begun, heldMs: stop() });
      }))
    : setTimeout(look, 2);
  addEventListener('keydown', (event) => {
    if (event.key !== 'F10') return;
    begun = performance.now();
    stop = (${watchHeld})();
    look();
  }, { capture: true, once: true });
})`;
const withSpeed = (profile: string, speed: number): (() => void) => {
  const path = profileFiles(profile).config;
  const before = readFileSync(path, 'utf8');
  const config = JSON.parse(before) as { devices: Record<string, unknown> };
  config.devices['idCardReader'] = { driver: 'virtual', on: 'pty', paced: speed };
  writeFileSync(path, JSON.stringify(config));
  return () => writeFileSync(path, before);
};

export interface CardMeasured {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/**
 * A card that lies on the reader, from the key to the taxpayer on the screen, against the time its bytes alone take on a
 * line of that speed; and the longest the page was held meanwhile, against a page where nothing happens.
 */
export const measureCardRead = async (
  profile: string,
  page: PageCopy,
  browser: TestBrowser,
  reads: number,
): Promise<CardMeasured> => {
  const bytes = await bytesOfRead();
  const comparisons: Comparison[] = [];
  const notes: string[] = [`${bytes} bytes go over the line for one card, both ways`];
  for (const speed of speeds) {
    const putBack = withSpeed(profile, speed);
    try {
      const host = await startChromiumHost(hostOptions(profile, page, browser));
      try {
        const hands = new CounterHands(new Page(host.page));
        if (speed === speeds[0]) await hands.begin();
        else {
          // The shift of the first speed is still open.
          await hands.signIn();
          await hands.atCounter();
        }
        const times: Read[] = [];
        const idle: number[] = [];
        for (let read = 0; read < reads + 1; read += 1) {
          const index = cards[read % cards.length] ?? 0;
          await hands.putCard(index);
          const name = trainingTown.cardDeck[index]?.card;
          const watched = evaluate<Read>(
            host.page,
            watchRead(`${name !== undefined && 'name' in name ? name.name : ''}（读卡）`),
          );
          // Begins in the page before the key does.
          await evaluate(host.page, '0');
          await hands.page.press('F10');
          const seen = await watched;
          // The first of a page draws what was never drawn before.
          if (read > 0) {
            times.push(seen);
            idle.push(await heldWhile(host.page, () => pause(seen.shownMs)));
          }
          await hands.ask('devices', 'liftCard', {});
          await hands.page.press('Alt+n');
          await hands.atCounter();
        }
        const wire = wireMs(bytes, speed);
        const shown = times.map(({ shownMs }) => shownMs);
        comparisons.push(
          compare(
            'card',
            `card on reader to taxpayer on screen, ${speed}`,
            shown,
            'wire time of its bytes',
            shown.map(() => wire),
          ),
          compare(
            'card',
            `longest time the page is held meanwhile, ${speed}`,
            times.map(({ heldMs }) => heldMs),
            'the same page, nothing happening',
            idle,
          ),
        );
        notes.push(
          `at ${speed}: ${Math.round(quantile(shown, 0.5) - wire)} ms over the wire time; page held ${Math.round(Math.max(...times.map(({ heldMs }) => heldMs)))} ms at most`,
        );
      } finally {
        await host.close();
      }
    } finally {
      putBack();
    }
  }
  return { comparisons, notes };
};
