import type { ScanLook, ScansView, ScanTarget } from '../../contract/calls/scans.ts';
import { hall, valueOf } from '../hall.ts';

const base64Of = (bytes: Uint8Array): string => {
  // `apply` over the whole would be as many arguments as bytes.
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};

/** What the hall process keeps as its name where the clerk gave none. */
export const nameOfFile = (file: File): string => file.name.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 100);

/** Hands a chosen file to the hall process, piece by piece; only there is it judged, and kept with the draft. */
export const takeFile = async (
  caseFileId: string,
  { lane, act }: Pick<ScanTarget, 'lane' | 'act'>,
  title: string,
  file: File,
  taken: (percent: number) => void,
): Promise<ScansView> => {
  const { intake, pieceBytes } = await valueOf(
    hall().scans.begin({ caseFileId, lane, act, title, size: file.size }),
  );
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
    await valueOf(hall().scans.piece({ intake, at, bytes: base64Of(bytes) }));
    taken(Math.floor((Math.min(at + pieceBytes, file.size) * 100) / file.size));
  }
  return valueOf(hall().scans.attach({ intake }));
};

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

export interface OpenedScan {
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The bytes of a scan that is looked at, piece by piece; the hall process has logged the look. */
export const readScan = async ({ viewing, title, mediaType, size }: ScanLook): Promise<OpenedScan> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const piece = bytesOf((await valueOf(hall().scans.read({ viewing, at }))).bytes);
    if (piece.length === 0) break;
    bytes.set(piece, at);
    at += piece.length;
  }
  return { title, mediaType, bytes };
};

/** For a picture's own element: the page may load nothing but its own files and what it holds itself. */
export const dataAddress = ({ mediaType, bytes }: Pick<OpenedScan, 'mediaType' | 'bytes'>): string =>
  `data:${mediaType};base64,${base64Of(bytes)}`;
