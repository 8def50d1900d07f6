import { type Corners, type Pixels, straighten } from './perspective.ts';

/** What the page hands over, and what it gets back: pixels only. */
export interface StraightenRequest {
  readonly picture: Pixels;
  readonly corners: Corners;
}

interface WorkerScope {
  onmessage: ((event: { readonly data: StraightenRequest }) => void) | null;
  postMessage(answer: Pixels, transfer: readonly Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { picture, corners } }) => {
  const straight = straighten(picture, corners);
  scope.postMessage(straight, [straight.data.buffer]);
};
