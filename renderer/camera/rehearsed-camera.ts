import { create } from 'zustand';

/** What a trainee can make go wrong with the document camera. The camera is the page's own, and so are its mishaps. */
export const cameraMishaps = ['unplugged', 'pulled', 'busy', 'refused'] as const;
export type CameraMishap = (typeof cameraMishaps)[number];

export const useRehearsedCamera = create<{ readonly mishap: CameraMishap | null }>(() => ({ mishap: null }));

/** How the browser names them. */
const thrownFor: Readonly<Partial<Record<CameraMishap, string>>> = {
  unplugged: 'NotFoundError',
  busy: 'NotReadableError',
  refused: 'NotAllowedError',
};
/** Long enough to lay a paper down and look at it. */
const pulledAfterMs = 1_500;

/** The browser's own camera, or what goes wrong with it in a rehearsal: the same errors, the same end of a track. */
export const getCameraStream = async (wanted: MediaStreamConstraints): Promise<MediaStream> => {
  const { mishap } = useRehearsedCamera.getState();
  const thrown = mishap === null ? undefined : thrownFor[mishap];
  if (thrown !== undefined) throw new DOMException('rehearsed', thrown);
  const stream = await navigator.mediaDevices.getUserMedia(wanted);
  if (mishap === 'pulled')
    setTimeout(() => {
      for (const track of stream.getTracks()) {
        // A page that stops a track itself is not told of its end; of a cable it is.
        if (track.readyState === 'ended') continue;
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    }, pulledAfterMs);
  return stream;
};
