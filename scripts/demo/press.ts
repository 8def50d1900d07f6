import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import { chromiumArguments } from '../../main/hosts/chromium-arguments.ts';
import { openDevToolsPipe } from '../../main/hosts/devtools-pipe.ts';
import { makeThrowAwayFolder } from '../../main/hosts/throw-away-folder.ts';
import { virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { Page } from '../rehearsal/page.ts';
import type { TestBrowser } from '../rehearsal/test-browser.ts';
import type { Album } from './album.ts';
import type { Paper } from './papers.ts';
import { drawPdf, drawReceipt, type ReceiptLine } from './press-page.ts';

/** A browser of its own that makes page images: of PDFs by pdf.js, of receipts from the bytes the printer was given. */
export interface Press {
  /** PNG of every page; of a torn paper only what is on the sheet. */
  pdf(pdf: Uint8Array, torn: boolean): Promise<readonly Buffer[]>;
  receipt(bytes: Uint8Array): Promise<Buffer>;
  close(): Promise<void>;
}

const { resolve } = createRequire(import.meta.url);
/** Dots between the marks of a common 80 mm printer: 576 for 48 columns. */
const receiptColumns = 48;

const decoded = (bytes: Uint8Array): { lines: ReceiptLine[]; qr: string[] } => {
  const printer = virtualReceiptPrinter({ columns: receiptColumns });
  printer.plugIn({ send: () => undefined, drop: () => undefined })(bytes);
  const tickets = [...printer.tickets, printer.uncut];
  return {
    lines: tickets.flatMap((ticket) => [...ticket.lines]),
    qr: tickets.flatMap((ticket) => [...ticket.qr]),
  };
};

const pngOf = (dataUrl: string): Buffer => Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
const base64Of = (path: string): string => readFileSync(path).toString('base64');

export const openPress = async (browser: TestBrowser): Promise<Press> => {
  const folder = makeThrowAwayFolder();
  const words = chromiumArguments({
    userDataFolder: folder.path,
    headless: true,
    width: 1000,
    height: 1400,
    asRoot: process.getuid?.() === 0,
  });
  const child = spawn(browser.path, words, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...browser.environment },
  });
  const gone = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const pipe = openDevToolsPipe(toBrowser as Writable, fromBrowser as Readable);
  const close = async (): Promise<void> => {
    pipe.send('Browser.close').catch(() => child.kill('SIGKILL'));
    await gone;
    folder.remove();
  };
  try {
    const { targetId } = await pipe.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await pipe.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(pipe.session(String(sessionId)));
    // pdf.js takes its worker from here and then runs without one.
    await page.evaluate(`(async () => {
      const load = (text) => import('data:text/javascript;base64,' + text);
      globalThis.pdfjsWorker = await load(${JSON.stringify(base64Of(resolve('pdfjs-dist/legacy/build/pdf.worker.min.mjs')))});
      globalThis.pdfjs = await load(${JSON.stringify(base64Of(resolve('pdfjs-dist/legacy/build/pdf.min.mjs')))});
    })()`);
    let hasFont = false;
    const loadFont = async (): Promise<void> => {
      if (hasFont) return;
      hasFont = true;
      const font = base64Of(resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'));
      await page.evaluate(`(async () => {
        const bytes = Uint8Array.from(atob(${JSON.stringify(font)}), (one) => one.charCodeAt(0));
        document.fonts.add(await new FontFace('receipt', bytes).load());
      })()`);
    };
    const call = <T>(work: (...words: never[]) => Promise<T>, ...words: readonly unknown[]): Promise<T> =>
      page.evaluate<T>(`(${String(work)})(${words.map((word) => JSON.stringify(word)).join(', ')})`);
    return {
      pdf: async (pdf, torn) => (await call(drawPdf, Buffer.from(pdf).toString('base64'), torn)).map(pngOf),
      receipt: async (bytes) => {
        await loadFont();
        const { lines, qr } = decoded(bytes);
        return pngOf(await call(drawReceipt, lines, qr, receiptColumns));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Puts a paper into the album: what the printer was given, and its page images beside it. */
export const printPaper = async (album: Album, paper: Paper, press: Press): Promise<void> => {
  const receipt = paper.kind === 'receipt';
  album.keep(`papers/${paper.name}.${receipt ? 'bin' : 'pdf'}`, paper.bytes);
  if (receipt) album.keep(`papers/${paper.name}.hex.txt`, hexOf(paper.bytes));
  const pages = receipt ? [await press.receipt(paper.bytes)] : await press.pdf(paper.bytes, paper.torn);
  paper.images = pages.map((png, index) => {
    const file = `papers/${paper.name}-${index + 1}.png`;
    album.keep(file, png);
    return file;
  });
};

/** Sixteen bytes a line with their place, as a technician reads them. */
export const hexOf = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex}`);
  }
  return `${lines.join('\n')}\n`;
};
