import { mostScanBytes } from '../../domain/scan.ts';
import type { Corners, Pixels } from './perspective.ts';
import type { StraightenRequest } from './perspective-worker.ts';

/** Tried from the first on until the picture fits what may be attached. */
const qualities = [0.85, 0.7, 0.55, 0.4, 0.25];

/** The page inside the corners, made straight in a worker: the window stays alive meanwhile. */
const straightenApart = (request: StraightenRequest): Promise<Pixels> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./perspective-worker.ts', import.meta.url), { type: 'module' });
    const end = (settle: () => void): void => {
      worker.terminate();
      settle();
    };
    worker.onmessage = ({ data }: MessageEvent<Pixels>) => end(() => resolve(data));
    worker.onerror = () => end(() => reject(new Error('the picture could not be made straight')));
    worker.postMessage(request, [request.picture.data.buffer]);
  });

/** A still of what the camera shows now. */
export const stillOf = (video: HTMLVideoElement): Pixels => {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new Error('no canvas');
  pen.drawImage(video, 0, 0);
  const { width, height, data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  // A plain record: of the browser's own object a spread copies nothing.
  return { width, height, data };
};

export const drawPixels = (canvas: HTMLCanvasElement, { width, height, data }: Pixels): void => {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
};

const encode = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });

/** A JPEG no larger than a scan may be. `undefined` where even the coarsest is too large. */
const jpegOf = async (pixels: Pixels, name: string): Promise<File | undefined> => {
  const canvas = document.createElement('canvas');
  drawPixels(canvas, pixels);
  for (const quality of qualities) {
    const blob = await encode(canvas, quality);
    if (blob !== null && blob.size <= mostScanBytes)
      return new File([blob], `${name}.jpg`, { type: 'image/jpeg' });
  }
  return undefined;
};

/** Photographed, cut out and straight: ready to be attached like any file. */
export const photograph = async (
  still: Pixels,
  corners: Corners,
  name: string,
): Promise<File | undefined> => {
  // The worker takes the pixels with it; the still on the screen keeps its own.
  const { width, height } = still;
  const picture: Pixels = { width, height, data: new Uint8ClampedArray(still.data) };
  return jpegOf(await straightenApart({ picture, corners }), name);
};
