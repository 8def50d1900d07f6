import {
  type HidPosLayout,
  hidPosReports,
  usualHidPosLayout,
} from '../../native/protocols/hid-pos-report.ts';
import { textOfCode } from '../../native/protocols/scanner-lines.ts';
import { bytesOf, hexOf, type RecordedEvent } from '../../native/transports/recording.ts';

/*
 * A recording of a scanner without what was scanned: every character becomes an X. Lengths, ends of lines and control
 * characters stay, and what was no text stays none.
 */

const invented = 0x58;
/** In no UTF-8 and in no GB18030. */
const noText = 0xff;

const inventedByte = (byte: number, isText: boolean): number => {
  if (byte <= 0x20 || byte === 0x7f) return byte;
  return byte < 0x80 || isText ? invented : noText;
};

/** The events with what came from the device replaced, piece by piece of the same lengths. */
const replaced = (
  events: readonly RecordedEvent[],
  replacement: (pieces: readonly Uint8Array[]) => readonly Uint8Array[],
): readonly RecordedEvent[] => {
  const shown = replacement(
    events.flatMap((event) => ('fromDevice' in event ? [bytesOf(event.fromDevice)] : [])),
  );
  let next = 0;
  return events.map((event) => {
    if (!('fromDevice' in event)) return event;
    const piece = shown[next] ?? new Uint8Array(0);
    next += 1;
    return { at: event.at, fromDevice: hexOf(piece) };
  });
};

const isEnd = (byte: number | undefined): boolean => byte === 0x0d || byte === 0x0a;
const isWrapping = (byte: number): boolean => byte === 0x02 || byte === 0x03;

/** Of a scanner that sends lines; a line may lie over several pieces. */
export const withoutCodesInLines = (events: readonly RecordedEvent[]): readonly RecordedEvent[] =>
  replaced(events, (pieces) => {
    const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    for (let at = 0; at < whole.length; ) {
      let end = at;
      while (end < whole.length && !isEnd(whole[end])) end += 1;
      const line = whole.subarray(at, end);
      const isText = textOfCode(line.filter((byte) => !isWrapping(byte))) !== undefined;
      line.forEach((byte, index) => {
        line[index] = inventedByte(byte, isText);
      });
      at = end + 1;
    }
    let taken = 0;
    return pieces.map(({ length }) => whole.subarray(taken, (taken += length)));
  });

/** Of a scanner of the point-of-sale page; each piece is a report. What the layout does not name is zero. */
export const withoutCodesInReports = (
  events: readonly RecordedEvent[],
  layout: HidPosLayout = usualHidPosLayout,
): readonly RecordedEvent[] => {
  const { lengthAt, aimAt, dataAt, mostData, moreAt } = layout;
  const withoutData = (report: Uint8Array, isText: boolean): Uint8Array => {
    const shown = new Uint8Array(report.length);
    const keep = (at: number): void => {
      if (at < report.length) shown[at] = report[at] ?? 0;
    };
    const length = Math.min(report[lengthAt] ?? 0, mostData);
    for (let at = dataAt; at < Math.min(dataAt + length, report.length); at += 1)
      shown[at] = inventedByte(report[at] ?? 0, isText);
    keep(lengthAt);
    if (moreAt !== null) keep(moreAt);
    const aim = aimAt === null ? '' : String.fromCharCode(...report.subarray(aimAt, aimAt + 3));
    // The kind of the code, where that is what stands there.
    if (aimAt !== null && /^\][A-Za-z][0-9A-Za-z]$/.test(aim)) for (const at of [0, 1, 2]) keep(aimAt + at);
    return shown;
  };
  return replaced(events, (pieces) => {
    const reports = hidPosReports(layout);
    const shown: Uint8Array[] = [];
    let begun: Uint8Array[] = [];
    const settle = (isText: boolean): void => {
      shown.push(...begun.map((report) => withoutData(report, isText)));
      begun = [];
    };
    for (const piece of pieces) {
      begun.push(piece);
      const event = reports.push(piece);
      if (event !== undefined) settle(event.kind === 'code');
    }
    settle(false);
    return shown;
  });
};
