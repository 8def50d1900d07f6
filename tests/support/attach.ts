import type { ScanLook, ScansView } from '../../contract/calls/scans.ts';
import type { ValueClient } from '../../contract/client.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { openingAct } from '../../domain/matters/act.ts';

/** Puts a file to an act as the page does: piece by piece. */
export const attach = async (
  hall: ValueClient,
  caseFileId: string,
  title: string,
  bytes: Uint8Array,
  to: { readonly lane: Bureau | null; readonly act: string } = { lane: null, act: openingAct },
): Promise<ScansView> => {
  const { intake, pieceBytes } = await hall.scans.begin({ caseFileId, ...to, title, size: bytes.length });
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = Buffer.from(bytes.subarray(at, at + pieceBytes));
    await hall.scans.piece({ intake, at, bytes: piece.toString('base64') });
  }
  return hall.scans.attach({ intake });
};

/** The bytes of a scan that is open, as the page reads them. */
const bytesOf = async (hall: ValueClient, { viewing, size }: ScanLook): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < size; at += pieces.at(-1)?.length ?? size)
    pieces.push(Buffer.from((await hall.scans.read({ viewing, at })).bytes, 'base64'));
  return Buffer.concat(pieces);
};

/** Looks at a scan as the page of its case does, and gives its bytes. */
export const lookAt = async (hall: ValueClient, caseFileId: string, hash: string): Promise<Buffer> =>
  bytesOf(hall, await hall.scans.open({ caseFileId, hash }));

/** The same from the page of its registration. */
export const lookAtOfRecord = async (hall: ValueClient, recordId: string, hash: string): Promise<Buffer> =>
  bytesOf(hall, await hall.scans.openOfRecord({ recordId, hash }));
