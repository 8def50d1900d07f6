/** What runs in the press’s own page. Each function stands for itself: it is sent there as text. */
export interface ReceiptLine {
  readonly text: string;
  readonly bold: boolean;
  readonly double: boolean;
  readonly align: 'left' | 'center' | 'right';
}

interface PdfJs {
  getDocument(source: { data: Uint8Array }): {
    promise: Promise<{
      numPages: number;
      getPage(number: number): Promise<{
        getViewport(options: { scale: number }): { width: number; height: number };
        render(options: { canvas: HTMLCanvasElement; viewport: unknown }): { promise: Promise<void> };
      }>;
    }>;
  };
}

/** Data URLs of a PDF’s pages; of a torn paper the first, as far as the sheet went. */
export const drawPdf = async (base64: string, torn: boolean): Promise<readonly string[]> => {
  const { pdfjs } = globalThis as unknown as { pdfjs: PdfJs };
  const data = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const pdf = await pdfjs.getDocument({ data }).promise;
  const images: string[] = [];
  for (let number = 1; number <= (torn ? 1 : pdf.numPages); number += 1) {
    const page = await pdf.getPage(number);
    const viewport = page.getViewport({ scale: 1.6 });
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(viewport.width);
    canvas.height = Math.ceil(viewport.height);
    await page.render({ canvas, viewport }).promise;
    const context = canvas.getContext('2d');
    if (torn && context !== null) {
      const { width, height } = canvas;
      context.fillStyle = '#d8d8d8';
      context.beginPath();
      context.moveTo(0, height * 0.48);
      for (let x = 0; x <= 24; x += 1) context.lineTo((width * x) / 24, height * (x % 2 === 0 ? 0.47 : 0.49));
      context.lineTo(width, height);
      context.lineTo(0, height);
      context.fill();
    }
    images.push(canvas.toDataURL('image/png'));
  }
  return images;
};

/** Data URL of a receipt: 12 dots a column as on the paper, every character in its own cells. */
export const drawReceipt = async (
  lines: readonly ReceiptLine[],
  qr: readonly string[],
  columns: number,
): Promise<string> => {
  const dots = 12;
  const row = 30;
  const margin = 24;
  const rows = [
    ...lines,
    ...qr.map(
      (text): ReceiptLine => ({ text: `[二维码 QR] ${text}`, bold: false, double: false, align: 'center' }),
    ),
  ];
  const canvas = document.createElement('canvas');
  canvas.width = columns * dots + 2 * margin;
  canvas.height = rows.reduce((sum, line) => sum + (line.double ? 2 * row : row), 2 * margin);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('nothing to draw on');
  context.fillStyle = '#fffef8';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#111111';
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  let y = margin;
  for (const line of rows) {
    const times = line.double ? 2 : 1;
    const characters = [...line.text];
    const cellsOf = (character: string): number => ((character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2) * times;
    const used = characters.reduce((sum, character) => sum + cellsOf(character), 0);
    const room = Math.max(0, columns - used);
    const indent = line.align === 'left' ? 0 : line.align === 'right' ? room : room / 2;
    let x = margin + indent * dots;
    context.font = `${line.bold ? 'bold ' : ''}${22 * times}px receipt`;
    for (const character of characters) {
      const width = cellsOf(character) * dots;
      context.fillText(character, x + width / 2, y + (row * times) / 2, width);
      x += width;
    }
    y += row * times;
  }
  return canvas.toDataURL('image/png');
};
