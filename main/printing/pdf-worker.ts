import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../domain/faults.ts';
import { printTemplates } from '../../print-templates/index.ts';
import type { PdfJob } from '../../print-templates/index.ts';
import { printFont } from '../../print-templates/pdf-document.ts';
import type { PdfDocument } from '../../print-templates/pdf-document.ts';
import type { PrintTemplate } from '../../print-templates/print-template.ts';
import type { GlyphBitmap } from '../../native/protocols/glyph-bitmap.ts';
import { drawGlyph, type OutlineFace } from './draw-glyph.ts';
import { coverGlyphs } from './glyph-coverage.ts';
import type { PdfReply, PdfRequest, PdfWorkerData } from './pdf-messages.ts';

/** The calls of pdfmake used here; its own declarations would bring the DOM into this world. */
interface PdfMake {
  virtualfs: { writeFileSync(name: string, content: Buffer): void };
  setFonts(fonts: Record<string, Record<'normal' | 'bold', string>>): void;
  setUrlAccessPolicy(allow: (url: string) => boolean): void;
  setLocalAccessPolicy(allow: (path: string) => boolean): void;
  createPdf(document: PdfDocument): { getBuffer(): Promise<Uint8Array> };
}
interface FontKit {
  create(file: Buffer): OutlineFace;
}

const port = parentPort;
if (port === null) throw new Error('pdf-worker runs as a worker thread');
const { fonts } = workerData as PdfWorkerData;

const require = createRequire(import.meta.url);
const pdfmake = require('pdfmake') as PdfMake;
// fontkit is what pdfmake's own pdfkit draws with: asking the same copy is asking the printer.
const requireOfPdfKit = createRequire(createRequire(require.resolve('pdfmake')).resolve('pdfkit'));
const fontkit = requireOfPdfKit('fontkit') as FontKit;

const regular = readFileSync(fonts.regular);
const bold = readFileSync(fonts.bold);
const regularFace = fontkit.create(regular);
const faces = [regularFace, fontkit.create(bold)];
const hasGlyph = (codePoint: number): boolean => faces.every((face) => face.hasGlyphForCodePoint(codePoint));

pdfmake.virtualfs.writeFileSync('regular.ttf', regular);
pdfmake.virtualfs.writeFileSync('bold.ttf', bold);
pdfmake.setFonts({ [printFont]: { normal: 'regular.ttf', bold: 'bold.ttf' } });
// Data must never make the renderer open a file or an address.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

const prepare = (job: PdfJob) => {
  // The job names its template, so data and template agree; TypeScript cannot follow the pair through the lookup.
  const template = printTemplates[job.template] as PrintTemplate<PdfJob['data']>;
  const covered = coverGlyphs(
    template.build(job.data, { training: job.training, copy: job.copy ?? false }),
    hasGlyph,
  );
  if (template.onMissingGlyph === 'refuse' && covered.warnings.length > 0) {
    const codePoints = covered.warnings.map((warning) => warning.codePoint).join(' ');
    throw new Fault('print/glyph-missing', { codePoints });
  }
  return covered;
};

const draw = (characters: string, wide: number): ReadonlyMap<string, GlyphBitmap> => {
  const drawn = new Map<string, GlyphBitmap>();
  for (const character of characters) {
    const glyph = drawGlyph(regularFace, character, wide);
    if (glyph !== undefined) drawn.set(character, glyph);
  }
  return drawn;
};

const answer = async (request: PdfRequest): Promise<PdfReply> => {
  const { id, kind } = request;
  try {
    if (kind === 'draw') return { id, kind: 'drawn', glyphs: draw(request.characters, request.wide) };
    const { job } = request;
    const { document, warnings } = prepare(job);
    if (kind === 'check') return { id, kind: 'checked', warnings };
    const pdf = new Uint8Array(await pdfmake.createPdf(document).getBuffer());
    return { id, kind: 'rendered', pdf, warnings };
  } catch (error) {
    if (error instanceof Fault) return { id, kind: 'fault', code: error.code, detail: error.detail };
    return {
      id,
      kind: 'error',
      stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
};

port.on('message', async (request: PdfRequest) => {
  const reply = await answer(request);
  port.postMessage(reply, reply.kind === 'rendered' ? [reply.pdf.buffer as ArrayBuffer] : []);
});
