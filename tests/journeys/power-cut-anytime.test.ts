import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ValueClient } from '../../contract/client.ts';
import { beginShift } from '../../main/training/act-player.ts';
import { HallDied, startHall } from '../support/training.ts';
import { clerk, lineIsQuiet, lookAtForms, prepare, pressF9, printed, reverse } from './clerk.ts';
import { long, patience, randomFrom, seed, tell, whole } from './seed.ts';
import {
  checkDead,
  checkScreen,
  closeDay,
  finish,
  isFiled,
  isOpen,
  nextRound,
  openStreet,
  type Street,
} from './street.ts';

const cuts = long ? 200 : whole ? 12 : 6;

/** From when the milliseconds to the cut are counted: half of all cuts, and more, fall into the act itself. */
const moments = ['start', 'form', 'F9', 'F9', 'F9', 'F9'] as const;
type Moment = (typeof moments)[number];

/** One life of the product's own hall process: it opens, mends what was left, and plays one act to its end. */
const live = async (
  street: Street,
  hall: ValueClient,
  act: { readonly spoils: boolean; readonly reverses: boolean },
  where: string,
  reached: (moment: Moment) => void = () => undefined,
): Promise<void> => {
  await beginShift(hall, clerk.officerId, clerk.pin);
  await checkScreen(street, hall, where);
  for (const round of street.rounds) if (isOpen(street, round)) await finish(street, hall, round);
  reached('form');
  const round = nextRound(street);
  await prepare(hall, round);
  reached('F9');
  await pressF9(hall, round);
  if (act.spoils) {
    const [form] = await printed(hall, round);
    if (form !== undefined) await hall.paper.spoil({ jobId: form.id, reason: '纸张撕破' });
  }
  if (act.reverses) await reverse(hall, round);
  await lookAtForms(hall, round, street.paper);
  await lineIsQuiet(hall);
};

describe('a power cut at any millisecond', { timeout: patience }, () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.training.remove());

  it('leaves books that agree, and the same F9 after it completes the act exactly once', async () => {
    const random = randomFrom(seed);
    const counted = { opening: 0, 'before F9': 0, 'before the commit': 0, 'after the commit': 0 };
    const begun = new Map<Moment, number>();
    const mark = (moment: Moment) => begun.set(moment, performance.now());
    mark('start');
    const first = await startHall(street.profile, { temp: street.training.temp });
    await live(street, first.calls, { spoils: true, reverses: true }, 'the day begins', mark);
    const end = performance.now();
    const lengthOf = {
      start: (begun.get('form') ?? end) - (begun.get('start') ?? 0),
      form: (begun.get('F9') ?? end) - (begun.get('form') ?? 0),
      F9: end - (begun.get('F9') ?? 0),
    };
    await first.kill();
    await checkDead(street, 'after a whole life');
    for (let cut = 1; cut <= cuts; cut += 1) {
      const from = moments[Math.floor(random() * moments.length)] ?? 'F9';
      const afterMs = Math.round(lengthOf[from] * random());
      const act = { spoils: random() < 0.3, reverses: random() < 0.3 };
      const where = `seed ${seed}, cut ${cut}, ${afterMs} ms after ${from}`;
      let timer: NodeJS.Timeout | undefined;
      let kill = (): void => undefined;
      const reached = (moment: Moment): void => {
        if (moment === from) timer = setTimeout(kill, afterMs);
      };
      const known = street.rounds.length;
      let opened = false;
      try {
        const hall = await startHall(street.profile, {
          temp: street.training.temp,
          onStarted: (killer) => {
            kill = killer;
            reached('start');
          },
        });
        opened = true;
        await live(street, hall.calls, act, where, reached);
        await hall.kill();
      } catch (error) {
        if (!(error instanceof HallDied)) throw error;
      } finally {
        clearTimeout(timer);
      }
      const books = await checkDead(street, where);
      const round = street.rounds[known];
      if (!opened) counted.opening += 1;
      else if (round?.fileAsked !== true) counted['before F9'] += 1;
      else counted[isFiled(books, round) ? 'after the commit' : 'before the commit'] += 1;
    }
    const day = await closeDay(street);
    tell(
      `power cut at ${cuts} random milliseconds (opening ${Math.round(lengthOf.start)} ms, form ` +
        `${Math.round(lengthOf.form)} ms, act ${Math.round(lengthOf.F9)} ms), seed ${seed}: ` +
        `${Object.entries(counted)
          .map(([when, n]) => `${n} ${when}`)
          .join(
            ', ',
          )}; ${day.acts} payments, ${day.forms} forms, ${day.messages} messages; nothing lost, nothing doubled`,
    );
  });
});
