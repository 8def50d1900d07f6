/** A scan of a paper (扫描件): what a message names, and the other bureau fetches by its hash. */
export const scanMediaTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type ScanMediaType = (typeof scanMediaTypes)[number];

export interface ScanReference {
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: ScanMediaType;
  /** What the paper is, in the clerk's words. */
  readonly title: string;
}

/** Limits of the protocol, the same for every hall: what one window sends, every other must be able to take. */
export const mostScanBytes = 10 * 1024 * 1024;
export const mostScansPerEntry = 20;
export const longestScanTitle = 100;
/** An A4 page at 600 dpi has 34.8 million pixels; what unpacks to more is no page. */
export const mostScanPixels = 40_000_000;

const startsWith = (bytes: Uint8Array, ...head: readonly number[]): boolean =>
  bytes.length >= head.length && head.every((byte, at) => bytes[at] === byte);

const pdfHead = [0x25, 0x50, 0x44, 0x46, 0x2d] as const;
const jpegHead = [0xff, 0xd8, 0xff] as const;
const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** What a file is by its first bytes, whatever it is called; undefined for everything that is not taken. */
const sniffScan = (bytes: Uint8Array): ScanMediaType | undefined => {
  if (startsWith(bytes, ...pdfHead)) return 'application/pdf';
  if (startsWith(bytes, ...jpegHead)) return 'image/jpeg';
  return startsWith(bytes, ...pngHead) ? 'image/png' : undefined;
};

interface Pixels {
  readonly width: number;
  readonly height: number;
}

const twoBytes = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const fourBytes = (bytes: Uint8Array, at: number): number =>
  twoBytes(bytes, at) * 0x1_0000 + twoBytes(bytes, at + 2);

const pngPixels = (bytes: Uint8Array): Pixels | undefined => {
  const isHeader = bytes.length >= 24 && fourBytes(bytes, 12) === 0x49_48_44_52;
  return isHeader ? { width: fourBytes(bytes, 16), height: fourBytes(bytes, 20) } : undefined;
};

/** Start of frame (ITU T.81, B.1.1.3): the markers C0 to CF without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const jpegPixels = (bytes: Uint8Array): Pixels | undefined => {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(marker)) return { height: twoBytes(bytes, at + 5), width: twoBytes(bytes, at + 7) };
    // Image data or its end before any frame.
    if (marker === 0xda || marker === 0xd9) return undefined;
    const length = twoBytes(bytes, at + 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
};

export type ScanProblem = 'empty' | 'too-large' | 'kind-not-allowed' | 'unreadable' | 'too-many-pixels';

/**
 * What a file is, by its bytes alone, or why it is not taken: only what every window can show without danger. A
 * picture says its size before it is unpacked; one that does not, or that would fill the memory, is refused.
 */
export const judgeScan = (bytes: Uint8Array): ScanMediaType | { readonly problem: ScanProblem } => {
  if (bytes.length === 0) return { problem: 'empty' };
  if (bytes.length > mostScanBytes) return { problem: 'too-large' };
  const mediaType = sniffScan(bytes);
  if (mediaType === undefined) return { problem: 'kind-not-allowed' };
  if (mediaType === 'application/pdf') return mediaType;
  const pixels = mediaType === 'image/png' ? pngPixels(bytes) : jpegPixels(bytes);
  if (pixels === undefined || pixels.width === 0 || pixels.height === 0) return { problem: 'unreadable' };
  return pixels.width * pixels.height > mostScanPixels ? { problem: 'too-many-pixels' } : mediaType;
};
