import { Fault } from '../../domain/faults.ts';
import { recordOf } from '../fault-record.ts';
import { loadGdi } from '../transports/gdi.ts';
import type { Gdi, PaperDots } from '../transports/gdi.ts';
import { loadSpooler } from '../transports/winspool.ts';
import type { Spooler } from '../transports/winspool.ts';
import type { WindowsLibraryOptions } from '../transports/windows-library.ts';
import type { DocumentJob, DocumentPrinterSession, SubmitResult } from './driver.ts';
import { openPages } from './pages.ts';
import type { DrawingOptions, DrawnPages, PageGrid } from './pages.ts';
import { loadedOnce, openWindowsPrinter, refusedAt } from './windows-jobs.ts';
import { isSameSize, openOnPaper, sizeInWords } from './windows-paper.ts';

export const windowsDocumentPrinter = {
  id: 'windows',
  vendor: 'Windows',
  model: '文书打印机（Windows 打印机）',
} as const;

/** Finer than this nobody sees, and a page would take as long as it has dots: a dot of ours is then several of theirs. */
const finestDpi = 600;
/** Dots of one band, four bytes each while they are drawn. */
const dotsInBand = 1_000_000;

interface Drawing {
  readonly grid: PageGrid;
  readonly stepX: number;
  readonly stepY: number;
  readonly rows: number;
}

/** Our dots on this printer's: whole multiples, so that nothing is scaled by anybody. */
const drawingOn = (dots: PaperDots): Drawing => {
  const stepX = Math.ceil(dots.dpiX / finestDpi);
  const stepY = Math.ceil(dots.dpiY / finestDpi);
  const width = Math.floor(dots.reachedWidth / stepX);
  const height = Math.floor(dots.reachedHeight / stepY);
  const grid = {
    dpiX: dots.dpiX / stepX,
    dpiY: dots.dpiY / stepY,
    left: Math.round(dots.offsetX / stepX),
    top: Math.round(dots.offsetY / stepY),
    width,
    height,
  };
  return { grid, stepX, stepY, rows: Math.max(1, Math.floor(dotsInBand / width)) };
};

/** What would not stand where it belongs is refused before the spooler hears of the document. */
const checkPages = async (
  pages: DrawnPages,
  grid: PageGrid,
  { media }: DocumentJob,
  printer: string,
): Promise<void> => {
  for (const [page, size] of pages.sizes.entries()) {
    if (!isSameSize(size, media)) {
      const [printerPaper, paper] = [sizeInWords(media), sizeInWords(size)];
      throw new Fault('device/printer-paper-size', { printer, printerPaper, paper });
    }
    if (await pages.hasInkOutside(page, grid))
      throw new Fault('device/printer-margin', { page: page + 1, printer });
  }
};

const drawPage = async (
  gdi: Gdi,
  context: bigint,
  pages: DrawnPages,
  page: number,
  { grid, stepX, stepY, rows }: Drawing,
): Promise<void> => {
  for (let from = 0; from < grid.height; from += rows) {
    const dib = await pages.band(page, grid, from, Math.min(rows, grid.height - from));
    if (dib === undefined) continue;
    const drawn = await gdi.draw(context, dib, { left: 0, top: from * stepY, stepX, stepY });
    if (!drawn) throw refusedAt('StretchDIBits');
  }
};

const openSession = async (
  spooler: Spooler,
  gdi: Gdi,
  printer: string,
  drawingOptions: DrawingOptions,
): Promise<DocumentPrinterSession> => {
  const { withPrinter, checked, keep, forget, state, check, close } = await openWindowsPrinter(
    spooler,
    printer,
    'printed',
  );

  /** From the first page on, nobody knows what is on paper; before it, a document that was taken back is none. */
  const print = async (
    handle: bigint,
    context: bigint,
    jobId: number,
    pages: DrawnPages,
    drawing: Drawing,
    times: number,
  ): Promise<SubmitResult> => {
    let isBegun = false;
    try {
      await keep(handle, jobId);
      for (let count = 0; count < times * pages.sizes.length; count += 1) {
        if (!(await gdi.startPage(context))) throw refusedAt('StartPage');
        isBegun = true;
        await drawPage(gdi, context, pages, count % pages.sizes.length, drawing);
        if (!(await gdi.endPage(context))) throw refusedAt('EndPage');
      }
      if (!(await gdi.endDocument(context))) throw refusedAt('EndDoc');
      return { state: 'sent', jobId: String(jobId) };
    } catch (error) {
      const fault = recordOf(error);
      const isGone = await gdi.abort(context).catch((hangs: unknown) => {
        recordOf(hangs);
        return false;
      });
      if (isGone) forget(jobId);
      return { state: isGone && !isBegun ? 'not-sent' : 'unknown', fault };
    }
  };

  return {
    driver: windowsDocumentPrinter,
    async submit(job, signal) {
      let pages: DrawnPages | undefined;
      try {
        return await withPrinter(async (handle) => {
          await checked(handle);
          pages = await openPages(job.pdf, { ...drawingOptions, signal });
          const copies = job.copies ?? 1;
          const paper = await openOnPaper({ spooler, gdi }, handle, printer, job.media, copies);
          try {
            const drawing = drawingOn(paper.dots);
            await checkPages(pages, drawing.grid, job, printer);
            if (signal?.aborted === true) throw new Fault('device/cancelled');
            const jobId = await gdi.startDocument(paper.context, job.printJobId);
            if (jobId <= 0) throw refusedAt('StartDoc');
            return await print(handle, paper.context, jobId, pages, drawing, copies / paper.copies);
          } finally {
            gdi.close(paper.context);
          }
        });
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      } finally {
        pages?.close();
      }
    },
    state,
    check,
    close,
  };
};

/**
 * Opens one printer by its name in Windows, as often as it is asked: each page is drawn here at the printer's own dots
 * and laid onto paper of exactly its size, because Windows takes no PDF. The libraries are loaded once, so that a service
 * that hangs holds one call up. Throws as `openWindowsPrinter`, and `device/spooler-elsewhere` where this is no Windows.
 */
export const windowsDocumentPrinterOf = (
  printer: string,
  options: WindowsLibraryOptions & { readonly drawing?: DrawingOptions } = {},
): (() => Promise<DocumentPrinterSession>) => {
  const { drawing = {}, ...libraries } = options;
  const load = loadedOnce(() => Promise.all([loadSpooler(libraries), loadGdi(libraries)]));
  return async () => {
    const [spooler, gdi] = await load();
    return openSession(spooler, gdi, printer, drawing);
  };
};
