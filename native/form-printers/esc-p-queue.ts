import type { HandOverTimes, RawQueue } from '../document-printers/raw-queue.ts';
import { recordOf } from '../fault-record.ts';
import { encodeForm } from '../protocols/esc-p.ts';
import { escPProfiles } from '../protocols/esc-p-profiles.ts';
import type { EscPProfileId } from '../protocols/esc-p-profiles.ts';
import { openRawPrinting } from '../raw-printing.ts';
import type { FormPrinterSession } from './driver.ts';

export const formQueueModel = '24 针（系统打印队列）';
export const formWindowsModel = '24 针（Windows 打印机）';

/**
 * A form printer behind a raw queue of the system (CUPS, or the spooler of Windows). What the queue calls completed was
 * handed over; whether it stands on the form is read off the paper.
 */
export const openFormQueue = (
  queue: RawQueue,
  profile: EscPProfileId,
  {
    where,
    printMs = 40_000,
    ...times
  }: HandOverTimes & {
    /** Its address, or its name in Windows. */
    readonly where: string;
  },
): FormPrinterSession => {
  const printing = openRawPrinting(queue, where);
  return {
    answers: false,
    async print({ printJobId, sheet, shift, glyphs }, signal) {
      try {
        const bytes = encodeForm(sheet, escPProfiles[profile], shift, glyphs);
        const sent = await printing.print(printJobId, bytes, { ...times, printMs, signal });
        return sent.state === 'handed-over' ? { state: 'sent', watched: false } : sent;
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    check: async () => ({ nearEnd: (await printing.check()).includes('media-low') }),
    onClosed: () => () => undefined,
    close: () => printing.close(),
  };
};
