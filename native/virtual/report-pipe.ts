import { type HidFraming, payloadOf, reportsOf } from '../protocols/hid-reports.ts';
import type { ReportPipe } from '../transports/hid.ts';
import type { WireModel } from '../transports/in-process.ts';

/**
 * A virtual device on HID reports in memory: it takes and gives the reports the system would, so that what speaks with
 * node-hid speaks with it. Its reports have no id byte where the real ones have none.
 */
export const reportPipeTo = (model: WireModel, framing: HidFraming): ReportPipe => {
  const reportListeners = new Set<(report: Uint8Array) => void>();
  const goneListeners = new Set<() => void>();
  let open = true;
  const require = (): void => {
    if (!open) throw new Error('the device is gone');
  };
  const receive = model.plugIn({
    send(bytes) {
      for (const report of reportsOf(bytes, framing)) {
        const shown = framing.reportId === 0 ? report.subarray(1) : report;
        setImmediate(() => {
          if (open) for (const listener of reportListeners) listener(shown);
        });
      }
    },
    drop() {
      setImmediate(() => {
        if (!open) return;
        open = false;
        for (const listener of goneListeners) listener();
      });
    },
  });
  return {
    async write(report) {
      require();
      await new Promise<void>((resolve) => setImmediate(resolve));
      require();
      const bytes = payloadOf(framing.reportId === 0 ? report.subarray(1) : report, framing);
      if (bytes !== undefined) receive(bytes);
    },
    onReport(listener) {
      reportListeners.add(listener);
    },
    onGone(listener) {
      goneListeners.add(listener);
    },
    async probe() {
      require();
    },
    async close() {
      open = false;
    },
  };
};
