import type { DocumentJobState, DocumentPrinterCondition } from './driver.ts';

type Flags = readonly (readonly [flag: number, condition: DocumentPrinterCondition])[];

/** PRINTER_STATUS_* of winspool.h that say how a printer is, worst first. A manual feed is how forms are fed. */
const printerStatus: Flags = [
  [0x0000_0008, 'media-jam'],
  [0x0040_0000, 'door-open'],
  [0x0000_0010, 'media-empty'],
  [0x0004_0000, 'toner-empty'],
  [0x0000_0001, 'paused'],
  [0x0000_0004, 'paused'],
  [0x0000_0080, 'offline'],
  [0x0000_1000, 'offline'],
  [0x0080_0000, 'offline'],
  [0x0200_0000, 'offline'],
  [0x0000_0002, 'other-error'],
  [0x0000_0040, 'other-error'],
  [0x0000_0800, 'other-error'],
  [0x0010_0000, 'other-error'],
  [0x0020_0000, 'other-error'],
  [0x0002_0000, 'toner-low'],
];
/** PRINTER_ATTRIBUTE_WORK_OFFLINE: a printer whose cable was pulled, or that somebody set to work offline. */
const workOffline = 0x400;

/** JOB_STATUS_* of winspool.h. */
const job = {
  paused: 0x1,
  error: 0x2,
  deleting: 0x4,
  printing: 0x10,
  offline: 0x20,
  paperOut: 0x40,
  printed: 0x80,
  deleted: 0x100,
  blocked: 0x200,
  userIntervention: 0x400,
  complete: 0x1000,
} as const;
const jobComplaints: Flags = [
  [job.paperOut, 'media-empty'],
  [job.paused, 'paused'],
  [job.offline, 'offline'],
  [job.error, 'other-error'],
  [job.userIntervention, 'other-error'],
  [job.blocked, 'other-error'],
];

const conditionsIn = (flags: number, table: Flags): DocumentPrinterCondition[] => [
  ...new Set(table.filter(([flag]) => (flags & flag) !== 0).map(([, condition]) => condition)),
];

/** What a printer complains about, worst first. */
export const printerConditions = (flags: {
  readonly status: number;
  readonly attributes: number;
}): DocumentPrinterCondition[] => [
  ...new Set([
    ...conditionsIn(flags.status, printerStatus),
    ...((flags.attributes & workOffline) === 0 ? [] : (['offline'] as const)),
  ]),
];

/** What holds a job up, worst first. */
export const jobConditions = (flags: number): DocumentPrinterCondition[] =>
  conditionsIn(flags, jobComplaints);

/**
 * Which mark ends a job. COMPLETE says that the printer was given all of it, which is all that a job in the printer's own
 * language is asked; where the port hears of the end of printing, PRINTED comes behind it.
 */
export type JobEnd = 'handed-over' | 'printed';
const endMarks = { 'handed-over': job.printed | job.complete, printed: job.printed } as const;

/**
 * Where a job is. A job is also marked as being deleted while it leaves the list after its end, so printed comes first;
 * an end with an error is nobody's word. RETAINED alone says nothing.
 */
export const jobStateOf = (flags: number, end: JobEnd): DocumentJobState => {
  if ((flags & endMarks[end]) !== 0) return (flags & job.error) === 0 ? 'completed' : 'unknown';
  if ((flags & (job.deleting | job.deleted)) !== 0)
    // Given over whole and gone from the list: what is on paper nobody says.
    return (flags & job.complete) === 0 ? 'failed' : 'unknown';
  return (flags & (job.printing | job.complete)) !== 0 || jobConditions(flags).length > 0
    ? 'sent'
    : 'prepared';
};
