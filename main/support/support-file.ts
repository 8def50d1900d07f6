import type { DeviceReport } from '../../native/host/slot-report.ts';

export interface SupportFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly window: string;
  readonly profile: 'training' | 'production';
  readonly system: Readonly<Record<string, string | number | null>>;
  /** Messages that wait for the line. */
  readonly waiting: number;
  readonly devices: readonly DeviceReport[];
  /** As it stands in the profile: only the settings named below are taken from it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** `hall.jsonl` as it lies there. */
  readonly log: string;
}

/** Settings of a device that say how it is reached and nothing of people: an allow-list, as of the log. */
const publicSettings: ReadonlySet<string> = new Set([
  'driver',
  'on',
  'port',
  'baud',
  'columns',
  'vid',
  'pid',
  'usagePage',
  'emulation',
]);
/** Of a log line: codes and positions. Who it was and on whose case are left out. */
const publicLogFields: ReadonlySet<string> = new Set([
  't',
  'lost',
  'event',
  'code',
  'call',
  'device',
  'count',
  'ms',
  'error',
  'at',
]);
const lastLines = 500;

const pick = (from: unknown, allowed: ReadonlySet<string>): Record<string, unknown> =>
  typeof from !== 'object' || from === null
    ? {}
    : Object.fromEntries(
        Object.entries(from).filter(
          ([key, value]) => allowed.has(key) && (typeof value !== 'object' || Array.isArray(value)),
        ),
      );

/** An address without user, password and query; a path without the folders of whoever is signed in to the system. */
export const publicPlace = (where: string): string => {
  if (URL.canParse(where) && where.includes('://')) {
    const { protocol, host, pathname } = new URL(where);
    return `${protocol}//${host}${pathname}`;
  }
  if (where.startsWith('/dev/')) return where;
  return where.split(/[\\/]/).at(-1) ?? '';
};

const readLine = (line: string): Record<string, unknown> => {
  try {
    return pick(JSON.parse(line), publicLogFields);
  } catch {
    // The power went off in the middle of it; that, too, is worth knowing.
    return { event: 'line-torn' };
  }
};

/** The text of a support file. Everything in it is taken by name; what nobody has named stays here. */
export const supportFile = (facts: SupportFacts): string =>
  `${JSON.stringify(
    {
      v: 1,
      product: 'joint-window',
      at: new Date(facts.at).toISOString(),
      window: facts.window,
      profile: facts.profile,
      system: facts.system,
      waiting: facts.waiting,
      configured: Object.fromEntries(
        Object.entries(facts.config).map(([field, settings]) => [field, pick(settings, publicSettings)]),
      ),
      devices: facts.devices.map(({ kind, model, where, virtual, state, attempts }) => ({
        kind,
        model,
        where: publicPlace(where),
        virtual,
        state: state.state,
        code: state.fault?.code ?? null,
        attempts: attempts.map(({ at, what, tookMs, fault }) => ({
          at: new Date(at).toISOString(),
          what,
          tookMs,
          code: fault?.code ?? null,
        })),
      })),
      log: facts.log
        .split('\n')
        .filter((line) => line !== '')
        .slice(-lastLines)
        .map(readLine),
    },
    null,
    1,
  )}\n`;
