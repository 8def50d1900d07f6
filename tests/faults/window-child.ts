/**
 * A window as a process of its own, to be killed: acts, answers, sends and reads until it is.
 *
 * `window-child <profile> <device> <bureau> <url> <seed> [<failpoint>#<nth>]`; says the number of each act when it is
 * durable, and which named places it came by.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bureau } from '../../domain/bureau.ts';
import { randomFrom } from '../journeys/seed.ts';
import { openWindow } from './window.ts';

const [profile = '', device = '', bureau = 'state', url = '', seed = '1', arm = ''] = process.argv.slice(2);
const [armed = '', nth = '1'] = arm.split('#');
let left = Number(nth);
const window = await openWindow(
  profile,
  { device, bureau: bureau as Bureau },
  {
    url,
    failpoint: (name) => {
      if (name !== armed) return;
      left -= 1;
      // No handler runs, nothing is flushed: as when the plug is pulled.
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    },
  },
);
const random = randomFrom(Number(seed));
window.engine.start();
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
for (;;) {
  process.send?.({ acted: window.act() });
  await wait(5 + random() * 60);
  if (random() < 0.3) window.answer(random);
}
