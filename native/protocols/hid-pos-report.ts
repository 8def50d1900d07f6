import { longestCode, textOfCode } from './scanner-lines.ts';

/**
 * Where a scanner on the HID point-of-sale page (usage page 0x8C, usage 0x02) puts its data in an input report. Differs
 * from maker to maker, so it is data. Offsets in bytes within the report's data, its id not counted.
 */
export interface HidPosLayout {
  /** How many bytes of data the report holds. */
  readonly lengthAt: number;
  /** Three characters of the AIM identifier, `]C1`; null where the report carries none. */
  readonly aimAt: number | null;
  readonly dataAt: number;
  readonly mostData: number;
  /** Not zero: the code goes on in the next report. Null where a code always fits one. */
  readonly moreAt: number | null;
}

/** Of a report as a whole, id not counted. */
export const usualReportSize = 63;

/** The report of 64 bytes, id included, of the makers that follow the usage tables' example. */
export const usualHidPosLayout: HidPosLayout = { lengthAt: 0, aimAt: 1, dataAt: 4, mostData: 56, moreAt: 62 };

export type HidPosEvent =
  | { readonly kind: 'code'; readonly text: string; readonly aim: string | null }
  | { readonly kind: 'garbled' };

export interface HidPosReports {
  /** Takes the data of one report; an event once a code is whole. */
  push(report: Uint8Array): HidPosEvent | undefined;
  /** A code goes on in a report that has not come. */
  readonly isOpen: boolean;
  /** Forgets a code whose next report did not come; says whether there was one. */
  reset(): boolean;
}

const aimOf = (report: Uint8Array, at: number | null): string | null => {
  if (at === null) return null;
  const text = String.fromCharCode(...report.subarray(at, at + 3));
  return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : null;
};

/** Puts the reports of one code together. */
export const hidPosReports = (layout: HidPosLayout = usualHidPosLayout): HidPosReports => {
  let data: number[] = [];
  let aim: string | null = null;
  let open = false;
  const reset = (): boolean => {
    const was = open;
    data = [];
    aim = null;
    open = false;
    return was;
  };
  return {
    get isOpen() {
      return open;
    },
    reset,
    push(report) {
      const length = report[layout.lengthAt];
      const needed = layout.dataAt + (length ?? 0);
      if (length === undefined || length > layout.mostData || report.length < needed) {
        reset();
        return { kind: 'garbled' };
      }
      if (!open) aim = aimOf(report, layout.aimAt);
      open = true;
      data.push(...report.subarray(layout.dataAt, needed));
      if (data.length > longestCode) {
        reset();
        return { kind: 'garbled' };
      }
      if (layout.moreAt !== null && (report[layout.moreAt] ?? 0) !== 0) return undefined;
      const text = textOfCode(Uint8Array.from(data));
      const carried = aim;
      reset();
      return text === undefined ? { kind: 'garbled' } : { kind: 'code', text, aim: carried };
    },
  };
};

/** The reports a scanner sends for a code: the other direction, for the virtual scanner and for tests. */
export const hidPosReportsOf = (
  data: Uint8Array,
  aim = ']C0',
  layout: HidPosLayout = usualHidPosLayout,
  size = usualReportSize,
): readonly Uint8Array[] => {
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < data.length; at += layout.mostData) {
    const piece = data.subarray(at, at + layout.mostData);
    const report = new Uint8Array(size);
    report[layout.lengthAt] = piece.length;
    if (layout.aimAt !== null) report.set(Buffer.from(aim.slice(0, 3), 'latin1'), layout.aimAt);
    report.set(piece, layout.dataAt);
    if (layout.moreAt !== null) report[layout.moreAt] = at + layout.mostData < data.length ? 1 : 0;
    reports.push(report);
  }
  return reports;
};
