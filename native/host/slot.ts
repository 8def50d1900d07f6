import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { recordOf, sentenceOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import { deviceNames } from './messages.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import type { DeviceState, HostTimings } from './messages.ts';
import { type Attempt, type DeviceReport, rememberAttempts } from './slot-report.ts';

export type { DeviceReport };

/** How the idle check found the device: working, held up by something a person can mend, or with a remark. */
export interface Health {
  readonly fault?: FaultRecord;
  readonly remark?: InBoth;
  /** The remark is a warning: it works, and soon will not. */
  readonly warns?: true;
}

/** The check of a device that says nothing of itself: its line is there, or the session throws what it is not. */
export const isThere = async (session: { check(): Promise<unknown> }): Promise<Health> => {
  await session.check();
  return {};
};

export interface SlotSession {
  close(): Promise<void>;
  onClosed?(listener: () => void): () => void;
}

export interface SlotOptions<S extends SlotSession> {
  readonly kind: DeviceKind;
  readonly model: string;
  /** Port, address or library. */
  readonly where: string;
  readonly virtual: boolean;
  /** One operation at a time, the second is refused; otherwise the session itself takes them in turn. */
  readonly exclusive: boolean;
  readonly open: () => Promise<S>;
  readonly check: (session: S) => Promise<Health>;
  /** Who the open device says it is, line by line; asked in a self-test. Nothing confidential. */
  readonly describe?: (session: S) => Promise<readonly InBoth[]>;
  readonly onState: (state: DeviceState) => void;
  readonly timings: HostTimings;
}

export interface Slot<S extends SlotSession> {
  /**
   * Runs one operation on the open device, opening it first if need be. Throws `device/busy` while another runs on
   * an exclusive device, and what keeps the device from being opened.
   */
  use<T>(work: (session: S) => Promise<T>): Promise<T>;
  state(): DeviceState;
  report(): DeviceReport;
  /** Opens the device if need be, asks how and who it is, and reports. A fault is part of the report. */
  selfTest(): Promise<DeviceReport>;
  /** Looks or tries again now, without waiting for its turn: something was just mended. */
  nudge(): void;
  close(): Promise<void>;
}

const working: InBoth = { zh: '正在工作', en: 'working' };
const ready: InBoth = { zh: '就绪', en: 'ready' };

/** Where the device hangs is for the maintainer and stands in the report; a sentence names what the clerk can see. */
const aboutTheDevice: readonly FaultCode[] = ['device/absent', 'device/unplugged', 'device/no-answer'];
const byName = (kind: DeviceKind, error: unknown): unknown =>
  error instanceof Fault && aboutTheDevice.includes(error.code)
    ? new Fault(error.code, { ...error.facts, where: deviceNames[kind] })
    : error;

const absentCodes: readonly FaultCode[] = ['device/absent', 'device/unplugged', 'device/queue-unreachable'];

/** Keeps one device open: opens it, watches it while idle, reopens it when it was lost, and says how it is. */
export const openSlot = <S extends SlotSession>(options: SlotOptions<S>): Slot<S> => {
  const { kind, model, virtual, timings } = options;
  let session: S | undefined;
  let opening: Promise<S> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let inUse = 0;
  let closed = false;
  let waitMs = timings.reopenMs[0];
  let health: Health = { fault: { code: 'device/absent', detail: { where: deviceNames[kind] } } };
  let told = '';
  let says: readonly InBoth[] = [];
  const attempts = rememberAttempts();
  const note = (what: Attempt['what'], begun: number, fault: FaultRecord | null): void =>
    attempts.add({ at: Date.now(), what, tookMs: Math.round(performance.now() - begun), fault });

  const state = (): DeviceState => {
    const { fault, remark } = health;
    const base = { kind, model, virtual };
    if (fault !== undefined) {
      const absent = absentCodes.includes(fault.code);
      return {
        ...base,
        state: absent ? 'absent' : 'fault',
        fault,
        sentence: sentenceOf(fault),
      };
    }
    if (inUse > 0) return { ...base, state: 'busy', sentence: working };
    return {
      ...base,
      state: 'ready',
      sentence: remark ?? ready,
      ...(remark !== undefined && health.warns === true ? { warning: remark } : {}),
    };
  };
  const tell = (): void => {
    const now = state();
    const shown = JSON.stringify(now);
    if (shown === told || closed) return;
    told = shown;
    options.onState(now);
  };
  /** Something was mended while the device was being asked: it is asked once more. */
  let nudged = false;
  const later = (ms: number, work: () => void): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(work, ms);
  };

  const lose = (lost: S, fault: FaultRecord): void => {
    if (session !== lost) return;
    session = undefined;
    says = [];
    health = { fault };
    note('lost', performance.now(), fault);
    waitMs = timings.reopenMs[0];
    tell();
    void lost.close();
    later(waitMs, tryOpen);
  };

  const open = (): Promise<S> => {
    opening ??= (async () => {
      const begun = performance.now();
      try {
        const opened = await options.open();
        session = opened;
        waitMs = timings.reopenMs[0];
        opened.onClosed?.(() =>
          lose(opened, { code: 'device/unplugged', detail: { where: deviceNames[kind] } }),
        );
        health = {};
        note('open', begun, null);
        tell();
        later(0, watch);
        return opened;
      } catch (error) {
        const named = byName(kind, error);
        const fault = recordOf(named);
        health = { fault };
        note('open', begun, fault);
        tell();
        later(waitMs, tryOpen);
        waitMs = Math.min(waitMs * 2, timings.reopenMs[1]);
        throw named;
      } finally {
        opening = undefined;
      }
    })();
    return opening;
  };
  const tryOpen = (): void => {
    // A device that is not there is a state, already told; the next try is already planned.
    open().catch((error: unknown) => recordOf(error));
  };

  const watch = (): void => {
    const watched = session;
    if (watched === undefined) return;
    if (inUse > 0) {
      later(timings.checkMs, watch);
      return;
    }
    nudged = false;
    options.check(watched).then(
      (found) => {
        if (session !== watched) return;
        health = found;
        tell();
        later(nudged ? 0 : timings.checkMs, watch);
      },
      (error: unknown) => lose(watched, recordOf(byName(kind, error))),
    );
  };

  tryOpen();

  const report = (): DeviceReport => ({
    kind,
    model,
    where: options.where,
    virtual,
    state: state(),
    says,
    attempts: attempts.all(),
  });
  const testNow = async (): Promise<void> => {
    const begun = performance.now();
    try {
      const opened = session ?? (await open());
      health = await options.check(opened);
      if (options.describe !== undefined) says = await options.describe(opened);
      note('test', begun, health.fault ?? null);
    } catch (error) {
      const fault = recordOf(byName(kind, error));
      note('test', begun, fault);
      if (session === undefined) health = { fault };
      else lose(session, fault);
    }
    tell();
  };

  return {
    state,
    report,
    async selfTest() {
      if (closed) throw new Fault('device/host-closed');
      // A device at work shows that it is well; it is not disturbed.
      if (inUse === 0) await testNow();
      return report();
    },
    nudge() {
      nudged = true;
      waitMs = timings.reopenMs[0];
      later(0, session === undefined ? tryOpen : watch);
    },
    async use(work) {
      if (closed) throw new Fault('device/host-closed');
      if (options.exclusive && inUse > 0) throw new Fault('device/busy');
      inUse += 1;
      try {
        const opened = session ?? (await open());
        tell();
        return await work(opened);
      } catch (error) {
        throw byName(kind, error);
      } finally {
        inUse -= 1;
        tell();
        if (session !== undefined) later(0, watch);
      }
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await opening?.catch((error: unknown) => recordOf(error));
      await session?.close();
    },
  };
};
