import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type Camera, CameraError, listCameras, openCamera } from '../camera/camera-stream.ts';
import { insetCorners } from '../camera/page-edges.ts';
import { type Corners, isConvex } from '../camera/perspective.ts';
import { openPhotographer, type Photographer } from '../camera/photographer.ts';
import { KeyCap } from '../counter/key-cap.tsx';
import { useKeys } from '../keys/layers.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showError, showFailure } from '../state/notice.ts';
import { PageCorners } from './page-corners.tsx';
import { PanelFrame } from './panel-frame.tsx';

interface CameraViewProps {
  /** What the paper is called. */
  readonly title: string;
  readonly back: () => void;
  /** Takes the photographed paper as a file; settles when it is attached. */
  readonly take: (file: File) => Promise<void>;
}

interface Still {
  readonly picture: ImageBitmap;
  readonly width: number;
  readonly height: number;
  readonly corners: Corners;
}

const say = (failure: unknown): void => {
  if (failure instanceof CameraError) showError(failure.message);
  else showFailure(failure);
};

/** 高拍仪: the live picture, a still of it, the page cut out and made straight, attached like any scan. */
export const CameraView = ({ title, back, take }: CameraViewProps) => {
  const video = useRef<HTMLVideoElement>(null);
  const photographer = useRef<Photographer>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [cameras, setCameras] = useState<Awaited<ReturnType<typeof listCameras>>>([]);
  const [round, setRound] = useState(0);
  const [isLive, setLive] = useState(false);
  const [still, setStill] = useState<Still | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const opened = openPhotographer();
    photographer.current = opened;
    return () => opened.close();
  }, []);
  useEffect(() => {
    let camera: Camera | undefined;
    let isGone = false;
    openCamera(chosen, () => {
      setLive(false);
      showError(t('camera.unplugged'));
    })
      .then(async (opened) => {
        if (isGone) {
          opened.stop();
          return;
        }
        camera = opened;
        const found = await listCameras();
        if (isGone || video.current === null) return;
        setCameras(found);
        video.current.srcObject = opened.stream;
        await video.current.play();
        if (!isGone) setLive(true);
      })
      .catch((failure: unknown) => {
        // Whoever has left, or asked for another camera, is told nothing of this one.
        if (!isGone) say(failure);
      });
    return () => {
      isGone = true;
      setLive(false);
      // Left, the camera is off: its light goes out.
      camera?.stop();
    };
  }, [chosen, round]);

  const capture = (): void => {
    if (!isLive || busy || still !== null || video.current === null || photographer.current === null) return;
    setBusy(true);
    clearNotice();
    photographer.current
      .take(video.current)
      .then(({ picture, width, height, found }) => {
        if (found === null) showError(t('camera.no-page'));
        setStill({ picture, width, height, corners: found ?? insetCorners({ width, height }) });
      })
      .catch(say)
      .finally(() => setBusy(false));
  };
  const isTaken = still !== null;
  useEffect(() => {
    if (isTaken) focusStop('camera.attach');
    else if (isLive) focusStop('camera.capture');
  }, [isTaken, isLive]);
  const attach = (): void => {
    if (still === null || busy || photographer.current === null) return;
    if (!isConvex(still.corners)) {
      showError(t('camera.crossed'));
      return;
    }
    setBusy(true);
    clearNotice();
    photographer.current
      .cutOut(still.corners, title)
      .then((file) => {
        if (file === undefined) showError(t('camera.too-large'));
        else return take(file);
      })
      .catch(say)
      .finally(() => setBusy(false));
  };
  const again = (): void => setStill(null);
  const whole = (): void => {
    if (still === null) return;
    const { width, height } = still;
    const corners: Corners = [
      { x: 0, y: 0 },
      { x: width, y: 0 },
      { x: width, y: height },
      { x: 0, y: height },
    ];
    setStill({ ...still, corners });
  };
  useKeys({
    Escape: still === null ? back : again,
    F4: () => (still === null ? capture() : false),
    F6: () => (still === null ? false : again()),
    F7: () => (still === null ? false : whole()),
    F9: () => (still === null ? false : attach()),
  });
  return (
    <PanelFrame
      title={t('camera.of', { title })}
      note={t(still === null ? 'camera.hint' : 'camera.corner-hint')}
      back={still === null ? back : again}
    >
      <div className="camera-deeds">
        {still === null ? (
          <>
            <Button type="primary" data-stop="camera.capture" disabled={!isLive} onClick={capture}>
              {t('camera.capture')} <KeyCap>F4</KeyCap>
            </Button>
            {isLive ? null : (
              <Button onClick={() => setRound((present) => present + 1)}>{t('camera.retry')}</Button>
            )}
            {cameras.length < 2 ? null : (
              <select
                aria-label={t('camera.choose')}
                value={chosen ?? cameras[0]?.id ?? ''}
                onChange={(event) => setChosen(event.target.value)}
              >
                {cameras.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </>
        ) : (
          <>
            <Button type="primary" data-stop="camera.attach" loading={busy} onClick={attach}>
              {t('camera.attach')} <KeyCap>F9</KeyCap>
            </Button>
            <Button onClick={again}>
              {t('camera.again')} <KeyCap>F6</KeyCap>
            </Button>
            <Button onClick={whole}>
              {t('camera.whole')} <KeyCap>F7</KeyCap>
            </Button>
          </>
        )}
      </div>
      <div className="camera-field">
        <video ref={video} muted playsInline hidden={still !== null} aria-label={t('camera.live')} />
        {still === null ? null : (
          <PageCorners
            still={still}
            corners={still.corners}
            onChange={(corners) => setStill({ ...still, corners })}
          />
        )}
      </div>
    </PanelFrame>
  );
};
