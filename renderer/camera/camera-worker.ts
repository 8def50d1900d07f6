/** The thread that has the photographed picture: nothing of a whole picture's size is done in the page's own. */
import { mostScanBytes } from '../../domain/scan.ts';
import { findPage } from './page-edges.ts';
import { type Corners, type Pixels, straighten } from './perspective.ts';

/** What the page asks, one thing at a time. */
export type CameraRequest =
  /** The still is kept until the next one. */
  | { readonly kind: 'still'; readonly frame: VideoFrame }
  | { readonly kind: 'cut'; readonly corners: Corners };

export interface TakenStill {
  readonly kind: 'still';
  /** To be shown; the pixels stay here. */
  readonly picture: ImageBitmap;
  readonly width: number;
  readonly height: number;
  /** Where the page lies; null where nothing looks like one. */
  readonly found: Corners | null;
}
/** Cut out and straight; null where even the coarsest is larger than a scan may be. */
export interface CutOut {
  readonly kind: 'cut';
  readonly jpeg: Blob | null;
}
export type CameraReply = TakenStill | CutOut | { readonly kind: 'failed' };

/** Tried from the first on until the picture fits what may be attached. */
const qualities = [0.85, 0.7, 0.55, 0.4, 0.25];

const penOf = (width: number, height: number) => {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new Error('no canvas');
  return { canvas, pen };
};

let taken: Pixels | undefined;

const take = async (frame: VideoFrame): Promise<TakenStill> => {
  const { displayWidth: width, displayHeight: height } = frame;
  const { pen } = penOf(width, height);
  pen.drawImage(frame, 0, 0, width, height);
  // A camera has few of them: held, it would soon send no more.
  frame.close();
  const image = pen.getImageData(0, 0, width, height);
  const { data } = image;
  taken = { width, height, data };
  return {
    kind: 'still',
    ...{ width, height },
    picture: await createImageBitmap(image),
    found: findPage(taken) ?? null,
  };
};

const cut = async (corners: Corners): Promise<CutOut> => {
  if (taken === undefined) throw new Error('nothing was taken');
  const { width, height, data } = straighten(taken, corners);
  const { canvas, pen } = penOf(width, height);
  pen.putImageData(new ImageData(data, width, height), 0, 0);
  for (const quality of qualities) {
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (jpeg.size <= mostScanBytes) return { kind: 'cut', jpeg };
  }
  return { kind: 'cut', jpeg: null };
};

const answer = async (request: CameraRequest): Promise<CameraReply> => {
  try {
    return await (request.kind === 'still' ? take(request.frame) : cut(request.corners));
  } catch {
    // Whatever it was, the page says the one thing that helps: take it again.
    return { kind: 'failed' };
  }
};

addEventListener('message', async ({ data: request }: MessageEvent<CameraRequest>) => {
  const reply = await answer(request);
  postMessage(reply, { transfer: reply.kind === 'still' ? [reply.picture] : [] });
});
