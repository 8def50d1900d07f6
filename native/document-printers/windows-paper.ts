import { Fault } from '../../domain/faults.ts';
import { copiesIn, withPaper } from '../protocols/devmode.ts';
import type { PaperSetting } from '../protocols/devmode.ts';
import type { Gdi, PaperDots } from '../transports/gdi.ts';
import type { Spooler } from '../transports/winspool.ts';
import type { PageSize } from './pages.ts';
import { refusedAt } from './windows-jobs.ts';

/** A size that is no other: drivers round to points, and no two papers in use are nearer to each other. */
const toleranceMm = 1;
const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= toleranceMm;
export const isSameSize = (one: PageSize, other: PageSize): boolean =>
  isNear(one.widthMm, other.widthMm) && isNear(one.heightMm, other.heightMm);

export const sizeInWords = ({ widthMm, heightMm }: PageSize): string =>
  `${Math.round(widthMm * 10) / 10}×${Math.round(heightMm * 10) / 10}`;

/** A printer set to one paper and ready to be drawn on; whoever has it closes its context. */
export interface PrinterOnPaper {
  readonly context: bigint;
  readonly dots: PaperDots;
  /** How many copies the driver makes by itself: as many as were asked for, or one. */
  readonly copies: number;
}

/**
 * Ways of setting the paper, the likeliest first: one of the printer's own list, as it is or printed across, and then the
 * bare size. A bare size is not turned: that would ask for another form.
 */
const settingsFor = (
  { widthMm, heightMm }: PageSize,
  papers: Awaited<ReturnType<Spooler['papers']>>,
): readonly PaperSetting[] => {
  const own = { widthMm, heightMm };
  const turned = { widthMm: heightMm, heightMm: widthMm };
  const known = papers.find((paper) => isSameSize(paper, own));
  const across = papers.find((paper) => isSameSize(paper, turned));
  return [
    ...(known === undefined ? [] : [{ ...own, paper: known.paper, isTurned: false }]),
    ...(across === undefined ? [] : [{ ...own, paper: across.paper, isTurned: true }]),
    { ...own, isTurned: false },
  ];
};

const sizeOf = ({ paperWidth, paperHeight, dpiX, dpiY }: PaperDots): PageSize => ({
  widthMm: (paperWidth / dpiX) * 25.4,
  heightMm: (paperHeight / dpiY) * 25.4,
});

/**
 * Opens a printer on paper of exactly this size. Throws `device/printer-paper-size` where its driver will have another
 * one however it is asked, and `device/queue-refused` where it is not to be set or opened at all.
 */
export const openOnPaper = async (
  { spooler, gdi }: { readonly spooler: Spooler; readonly gdi: Gdi },
  handle: bigint,
  printer: string,
  media: PageSize,
  copies: number,
): Promise<PrinterOnPaper> => {
  const usual = await spooler.settings(handle, printer);
  if (usual === undefined) throw refusedAt('DocumentProperties');
  let others: PageSize | undefined;
  for (const setting of settingsFor(media, await spooler.papers(printer))) {
    const taken = await spooler.settings(handle, printer, withPaper(usual, setting, copies));
    // A driver may refuse one way of asking and take the next.
    if (taken === undefined) continue;
    const made = copiesIn(taken);
    const devmode = made === copies ? taken : withPaper(taken, setting, 1);
    const context = await gdi.open(printer, devmode);
    if (context === undefined) throw refusedAt('CreateDC');
    try {
      const dots = await gdi.paperDots(context);
      if (dots.dpiX <= 0 || dots.dpiY <= 0 || dots.reachedWidth <= 0 || dots.reachedHeight <= 0)
        throw refusedAt('GetDeviceCaps');
      if (isSameSize(sizeOf(dots), media)) return { context, dots, copies: made === copies ? copies : 1 };
      others ??= sizeOf(dots);
    } catch (error) {
      gdi.close(context);
      throw error;
    }
    gdi.close(context);
  }
  if (others === undefined) throw refusedAt('DocumentProperties');
  throw new Fault('device/printer-paper-size', {
    printer,
    printerPaper: sizeInWords(others),
    paper: sizeInWords(media),
  });
};
