import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { getCameraStream } from './rehearsed-camera.ts';

/** Why there is no picture, in the words of the screen. */
export class CameraError extends Error {
  override readonly name = 'CameraError';
  readonly key: MessageKey;

  constructor(key: MessageKey) {
    super(t(key));
    this.key = key;
  }
}

const keyOf: Readonly<Record<string, MessageKey>> = {
  NotFoundError: 'camera.none',
  OverconstrainedError: 'camera.none',
  NotAllowedError: 'camera.refused',
  SecurityError: 'camera.refused',
  NotReadableError: 'camera.busy',
  AbortError: 'camera.busy',
};

/** Document cameras have at least that; the nearest the device offers is taken. */
const wished = { width: { ideal: 2_592 }, height: { ideal: 1_944 } } as const;

export interface Camera {
  readonly stream: MediaStream;
  stop(): void;
}

/** Opens a camera, video alone. Throws `CameraError`. `onLost` is told when it is pulled out. */
export const openCamera = async (deviceId: string | null, onLost: () => void): Promise<Camera> => {
  let stream: MediaStream;
  try {
    stream = await getCameraStream({
      audio: false,
      video: { ...wished, ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }) },
    });
  } catch (error) {
    throw new CameraError(keyOf[error instanceof DOMException ? error.name : ''] ?? 'camera.busy');
  }
  const tracks = stream.getVideoTracks();
  for (const track of tracks) track.addEventListener('ended', onLost, { once: true });
  return {
    stream,
    stop: () => {
      for (const track of tracks) {
        track.removeEventListener('ended', onLost);
        track.stop();
      }
    },
  };
};

/** Every camera of this machine, by name. */
export const listCameras = async (): Promise<readonly { readonly id: string; readonly label: string }[]> =>
  (await navigator.mediaDevices.enumerateDevices())
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
