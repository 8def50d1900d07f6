import { type Corners, type Pixels, straighten } from './perspective.ts';

/** What the page hands over, and what it gets back: pixels only. */
export interface StraightenRequest {
  readonly picture: Pixels;
  readonly corners: Corners;
}

addEventListener('message', ({ data: { picture, corners } }: MessageEvent<StraightenRequest>) => {
  const straight = straighten(picture, corners);
  postMessage(straight, { transfer: [straight.data.buffer] });
});
