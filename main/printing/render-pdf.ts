import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../domain/faults.ts';
import type { PdfJob } from '../../print-templates/index.ts';
import type { GlyphBitmaps } from '../../native/protocols/glyph-bitmap.ts';
import type { GlyphWarning, PdfQuestion, PdfReply, PdfRequest, PdfWorkerData } from './pdf-messages.ts';

export interface RenderedPdf {
  readonly pdf: Uint8Array;
  /** Characters printed as 〓; the clerk must be told. Empty for vouchers, which refuse instead. */
  readonly warnings: readonly GlyphWarning[];
}

export interface PdfRenderer {
  /**
   * Renders one document. Throws `print/glyph-missing`, `print/text-too-long`, `print/too-many-lines` for data that
   * cannot stand on the paper; `print/render-timed-out`, `print/renderer-crashed` when the worker failed (nothing was
   * printed, it may be tried again); `print/cancelled` when `signal` aborts.
   */
  renderPdf(job: PdfJob, signal?: AbortSignal): Promise<RenderedPdf>;
  /** As `renderPdf` but without the PDF: ask before money is taken and a voucher number is spent. */
  checkPdf(job: PdfJob, signal?: AbortSignal): Promise<readonly GlyphWarning[]>;
  /**
   * Draws characters as dots of 24 rows, Chinese ones `wide` dots across. What the font lacks is not among the answers:
   * a printer then refuses the text. Throws as `renderPdf`.
   */
  drawGlyphs(characters: string, wide: number, signal?: AbortSignal): Promise<GlyphBitmaps>;
  /** Ends the worker; what is still waiting is answered `print/cancelled`. */
  close(): Promise<void>;
}

export interface PdfRendererOptions {
  /** Time one document may take, from the moment its turn comes. */
  readonly timeoutMs?: number;
  /** Entry of the worker; the bundle passes its own. */
  readonly workerUrl?: URL;
  /** Folder of the two font files; the bundle passes its own. */
  readonly fontsFolder?: string;
}

const fontFiles = { regular: 'NotoSansSC_400Regular.ttf', bold: 'NotoSansSC_700Bold.ttf' } as const;

const locateFonts = (folder: string | undefined): PdfWorkerData['fonts'] => {
  if (folder !== undefined)
    return { regular: join(folder, fontFiles.regular), bold: join(folder, fontFiles.bold) };
  const { resolve } = createRequire(import.meta.url);
  return {
    regular: resolve(`@expo-google-fonts/noto-sans-sc/400Regular/${fontFiles.regular}`),
    bold: resolve(`@expo-google-fonts/noto-sans-sc/700Bold/${fontFiles.bold}`),
  };
};

interface Waiting {
  readonly request: PdfRequest;
  readonly settle: (reply: PdfReply) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Opens the renderer: one worker thread, started with the first document and restarted after a crash, a time-out or
 * the cancelling of the document it is at; documents are rendered one after the other in the order asked.
 */
export const openPdfRenderer = (options: PdfRendererOptions = {}): PdfRenderer => {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const queue: Waiting[] = [];
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;
  let lastId = 0;
  let closed = false;

  const start = (): Worker => {
    const codeCache = process.env['NODE_COMPILE_CACHE'];
    const workerData: PdfWorkerData = { fonts: locateFonts(options.fontsFolder) };
    const started = new Worker(options.workerUrl ?? new URL('./pdf-worker.ts', import.meta.url), {
      workerData,
      // The worker sees neither the arguments nor the environment of the hall process, but for Node's cache of code.
      argv: [],
      env: codeCache === undefined ? {} : { NODE_COMPILE_CACHE: codeCache },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    started.on('message', (reply: PdfReply) => {
      if (started === worker && reply.id === current?.request.id) finish((waiting) => waiting.settle(reply));
    });
    const gone = (cause: unknown) => {
      if (started !== worker) return;
      worker = undefined;
      const crash = new Fault('print/renderer-crashed');
      crash.cause = cause;
      finish((waiting) => waiting.fail(crash));
    };
    started.on('error', gone);
    started.on('exit', gone);
    // An idle renderer must not keep the hall process from ending.
    started.unref();
    return started;
  };

  const finish = (tell: (waiting: Waiting) => void): void => {
    clearTimeout(timer);
    const waiting = current;
    current = undefined;
    worker?.unref();
    if (waiting !== undefined) tell(waiting);
    next();
  };

  /** Stops the document being rendered; only ending the thread can interrupt it. */
  const abandon = (error: Error): void => {
    const ending = worker;
    worker = undefined;
    void ending?.terminate();
    finish((waiting) => waiting.fail(error));
  };

  const next = (): void => {
    if (current !== undefined) return;
    const waiting = queue.shift();
    if (waiting === undefined) return;
    current = waiting;
    worker ??= start();
    worker.ref();
    timer = setTimeout(
      () => abandon(new Fault('print/render-timed-out', { seconds: timeoutMs / 1000 })),
      timeoutMs,
    );
    worker.postMessage(waiting.request);
  };

  const ask = (question: PdfQuestion, signal: AbortSignal | undefined): Promise<PdfReply> =>
    new Promise((resolve, reject) => {
      if (closed || signal?.aborted === true) {
        reject(new Fault('print/cancelled'));
        return;
      }
      lastId += 1;
      const cancel = () => {
        if (current === waiting) abandon(new Fault('print/cancelled'));
        else {
          queue.splice(queue.indexOf(waiting), 1);
          waiting.fail(new Fault('print/cancelled'));
        }
      };
      const release = () => signal?.removeEventListener('abort', cancel);
      const waiting: Waiting = {
        // Copied now: the caller may go on changing what it handed over while this waits its turn.
        request: { ...structuredClone(question), id: lastId },
        settle: (reply) => {
          release();
          resolve(reply);
        },
        fail: (error) => {
          release();
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      queue.push(waiting);
      next();
    });

  const unexpected = (reply: PdfReply): Error => {
    if (reply.kind === 'fault') return new Fault(reply.code, reply.detail);
    return new Error(
      reply.kind === 'error' ? `pdf worker: ${reply.stack}` : `pdf worker answered ${reply.kind}`,
    );
  };

  return {
    renderPdf: async (job, signal) => {
      const reply = await ask({ kind: 'render', job }, signal);
      if (reply.kind !== 'rendered') throw unexpected(reply);
      return { pdf: reply.pdf, warnings: reply.warnings };
    },
    checkPdf: async (job, signal) => {
      const reply = await ask({ kind: 'check', job }, signal);
      if (reply.kind !== 'checked') throw unexpected(reply);
      return reply.warnings;
    },
    drawGlyphs: async (characters, wide, signal) => {
      const reply = await ask({ kind: 'draw', characters, wide }, signal);
      if (reply.kind !== 'drawn') throw unexpected(reply);
      return reply.glyphs;
    },
    close: async () => {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.fail(new Fault('print/cancelled'));
      const ending = worker;
      if (current !== undefined) abandon(new Fault('print/cancelled'));
      worker = undefined;
      await ending?.terminate();
    },
  };
};
