import { followJob } from '../document-printers/driver.ts';
import { openIppQueue } from '../document-printers/queue.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import { encodeForm } from '../protocols/esc-p.ts';
import { escPProfiles } from '../protocols/esc-p-profiles.ts';
import type { EscPProfileId } from '../protocols/esc-p-profiles.ts';
import type { FormPrinterSession } from './driver.ts';

export const formQueueModel = '24 针（系统打印队列）';

/**
 * A form printer behind a raw queue of the system (CUPS). What the queue calls completed was handed over; whether it
 * stands on the form is read off the paper.
 */
export const openFormQueue = (
  url: string,
  profile: EscPProfileId,
  options: { readonly pollMs?: number; readonly printMs?: number } = {},
): FormPrinterSession => {
  const queue = openIppQueue(url, 'application/vnd.cups-raw');
  return {
    answers: false,
    async print({ printJobId, sheet, shift, glyphs }, signal) {
      try {
        const bytes = encodeForm(sheet, escPProfiles[profile], shift, glyphs);
        const submitted = await queue.submit(printJobId, bytes, () => [], signal);
        if (submitted.state !== 'sent') return submitted;
        const report = await followJob(queue, submitted.jobId, {
          signal: AbortSignal.timeout(options.printMs ?? 40_000),
          ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
        });
        if (report.state === 'completed') return { state: 'sent', watched: false };
        return { state: 'unknown', fault: report.fault ?? faultRecord('device/print-unconfirmed') };
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    check: async () => ({ nearEnd: (await queue.check()).includes('media-low') }),
    onClosed: () => () => undefined,
    close: () => queue.close(),
  };
};
