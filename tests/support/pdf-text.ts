import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** One run of text as it stands on the paper. Millimetres from the top left corner of the page. */
export interface PdfText {
  readonly text: string;
  readonly leftMm: number;
  readonly widthMm: number;
  readonly baselineMm: number;
  readonly sizePt: number;
  /** Turned text: the watermark. */
  readonly turned: boolean;
}

export interface PdfPage {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly runs: readonly PdfText[];
  /** Every upright run in reading order, joined without blanks. */
  readonly text: string;
  /** Fill colour (`#rrggbb`) of every character drawn, in drawing order, joined by colour change. */
  readonly colours: readonly { readonly colour: string; readonly text: string }[];
}

const mm = 25.4 / 72;

interface Glyph {
  readonly unicode?: string;
}

const coloursOf = (fnArray: readonly number[], argsArray: readonly unknown[]): PdfPage['colours'] => {
  const runs: { colour: string; text: string }[] = [];
  let colour = '#000000';
  const saved: string[] = [];
  fnArray.forEach((fn, index) => {
    const args = argsArray[index] as readonly unknown[];
    if (fn === OPS.save) saved.push(colour);
    if (fn === OPS.restore) colour = saved.pop() ?? '#000000';
    if (fn === OPS.setFillRGBColor) colour = String(args[0]);
    if (fn === OPS.showText) {
      const glyphs = args[0] as readonly (Glyph | number)[];
      const text = glyphs.map((glyph) => (typeof glyph === 'number' ? '' : (glyph.unicode ?? ''))).join('');
      const last = runs.at(-1);
      if (last?.colour === colour) last.text += text;
      else runs.push({ colour, text });
    }
  });
  return runs;
};

/** Reads back what a PDF really carries: page sizes, text with its place, and the colours it is drawn in. */
export const readPdf = async (pdf: Uint8Array): Promise<PdfPage[]> => {
  const task = getDocument({ data: pdf.slice(), verbosity: 0, disableFontFace: true });
  const document = await task.promise;
  const pages: PdfPage[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
    const content = await page.getTextContent();
    const operators = await page.getOperatorList();
    const runs = content.items.flatMap((item): PdfText[] => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as number[];
      return [
        {
          text: item.str,
          leftMm: (x - x0) * mm,
          widthMm: item.width * mm,
          baselineMm: (y1 - y) * mm,
          sizePt: Math.hypot(a, b),
          turned: Math.abs(b) > 0.01,
        },
      ];
    });
    const upright = runs.filter((run) => !run.turned);
    const ordered = upright.toSorted((p, q) =>
      Math.abs(p.baselineMm - q.baselineMm) > 0.7 ? p.baselineMm - q.baselineMm : p.leftMm - q.leftMm,
    );
    pages.push({
      widthPt: x1 - x0,
      heightPt: y1 - y0,
      runs,
      text: ordered.map((run) => run.text).join(''),
      colours: coloursOf(operators.fnArray, operators.argsArray),
    });
  }
  await task.destroy();
  return pages;
};

/** Pairs of upright runs whose ink overlaps on one page: `["…" over "…"]`; empty when everything is readable. */
export const overlaps = (page: PdfPage): string[] => {
  const boxes = page.runs
    .filter((run) => !run.turned)
    .map((run) => {
      const em = run.sizePt * mm;
      return {
        text: run.text,
        left: run.leftMm,
        right: run.leftMm + run.widthMm,
        top: run.baselineMm - 0.8 * em,
        bottom: run.baselineMm + 0.08 * em,
      };
    });
  const found: string[] = [];
  boxes.forEach((a, index) => {
    for (const b of boxes.slice(index + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 0.15 && down > 0.15) found.push(`${a.text} over ${b.text}`);
    }
  });
  return found;
};

/** The first upright run that begins with `text`; throws when there is none. */
export const runStarting = (page: PdfPage, text: string): PdfText => {
  const run = page.runs.find((candidate) => !candidate.turned && candidate.text.startsWith(text));
  if (run === undefined) throw new Error(`no text begins with ${text}`);
  return run;
};
