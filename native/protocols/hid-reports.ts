/**
 * How a reader packs a byte stream into HID reports. No standard says it: each vendor has its own, so it is data.
 * Offsets count within the report as the system hands it over, its id byte included where it has one.
 */
export interface HidFraming {
  /** The report id; 0 for a device without numbered reports, whose reports then begin with their first data byte. */
  readonly reportId: number;
  /** First byte of the payload within the data of a report. */
  readonly payloadOffset: number;
  /** Byte within the data of a report that counts the payload; absent where a report is always full. */
  readonly lengthByte?: number | undefined;
  /** Bytes of data in a report, without its id. */
  readonly reportSize: number;
}

const roomOf = ({ reportSize, payloadOffset }: HidFraming): number => reportSize - payloadOffset;

/** Whether a report can carry anything by this framing. */
export const isHidFraming = (framing: HidFraming): boolean => {
  const { reportSize, payloadOffset, lengthByte } = framing;
  const room = roomOf(framing);
  return (
    room > 0 &&
    room <= 0xff &&
    (lengthByte === undefined || (lengthByte < payloadOffset && lengthByte < reportSize))
  );
};

/** The reports that carry these bytes, id first (0 where there is none) as the system takes them; padded with zeros. */
export const reportsOf = (bytes: Uint8Array, framing: HidFraming): readonly Uint8Array[] => {
  const { reportId, payloadOffset, lengthByte, reportSize } = framing;
  const room = roomOf(framing);
  const reports: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += room) {
    const piece = bytes.subarray(at, at + room);
    const report = new Uint8Array(1 + reportSize);
    report[0] = reportId;
    if (lengthByte !== undefined) report[1 + lengthByte] = piece.length;
    report.set(piece, 1 + payloadOffset);
    reports.push(report);
  }
  return reports;
};

/**
 * The bytes a report carries; `undefined` for one that is not of this framing: another id, another size, or a length
 * that does not fit into it. Where no byte counts them, the padding comes along and the frame's own length ends it.
 */
export const payloadOf = (report: Uint8Array, framing: HidFraming): Uint8Array | undefined => {
  const { reportId, payloadOffset, lengthByte, reportSize } = framing;
  const numbered = reportId !== 0;
  if (report.length !== reportSize + (numbered ? 1 : 0)) return undefined;
  if (numbered && report[0] !== reportId) return undefined;
  const data = numbered ? report.subarray(1) : report;
  const length = lengthByte === undefined ? roomOf(framing) : (data[lengthByte] ?? 0);
  if (length > roomOf(framing)) return undefined;
  return data.slice(payloadOffset, payloadOffset + length);
};
