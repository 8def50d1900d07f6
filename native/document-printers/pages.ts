import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../domain/faults.ts';
import type { Dib } from '../protocols/dib.ts';
import type { PageGrid, PageQuestion, PageReply, PageSize } from './page-messages.ts';

export type { PageGrid, PageSize };

/** The pages of one PDF, drawn beside the event loop for a printer's own dots. Pages count from 0. */
export interface DrawnPages {
  readonly sizes: readonly PageSize[];
  /** Whether the page has ink where the printer does not reach. */
  hasInkOutside(page: number, grid: PageGrid): Promise<boolean>;
  /** Rows of the grid from `from`; `undefined` where all of it is white. */
  band(page: number, grid: PageGrid, from: number, rows: number): Promise<Dib | undefined>;
  /** Idempotent. */
  close(): void;
}

export interface DrawingOptions {
  /** How long one document may take in all, milliseconds. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Entry of the thread; tests hand in one of their own. */
  readonly thread?: URL;
}

/** A page is drawn in bands of a few MB; what is beyond this is no document of a counter. */
const mostMemoryMb = 512;

/**
 * Opens a PDF in a thread of its own, which alone can be ended in the middle of a page. It and its functions throw
 * `device/document-not-drawn` where the PDF is none, cannot be drawn, or takes longer than it may, and
 * `device/cancelled` when `signal` aborts.
 */
export const openPages = async (
  pdf: Uint8Array,
  { deadlineMs = 45_000, signal, thread }: DrawingOptions = {},
): Promise<DrawnPages> => {
  if (signal?.aborted === true) throw new Fault('device/cancelled');
  const codeCache = process.env['NODE_COMPILE_CACHE'];
  const entry = thread ?? new URL(`./page-thread${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(entry, {
    argv: [],
    env: codeCache === undefined ? {} : { NODE_COMPILE_CACHE: codeCache },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  });
  let ended: Error | undefined;
  let waiting: { settle(reply: PageReply): void; fail(error: Error): void } | undefined;

  const end = (why: Error): void => {
    if (ended !== undefined) return;
    ended = why;
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    void worker.terminate();
    waiting?.fail(why);
  };
  const cancel = (): void => end(new Fault('device/cancelled'));
  const gone = (cause: unknown): void => {
    const fault = new Fault('device/document-not-drawn');
    fault.cause = cause;
    end(fault);
  };
  const timer = setTimeout(() => gone('deadline'), deadlineMs);
  signal?.addEventListener('abort', cancel, { once: true });
  worker.on('message', (reply: PageReply) => waiting?.settle(reply));
  worker.on('error', gone);
  worker.on('exit', gone);

  const ask = <K extends PageReply['kind']>(
    question: PageQuestion,
    kind: K,
  ): Promise<Extract<PageReply, { kind: K }>> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended);
        return;
      }
      waiting = {
        settle(reply) {
          waiting = undefined;
          if (reply.kind === kind) resolve(reply as Extract<PageReply, { kind: K }>);
          else reject(new Fault('device/document-not-drawn'));
        },
        fail: reject,
      };
      worker.postMessage(question);
    });

  const close = (): void => end(new Fault('device/cancelled'));
  try {
    const { sizes } = await ask({ kind: 'open', pdf }, 'opened');
    return {
      sizes,
      hasInkOutside: async (page, grid) => (await ask({ kind: 'outside', page, grid }, 'outside')).hasInk,
      band: async (page, grid, from, rows) =>
        (await ask({ kind: 'band', page, grid, from, rows }, 'band')).dib,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
};
