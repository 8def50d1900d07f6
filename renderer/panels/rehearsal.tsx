import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { devices as deviceCalls } from '../../contract/calls/devices.ts';
import type { OutputOf } from '../../contract/index.ts';
import { type CameraMishap, cameraMishaps, useRehearsedCamera } from '../camera/rehearsed-camera.ts';
import { deviceKindKey } from '../counter/device-bar.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { type MessageKey, t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showFailure } from '../state/notice.ts';

type Controls = OutputOf<typeof deviceCalls.virtualControls>;

const headingOf = (device: string): string =>
  device in deviceKindKey ? t(deviceKindKey[device as keyof typeof deviceKindKey]) : t('devices.drivers');

const mishapKey = {
  unplugged: 'camera.rehearse-unplugged',
  pulled: 'camera.rehearse-pulled',
  busy: 'camera.rehearse-busy',
  refused: 'camera.rehearse-refused',
} as const satisfies Record<CameraMishap, MessageKey>;

/** The document camera is opened by the page, and goes wrong there. */
const CameraRehearsal = () => {
  const mishap = useRehearsedCamera((state) => state.mishap);
  return (
    <fieldset className="deck">
      <legend>{t('camera.device')}</legend>
      {cameraMishaps.map((each) => (
        <Button
          key={each}
          type={mishap === each ? 'primary' : 'default'}
          aria-pressed={mishap === each}
          onClick={() => useRehearsedCamera.setState({ mishap: each })}
        >
          {t(mishapKey[each])}
        </Button>
      ))}
      <Button onClick={() => useRehearsedCamera.setState({ mishap: null })}>
        {t('camera.rehearse-mended')}
      </Button>
    </fieldset>
  );
};

/** Training only: the cards in the deck and the mishaps a clerk may rehearse. */
export const Rehearsal = () => {
  const [controls, setControls] = useState<Controls | null>(null);
  const take = (answer: Promise<Controls>): void => {
    answer.then(setControls).catch(showFailure);
  };
  // A window just opened may not know all its devices yet.
  const known = useHallState(({ devices }) => devices.length);
  useEffect(() => take(valueOf(hall().devices.virtualControls({}))), [known]);
  const put = (index: number): void => take(valueOf(hall().devices.putCard({ index })));
  useKeys(
    Object.fromEntries(
      (controls?.deck ?? []).slice(0, 9).map((card, at) => [
        String(at + 1),
        () => {
          // A figure typed on this page is a figure.
          if (document.activeElement instanceof HTMLInputElement) return false;
          put(card.index);
          return true;
        },
      ]),
    ),
  );
  if (controls === null) return null;
  return (
    <>
      <h2 className="panel-sub">{t('devices.deck')}</h2>
      <div className="deck">
        {controls.deck.map((card, at) => (
          <Button
            key={card.index}
            type={controls.cardOnReader === card.index ? 'primary' : 'default'}
            aria-pressed={controls.cardOnReader === card.index}
            onClick={() => put(card.index)}
          >
            {at < 9 ? <KeyCap>{String(at + 1)}</KeyCap> : null} <Quoted as="name" text={card.name} />
          </Button>
        ))}
        <Button
          disabled={controls.cardOnReader === null}
          onClick={() => take(valueOf(hall().devices.liftCard({})))}
        >
          {t('devices.lift')}
        </Button>
      </div>
      <h2 className="panel-sub">{t('devices.faults')}</h2>
      {[...new Set(controls.faults.map(({ device }) => device))].map((device) => (
        <fieldset key={device} className="deck">
          <legend>{headingOf(device)}</legend>
          {controls.faults
            .filter((each) => each.device === device)
            .map(({ fault, label }) => (
              <Button
                key={fault}
                onClick={() => take(valueOf(hall().devices.injectFault({ device, fault })))}
              >
                <Quoted as="name" text={label} />
              </Button>
            ))}
        </fieldset>
      ))}
      <CameraRehearsal />
    </>
  );
};
