/**
 * The part of a pdfmake document definition that the templates use, typed here so that this folder needs neither
 * pdfmake nor the Node and DOM types its own declarations pull in. Lengths are points.
 */
export type Alignment = 'left' | 'center' | 'right' | 'justify';
export type Margin = readonly [left: number, top: number, right: number, bottom: number];

interface Placed {
  absolutePosition?: { readonly x: number; readonly y: number };
  margin?: Margin;
  pageBreak?: 'before' | 'after';
  unbreakable?: boolean;
}

interface Lettering {
  fontSize?: number;
  bold?: boolean;
  color?: string;
  opacity?: number;
  alignment?: Alignment;
  lineHeight?: number;
  characterSpacing?: number;
  noWrap?: boolean;
  preserveLeadingSpaces?: boolean;
}

export interface TextSpan extends Lettering {
  text: string;
}

export interface TextNode extends Placed, Lettering {
  text: string | readonly TextSpan[];
  width?: number | '*' | 'auto';
  colSpan?: number;
  rowSpan?: number;
  fillColor?: string;
  border?: readonly [boolean, boolean, boolean, boolean];
  leadingIndent?: number;
}

export interface ColumnsNode extends Placed {
  columns: readonly PdfNode[];
  columnGap?: number;
}

export interface StackNode extends Placed {
  stack: readonly PdfNode[];
  width?: number | '*' | 'auto';
  colSpan?: number;
  fillColor?: string;
  border?: readonly [boolean, boolean, boolean, boolean];
}

export interface TableLayout {
  hLineWidth: (row: number) => number;
  vLineWidth: (column: number) => number;
  hLineColor: string;
  vLineColor: string;
  paddingLeft: () => number;
  paddingRight: () => number;
  paddingTop: () => number;
  paddingBottom: () => number;
}

export interface TableNode extends Placed {
  table: {
    widths: readonly (number | '*' | 'auto')[];
    body: readonly (readonly PdfNode[])[];
    headerRows?: number;
    keepWithHeaderRows?: number;
    dontBreakRows?: boolean;
  };
  layout: TableLayout;
}

export type Vector =
  | {
      readonly type: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly lineWidth: number;
      readonly lineColor: string;
    }
  | {
      readonly type: 'rect';
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly lineWidth: number;
      readonly lineColor: string;
    }
  | {
      readonly type: 'polyline';
      readonly points: readonly { readonly x: number; readonly y: number }[];
      readonly lineWidth: number;
      readonly lineColor: string;
      readonly lineCap?: 'round';
    }
  | {
      readonly type: 'ellipse';
      /** Centre. */
      readonly x: number;
      readonly y: number;
      readonly r1: number;
      readonly r2: number;
      readonly lineWidth: number;
      readonly lineColor: string;
    };

/** A two-dimensional code, drawn as vectors. */
export interface QrNode extends Placed {
  qr: string;
  /** Side in points. */
  fit: number;
  eccLevel: 'L' | 'M' | 'Q' | 'H';
}

export interface CanvasNode extends Placed {
  canvas: readonly Vector[];
}

export type PdfNode = TextNode | ColumnsNode | StackNode | TableNode | CanvasNode | QrNode;

export interface PdfDocument {
  pageSize: { readonly width: number; readonly height: number };
  pageMargins: Margin;
  info: { readonly title: string };
  language: 'zh-CN';
  defaultStyle: { readonly font: typeof printFont; readonly fontSize: number; readonly lineHeight?: number };
  content: readonly PdfNode[];
  footer?: (page: number, pages: number) => PdfNode;
  watermark?: {
    readonly text: string;
    readonly fontSize: number;
    readonly angle: number;
    readonly opacity: number;
    readonly color: string;
    readonly bold: boolean;
  };
}

/** The name under which the renderer registers the one Chinese family (Noto Sans SC). */
export const printFont = 'NotoSansSC';
