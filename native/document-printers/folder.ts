import { constants, existsSync } from 'node:fs';
import { access, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import type { DocumentJobReport, DocumentPrinterSession, SubmitResult } from './driver.ts';

const driver = { id: 'folder', vendor: '练习', model: '输出到文件夹' } as const;

/** Only what every file system takes as a name; anything else would let a job id choose its folder. */
const isSafeName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(name);

/** Written beside its final name, made durable, then renamed: a file with the final name is whole. */
const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';

/** The training printer, and its paper in a trainee's hand. */
export interface FolderPrinter extends DocumentPrinterSession {
  /** The next job begins on the last sheet, which does not hold it; after it there is no paper. */
  runOut(): void;
  loadPaper(): void;
  /** Paper near its end: it prints, and says so. */
  runLow(): void;
  /** Something a person has to mend before anything is printed. */
  stop(code: FolderStop): void;
  /** Mended, with paper in it. */
  mend(): void;
}

/** What can hold the training printer up. */
export type FolderStop =
  | 'device/media-jam'
  | 'device/printer-offline'
  | 'device/toner-empty'
  | 'device/cover-open';

/**
 * A training printer: each job becomes `<print job id>.pdf` and a `.json` saying its size and copies, which is written
 * last and marks the job complete. A job that paper ran out under is `<print job id>.torn.pdf`, of which only the
 * beginning is on paper. Throws `device/folder-in-production` for a production profile.
 */
export const openFolder = (folder: string, profile: 'training' | 'production'): FolderPrinter => {
  if (profile === 'production') throw new Fault('device/folder-in-production');
  let paper: 'enough' | 'low' | 'last-sheet' | 'none' = 'enough';
  let stopped: FolderStop | undefined;
  const metaPath = (jobId: string): string => join(folder, `${jobId}.json`);
  const tornPath = (jobId: string): string => join(folder, `${jobId}.torn.pdf`);

  const writable = async (): Promise<void> => {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    } catch (error) {
      if (isSystemError(error)) throw new Fault('device/folder-not-writable');
      throw error;
    }
  };

  return {
    driver,
    async submit(job, signal): Promise<SubmitResult> {
      if (!isSafeName(job.printJobId))
        throw new RangeError('a print job id is letters, digits, dots and dashes');
      if (signal?.aborted === true) return { state: 'not-sent', fault: faultRecord('device/cancelled') };
      if (stopped !== undefined) return { state: 'not-sent', fault: faultRecord(stopped, { where: folder }) };
      if (paper === 'none') return { state: 'not-sent', fault: faultRecord('device/paper-out') };
      try {
        await writable();
        if (paper === 'last-sheet') {
          await writeWhole(tornPath(job.printJobId), job.pdf);
          paper = 'none';
          return { state: 'sent', jobId: job.printJobId };
        }
        const meta = { printJobId: job.printJobId, ...job.media, copies: job.copies ?? 1 };
        await writeWhole(join(folder, `${job.printJobId}.pdf`), job.pdf);
        await writeWhole(metaPath(job.printJobId), new TextEncoder().encode(`${JSON.stringify(meta)}\n`));
      } catch (error) {
        if (isSystemError(error))
          return { state: 'not-sent', fault: faultRecord('device/folder-not-writable') };
        return { state: 'not-sent', fault: recordOf(error) };
      }
      return { state: 'sent', jobId: job.printJobId };
    },
    async state(jobId): Promise<DocumentJobReport> {
      try {
        await readFile(metaPath(jobId));
        return { jobId, state: 'completed', conditions: [] };
      } catch (error) {
        if (!isSystemError(error)) throw error;
        if (existsSync(tornPath(jobId))) {
          const fault = faultRecord('device/paper-out-mid-job');
          return { jobId, state: 'failed', conditions: ['media-empty'], fault };
        }
        return { jobId, state: 'unknown', conditions: [], fault: faultRecord('device/document-job-unknown') };
      }
    },
    async check() {
      await writable();
      if (stopped !== undefined) throw new Fault(stopped, { where: folder });
      if (paper === 'none') throw new Fault('device/paper-out');
      return paper === 'low' ? ['media-low'] : [];
    },
    runOut() {
      paper = 'last-sheet';
    },
    loadPaper() {
      paper = 'enough';
    },
    runLow() {
      paper = 'low';
    },
    stop(code) {
      stopped = code;
    },
    mend() {
      stopped = undefined;
      paper = 'enough';
    },
    close: () => Promise.resolve(),
  };
};
