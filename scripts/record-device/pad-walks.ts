import * as z from 'zod/mini';
import { led8Marks } from '../../native/customer-screens/config.ts';
import { led8Serial } from '../../native/customer-screens/led8-serial.ts';
import { callerPadProfile } from '../../native/queue-callers/config.ts';
import type { QueueDeed } from '../../native/queue-callers/driver.ts';
import { openCallerPad } from '../../native/queue-callers/serial-frames.ts';
import { ratingPadProfile } from '../../native/rating-pads/config.ts';
import { serialFramePad } from '../../native/rating-pads/serial-frames.ts';
import { type Hand, heardWords, type Walk, wordOf } from './walk.ts';

/** A turn of the event loop: what was begun has said its first bytes by then. */
const saidFirst = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const ratingPadWalk: Walk = {
  drivers: ['serial-frames'],
  baud: 9_600,
  settings: () => ({ schema: ratingPadProfile, required: true }),
  polls: [],
  owed: () => [/^score null$/, /^score 5$/, /^score 1$/],
  async play(_driver, open, hands, { personMs, nobodyMs }, settings) {
    const session = await serialFramePad(z.parse(ratingPadProfile, settings)).open(open);
    const rate = (waitMs: number): Promise<string> =>
      wordOf(session.rate(waitMs, new AbortController().signal).then((score) => `score ${score}`));
    const words: string[] = [];
    try {
      words.push(await rate(nobodyMs));
      for (const hand of ['press-best', 'press-worst'] as const) {
        const rating = rate(personMs);
        await saidFirst();
        await hands(hand);
        words.push(await rating);
      }
    } finally {
      await session.close();
    }
    return words;
  },
};

const presses = {
  next: 'press-next',
  recall: 'press-recall',
  skip: 'press-skip',
  finish: 'press-finish',
} as const satisfies Record<QueueDeed, Hand>;
/** The keys this pad has, in the order in which they are pressed. */
const deedsOf = (settings: unknown): readonly QueueDeed[] => {
  const has = Object.values(z.parse(callerPadProfile, settings).keys);
  return (Object.keys(presses) as QueueDeed[]).filter((deed) => has.includes(deed));
};

export const queueCallerWalk: Walk = {
  drivers: ['serial-frames'],
  baud: 9_600,
  settings: () => ({ schema: callerPadProfile, required: true }),
  polls: [],
  owed: (_driver, settings) => [
    /^shown$/,
    ...deedsOf(settings).map((deed) => new RegExp(`^key ${deed}$`)),
    /^shown$/,
  ],
  async play(_driver, open, hands, { personMs }, settings) {
    const session = await openCallerPad(open, z.parse(callerPadProfile, settings));
    const keys = heardWords();
    session.onKey((deed) => keys.hear(`key ${deed}`));
    const show = (now: string | null): Promise<string> =>
      wordOf(session.show({ now, waiting: 3 }).then(() => 'shown'));
    const words: string[] = [];
    try {
      words.push(await show('A012'));
      await hands('look-at-number');
      for (const deed of deedsOf(settings)) {
        keys.forget();
        await hands(presses[deed]);
        words.push(await keys.next(personMs));
      }
      words.push(await show(null));
    } finally {
      await session.close();
    }
    return words;
  },
};

/** It never answers: what is recorded is what it was told, and that a person saw it. */
export const customerScreenWalk: Walk = {
  drivers: [led8Serial().id],
  baud: 2_400,
  settings: () => ({ schema: led8Marks, required: false }),
  polls: [],
  owed: () => [/^shown$/, /^shown$/, /^shown$/, /^cleared$/],
  async play(_driver, open, hands, _patience, settings) {
    const session = await led8Serial(z.parse(z.optional(led8Marks), settings)).open(open);
    const show = (kind: 'total' | 'collect' | 'change', fen: number): Promise<string> =>
      wordOf(session.show(kind, fen).then(() => 'shown'));
    const words: string[] = [];
    try {
      words.push(await show('collect', 200_000), await show('change', 76_544));
      words.push(await show('total', 123_456));
      await hands('look-at-figure');
      words.push(await wordOf(session.clear().then(() => 'cleared')));
    } finally {
      await session.close();
    }
    return words;
  },
};
