import { constants } from 'node:fs';
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

/**
 * A training printer: each job becomes `<print job id>.pdf` and a `.json` saying its size and copies, which is written
 * last and marks the job complete. Throws `device/folder-in-production` for a production profile.
 */
export const openFolder = (folder: string, profile: 'training' | 'production'): DocumentPrinterSession => {
  if (profile === 'production') throw new Fault('device/folder-in-production');
  const metaPath = (jobId: string): string => join(folder, `${jobId}.json`);

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
      try {
        await writable();
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
        return { jobId, state: 'unknown', conditions: [], fault: faultRecord('device/document-job-unknown') };
      }
    },
    check: writable,
    close: () => Promise.resolve(),
  };
};
