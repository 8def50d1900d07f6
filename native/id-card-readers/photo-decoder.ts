import { spawn } from 'node:child_process';
import { Fault } from '../../domain/faults.ts';

/** A picture as a licensed decoder made it of the photo on a card. */
export interface DecodedPhoto {
  readonly type: 'image/bmp' | 'image/png';
  readonly bytes: Uint8Array;
}

export interface PhotoDecoder {
  readonly command: string;
  readonly args: readonly string[];
}

/** A card's photo has 102 by 126 points: about 39 KB as a bitmap. */
const largestPicture = 262_144;
const patienceMs = 4_000;

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);

/** Says what it is by its own first bytes: a bitmap also counts itself. */
const pictureType = (bytes: Uint8Array): DecodedPhoto['type'] | undefined => {
  if (startsWith(bytes, pngSignature)) return 'image/png';
  if (!startsWith(bytes, [0x42, 0x4d]) || bytes.length < 54) return undefined;
  const counted = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(2, true);
  return counted === bytes.length ? 'image/bmp' : undefined;
};

/**
 * Gives the bytes of a photo to the decoder the office has a licence for, in a process of its own: photo on standard
 * input, BMP or PNG on standard output. Throws `device/photo-not-decoded` with why: it did not start, ended in failure,
 * took longer than `waitMs`, or gave no picture. Nothing but the picture is believed of it.
 */
export const decodePhoto = (
  decoder: PhotoDecoder,
  photo: Uint8Array,
  waitMs = patienceMs,
): Promise<DecodedPhoto> =>
  new Promise((resolve, reject) => {
    let settled = false;
    const pieces: Buffer[] = [];
    let size = 0;
    const child = spawn(decoder.command, [...decoder.args], {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      child.kill('SIGKILL');
      finish();
      for (const piece of pieces) piece.fill(0);
    };
    const fail = (reason: string): void =>
      settle(() => reject(new Fault('device/photo-not-decoded', { reason })));
    const timer = setTimeout(() => fail('程序超时'), waitMs);
    child.on('error', () => fail('程序没有启动'));
    // A decoder that ends without reading what it is given is judged by its end.
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length;
      pieces.push(piece);
      if (size > largestPicture) fail('输出过大');
    });
    child.on('close', (code) => {
      if (code !== 0) {
        fail('程序意外退出');
        return;
      }
      const bytes = Uint8Array.from(Buffer.concat(pieces));
      const type = pictureType(bytes);
      if (type === undefined) fail('输出不是照片');
      else settle(() => resolve({ type, bytes }));
    });
    child.stdin.end(Buffer.from(photo));
  });
