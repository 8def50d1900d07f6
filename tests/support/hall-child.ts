/**
 * The hall process as the product starts it, with what only a test may do: the power is cut at a named place, the disk
 * is full, the clock is turned. None of this can be reached through the product's own entry.
 *
 * `hall-child --profile <folder> [--arm <failpoint>#<nth>]`
 */
import { flushCompileCache } from 'node:module';
import { ToHall } from '../../contract/wire.ts';
import { Sqlite } from '../../db/sqlite.ts';
import { Fault, faultSentence } from '../../domain/faults.ts';
import { systemClock } from '../../main/clock.ts';
import { openHall } from '../../main/open-hall.ts';
import type { FromChild, ToChild } from './training.ts';

const argument = (name: string): string | undefined => {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
};
const say = (message: FromChild): void => void process.send?.(message, () => undefined);

const seen: string[] = [];
const parseArm = (text: string) => {
  const [name = '', nth = '1'] = text.split('#');
  return { name, left: Number(nth) };
};
const atStart = argument('--arm');
let armed = atStart === undefined ? undefined : parseArm(atStart);
const failpoint = (name: string): void => {
  seen.push(name);
  if (armed?.name !== name) return;
  armed.left -= 1;
  // No handler runs, nothing is flushed: as when the plug is pulled.
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL');
};

let clockOffsetMs = 0;

/** Every connection that writes, so that a test can tell it how many pages the disk has left. */
const writing = new Set<Sqlite>();
const exec = Sqlite.prototype.exec;
Sqlite.prototype.exec = function (this: Sqlite, sql: string) {
  if (sql === 'BEGIN IMMEDIATE') writing.add(this);
  return exec.call(this, sql);
};
const setPagesLeft = (pages: number | null): void => {
  for (const sqlite of writing) {
    const used = Number(sqlite.pragma('page_count', { simple: true }));
    sqlite.pragma(`max_page_count = ${pages === null ? 4_294_967_294 : used + pages}`);
  }
};

const perform = (order: ToChild): void => {
  switch (order.do) {
    case 'arm':
      armed = parseArm(order.at);
      break;
    case 'clock':
      clockOffsetMs = order.offsetMs;
      break;
    case 'pages':
      setPagesLeft(order.left);
      break;
    case 'seen':
      break;
  }
  say({ kind: 'done', order: order.order, seen: seen.splice(0) });
};

try {
  const hall = await openHall(argument('--profile') ?? '', {
    emit: (name, payload) => say({ kind: 'event', name, payload }),
    failpoint,
    clock: { now: () => systemClock.now() + clockOffsetMs, monotonic: () => systemClock.monotonic() },
  });
  process.on('message', (raw) => {
    const order = raw as ToChild;
    if (order.kind === 'order') {
      perform(order);
      return;
    }
    const { id, name, input } = ToHall.parse(raw);
    void hall.serve(name, input).then((result) => say({ kind: 'answer', id, result }));
  });
  process.on('disconnect', () => void hall.close().then(() => process.exit(0)));
  say({ kind: 'event', name: 'ready', payload: {} });
  // A process that will be killed never gets to it.
  flushCompileCache();
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  const { code, detail } = error;
  say({ kind: 'event', name: 'refused', payload: { code, sentence: faultSentence(code, detail) } });
  setTimeout(() => process.exit(1), 100);
}
