import { CustomerToHall, type FromHall, ToHall } from '../contract/wire.ts';
import { Fault, faultSentence } from '../domain/faults.ts';
import { devicesThroughShell } from './device-relay.ts';
import { openHall } from './open-hall.ts';
import { parentChannel } from './parent-channel.ts';
import type { Hall } from './serve-window.ts';

/**
 * The hall process: services and database, apart from the shell that draws (DESIGN §3). Started as
 * `hall-process --profile <folder>`; speaks `contract/wire` with its parent over the child's channel.
 */
const profileArgument = (argv: readonly string[]): string => {
  const index = argv.indexOf('--profile');
  const folder = index >= 0 ? argv[index + 1] : undefined;
  if (folder === undefined) throw new Fault('shell/profile-missing');
  return folder;
};

const channel = parentChannel();
const send = (message: FromHall) => channel.post(message);

let hall: Hall | undefined;
const ending = { now: false };

const end = async (code: number): Promise<void> => {
  if (ending.now) return;
  ending.now = true;
  try {
    await hall?.close();
  } finally {
    process.exit(code);
  }
};

/** Calls of a page that is there before the window is open: one opens it, the others wait. */
const early: ToHall[] = [];
let skip: (() => void) | undefined;
const sayReady = (): void => send({ kind: 'event', name: 'ready', payload: {} });

channel.onMessage((raw) => {
  const said = CustomerToHall.safeParse(raw);
  if (said.success) {
    hall?.customerSays(said.data.answer);
    return;
  }
  const parsed = ToHall.safeParse(raw);
  // The shell speaks only this form; anything else is dropped here and cannot reach a service.
  if (!parsed.success) return;
  const { id, name } = parsed.data;
  if (hall !== undefined) serve(hall, parsed.data);
  else if (name === 'session.skipCatchUp') {
    skip?.();
    send({ kind: 'answer', id, result: { ok: true, value: {} } });
  } else early.push(parsed.data);
});

const serve = (opened: Hall, { id, name, input }: ToHall): void => {
  void opened.serve(name, input).then((result) => send({ kind: 'answer', id, result }));
};

try {
  hall = await openHall(profileArgument(process.argv), {
    emit: (name, payload) => send({ kind: 'event', name, payload }),
    customer: (open, view) => send({ kind: 'customer', open, view }),
    catchingUp: (control) => {
      skip = control.skip;
      sayReady();
    },
    restart: () => {
      send({ kind: 'event', name: 'restarting', payload: {} });
      // The answer that says so goes out first.
      setTimeout(() => void end(0), 200);
    },
    ...(channel.ofElectron ? { launchDevices: devicesThroughShell(channel) } : {}),
  });
  if (skip === undefined) sayReady();
  for (const call of early.splice(0)) serve(hall, call);
} catch (error) {
  // The window could not be opened: say so in one sentence and leave; the shell shows it.
  const code = error instanceof Fault ? error.code : 'shell/internal';
  const detail = error instanceof Fault ? error.detail : {};
  send({ kind: 'event', name: 'refused', payload: { code, sentence: faultSentence(code, detail) } });
  if (!(error instanceof Fault))
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  setTimeout(() => void end(1), 200);
}

channel.onClosed(() => void end(0));
process.on('SIGTERM', () => void end(0));
process.on('SIGINT', () => void end(0));
