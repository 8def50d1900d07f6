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
    offered: gauge('txp_handovers_not_taken', 'Records handed over to the part and not answered.', ['part']),
    conflicts: gauge('txp_conflict_verdicts', 'Messages in conflict, so far.', ['part']),
    rejected: gauge('txp_reject_verdicts', 'Messages rejected, so far.', ['part']),
  } as const;
  const overdue = gauge('txp_overdue', 'What is overdue by the hall date.', ['part', 'kind']);
  const devices = gauge('txp_devices', 'Windows by status.', ['part', 'status']);
  const quarantined = gauge('txp_quarantined_facts', 'Counted and not released, as far as they are listed.');
  const held = gauge('txp_held_messages', 'Kept aside of windows that are shut out.', ['part']);
  const alarms = gauge('txp_alarms', 'One number, two contents.');
  const enrolments = gauge('txp_waiting_enrolments', 'Windows that ask to be let in.');
  const places = gauge('txp_places', 'Batches running, waiting, and windows told to come back.', ['state']);

  const scans = gauge('txp_scans', 'Scans: named, arrived, on the way, named a day ago and not there.', [
    'state',
  ]);
  const scanBytes = gauge('txp_scan_bytes', 'Bytes of the scans that have arrived.');

  const trustPapers = gauge('txp_trust_papers', 'Trust list and revocation lists that windows fetch.', [
    'kind',
  ]);
  const oldestList = gauge(
    'txp_oldest_revocation_list_seconds',
    'When the oldest of the revocation lists was issued, Unix seconds; 0 where there is none.',
  );

  const headSize = gauge('txp_head_size', 'Entries that the last head covers.', ['part']);
  const headMadeAt = gauge('txp_head_made_seconds', 'When the last head was made, Unix seconds.', ['part']);
  const headSigned = gauge('txp_head_signed_size', 'Entries covered by the last head the bureau signed.', [
    'part',
    'bureau',
  ]);
  const recordsDiffer = gauge('txp_record_differences', 'Records that differ at the last comparisons.', [
    'part',
  ]);
  const headAlarms = gauge('txp_head_alarms', 'Heads a bureau signed that the feed does not bear out.');

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
      held.reset();
      for (const { part, count } of view.held) held.inc({ part }, count);
      alarms.set(view.alarms.length);
      enrolments.set(view.enrolments.length);
      for (const metric of [headSize, headMadeAt, headSigned]) metric.reset();
      for (const { part, size, madeAt, lastSigned } of view.heads) {
        headSize.set({ part }, size);
        headMadeAt.set({ part }, Math.round(madeAt / 1000));
        for (const bureau of ['state', 'local'] as const)
          headSigned.set({ part, bureau }, lastSigned[bureau]);
      }
      headAlarms.set(view.headAlarms.length);
      recordsDiffer.reset();
      for (const { part, differences } of view.reconciliations)
        recordsDiffer.inc({ part }, differences.length);
      for (const state of ['running', 'waiting', 'toldToComeBack'] as const)
        places.set({ state }, view.load[state]);
      for (const state of ['named', 'arrived', 'uploading', 'overdue'] as const)
        scans.set({ state }, view.scans[state]);
      scanBytes.set(view.scans.bytes);
      counted(view.trustPapers, ({ kind }) => ({ kind }), trustPapers);
      const issued = view.trustPapers.flatMap((p) => (p.kind === 'revocation-list' ? [p.order] : []));
      oldestList.set(issued.length === 0 ? 0 : Math.round(Math.min(...issued) / 1000));
      return register.metrics();
    },
  };
};
