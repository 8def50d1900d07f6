import { CameraError } from './camera-stream.ts';
import type { CameraReply, CameraRequest, CutOut, TakenStill } from './camera-worker.ts';
import type { Corners } from './perspective.ts';

/** Takes stills and cuts pages out of them in a thread of its own: the window stays alive meanwhile. */
export interface Photographer {
  /** What the camera shows now. Throws `CameraError`. */
  take(video: HTMLVideoElement): Promise<Omit<TakenStill, 'kind'>>;
  /**
   * The page inside the corners of the still taken last, straight, as a JPEG no larger than a scan may be; `undefined`
   * where even the coarsest is too large. Throws `CameraError`.
   */
  cutOut(corners: Corners, name: string): Promise<File | undefined>;
  /** Whoever waits still is told nothing any more. */
  close(): void;
}

interface Waiting {
  readonly settle: (reply: CameraReply) => void;
  readonly fail: () => void;
}

export const openPhotographer = (): Photographer => {
  let worker: Worker | undefined;
  let waiting: Waiting | undefined;

  const start = (): Worker => {
    const started = new Worker(new URL('./camera-worker.ts', import.meta.url), { type: 'module' });
    started.onmessage = ({ data }: MessageEvent<CameraReply>) => waiting?.settle(data);
    started.onerror = () => {
      started.terminate();
      worker = undefined;
      waiting?.fail();
    };
    return started;
  };

  const ask = <K extends CameraRequest['kind']>(
    request: Extract<CameraRequest, { kind: K }>,
    handedOver: Transferable[],
  ): Promise<Extract<CameraReply, { kind: K }>> =>
    new Promise((resolve, reject) => {
      const fail = (): void => reject(new CameraError('camera.failed'));
      waiting = {
        settle: (reply) =>
          reply.kind === request.kind ? resolve(reply as Extract<CameraReply, { kind: K }>) : fail(),
        fail,
      };
      worker ??= start();
      worker.postMessage(request, handedOver);
    });

  return {
    take: (video) => {
      const frame = new VideoFrame(video);
      return ask<'still'>({ kind: 'still', frame }, [frame]);
    },
    cutOut: async (corners, name) => {
      const { jpeg }: CutOut = await ask<'cut'>({ kind: 'cut', corners }, []);
      return jpeg === null ? undefined : new File([jpeg], `${name}.jpg`, { type: 'image/jpeg' });
    },
    close: () => {
      waiting = undefined;
      worker?.terminate();
      worker = undefined;
    },
  };
};
