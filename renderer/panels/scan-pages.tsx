import type { PDFDocumentProxy as PdfDocument } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { t } from '../messages/t.ts';

/** No page is drawn larger than this, whatever it says of its size. Pixels. */
const mostCanvasPixels = 24_000_000;
const mostPages = 200;

/**
 * The reader of PDFs, in the page's own thread: the page starts no worker, fetches nothing, and runs no text as code,
 * and a scan's script is never run. What a scan needs beyond its own bytes (fonts, tables) is left out.
 */
const openPdf = async (data: Uint8Array<ArrayBuffer>): Promise<PdfDocument> => {
  const [pdf, worker] = await Promise.all([
    import('pdfjs-dist'),
    // @ts-expect-error The package has no types for the half that reads.
    import('pdfjs-dist/build/pdf.worker.mjs') as Promise<object>,
  ]);
  // Its own way to be run without a worker.
  (globalThis as { pdfjsWorker?: object }).pdfjsWorker = worker;
  return pdf.getDocument({
    data,
    useWasm: false,
    wasmUrl: '/pdf/',
    enableXfa: false,
    disableAutoFetch: true,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: mostCanvasPixels * 2,
    canvasMaxAreaInBytes: mostCanvasPixels * 4,
    stopAtErrors: false,
  }).promise;
};

const drawPage = async (pdf: PdfDocument, number: number, canvas: HTMLCanvasElement, width: number) => {
  const page = await pdf.getPage(number);
  const natural = page.getViewport({ scale: 1 });
  const wanted = (width * window.devicePixelRatio) / natural.width;
  const most = Math.sqrt(mostCanvasPixels / (natural.width * natural.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, most) });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
};

interface PageProps {
  readonly pdf: PdfDocument;
  readonly number: number;
  readonly width: number;
}
const Page = ({ pdf, number, width }: PageProps) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let current = true;
    const { current: at } = canvas;
    if (at === null) return;
    drawPage(pdf, number, at, width).catch(() => {
      if (current) setFailed(true);
    });
    return () => {
      current = false;
    };
  }, [pdf, number, width]);
  const label = t('scans.page', { page: number, pages: pdf.numPages });
  return (
    <figure>
      {failed ? (
        <p className="attention">{t('scans.page-failed', { page: number })}</p>
      ) : (
        <canvas key={width} ref={canvas} style={{ width }} role="img" aria-label={label} />
      )}
      <figcaption className="secondary">{label}</figcaption>
    </figure>
  );
};

interface PdfPagesProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly failed: () => void;
}

/** Every page of a PDF, one below the other. */
export const PdfPages = ({ bytes, width, failed }: PdfPagesProps) => {
  const [pdf, setPdf] = useState<PdfDocument | null>(null);
  useEffect(() => {
    let opened: PdfDocument | undefined;
    let current = true;
    // The reader takes the bytes for its own; the page keeps what it was given.
    openPdf(bytes.slice())
      .then((document) => {
        opened = document;
        if (current) setPdf(document);
        else void document.loadingTask.destroy();
      })
      .catch(() => {
        if (current) failed();
      });
    return () => {
      current = false;
      void opened?.loadingTask.destroy();
    };
  }, [bytes, failed]);
  if (pdf === null) return <p className="secondary">{t('scans.reading')}</p>;
  const pages = Math.min(pdf.numPages, mostPages);
  return Array.from({ length: pages }, (_, index) => (
    <Page key={index} pdf={pdf} number={index + 1} width={width} />
  ));
};
