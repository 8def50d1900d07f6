/** A box of black ink, in millimetres from the corner of the page. */
export interface InkBox {
  readonly leftMm: number;
  readonly topMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** Red, green and blue, 0 to 1; black without it. */
  readonly colour?: readonly [number, number, number];
}

const points = (mm: number): string => ((mm / 25.4) * 72).toFixed(4);

/** A PDF of pages of one size with nothing but boxes on them, written out by hand. */
export const boxesPdf = (
  { widthMm, heightMm }: { readonly widthMm: number; readonly heightMm: number },
  pages: readonly (readonly InkBox[])[],
): Uint8Array => {
  const contents = pages.map((boxes) =>
    boxes
      .map(({ leftMm, topMm, widthMm: wide, heightMm: high, colour = [0, 0, 0] }) =>
        [
          ...[colour.join(' '), 'rg', points(leftMm), points(heightMm - topMm - high)],
          ...[points(wide), points(high), 're f'],
        ].join(' '),
      )
      .join('\n'),
  );
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, index) => `${3 + 2 * index} 0 R`).join(' ')}]>>`,
    ...contents.flatMap((content, index) => [
      `<</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox[0 0 ${points(widthMm)} ${points(heightMm)}]/Contents ${4 + 2 * index} 0 R>>`,
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  return new TextEncoder().encode(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
  );
};
