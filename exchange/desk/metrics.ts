import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DeskView } from './view.ts';

export interface Metrics {
  /** One request, by its route's pattern: never by what was asked. */
  answered(route: string, status: number, seconds: number): void;
  /** All of them as Prometheus reads them, with the numbers of `view`. */
  text(view: DeskView): Promise<string>;
  readonly contentType: string;
}

/** A registry of this server's own: two servers in one process count apart. */
export const makeMetrics = (): Metrics => {
  const register = new Registry();
  const registers = [register];
  const requests = new Counter({
    name: 'txp_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'txp_request_seconds',
    help: 'Time to answer, by route; a long poll waits by design.',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name, help, labelNames, registers });
  const byPart = {
    highWater: gauge('txp_feed_position', 'Last position of the feed.', ['part']),
    pending: gauge('txp_pending_messages', 'Landed and without a verdict.', ['part']),
    returned: gauge('txp_returned_records', 'Records that wait for a correction.', ['part']),
    conflicts: gauge('txp_conflict_verdicts', 'Messages in conflict, so far.', ['part']),
    rejected: gauge('txp_reject_verdicts', 'Messages rejected, so far.', ['part']),
  } as const;
  const overdue = gauge('txp_overdue', 'What is overdue by the hall date.', ['part', 'kind']);
  const devices = gauge('txp_devices', 'Windows by status.', ['part', 'status']);
  const quarantined = gauge('txp_quarantined_facts', 'Counted and not released, as far as they are listed.');
  const alarms = gauge('txp_alarms', 'One number, two contents.');
  const enrolments = gauge('txp_waiting_enrolments', 'Windows that ask to be let in.');
  const places = gauge('txp_places', 'Batches running, waiting, and windows told to come back.', ['state']);

  const counted = <T>(
    items: readonly T[],
    labelsOf: (item: T) => Record<string, string>,
    into: Gauge,
  ): void => {
    into.reset();
    for (const item of items) into.inc(labelsOf(item));
  };

  return {
    contentType: register.contentType,
    answered: (route, status, took) => {
      requests.inc({ route, status: String(status) });
      seconds.observe({ route }, took);
    },
    text: (view) => {
      for (const name of Object.keys(byPart) as (keyof typeof byPart)[]) {
        byPart[name].reset();
        for (const counts of view.parts) byPart[name].set({ part: counts.part }, counts[name]);
      }
      counted(view.overdue, ({ part, kind }) => ({ part, kind }), overdue);
      counted(view.devices, ({ part, status }) => ({ part, status }), devices);
      quarantined.set(view.quarantined.length);
      alarms.set(view.alarms.length);
      enrolments.set(view.enrolments.length);
      for (const state of ['running', 'waiting', 'toldToComeBack'] as const)
        places.set({ state }, view.load[state]);
      return register.metrics();
    },
  };
};
