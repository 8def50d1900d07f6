import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { DeviceView } from '../../contract/calls/devices.ts';
import type { OutputOf } from '../../contract/index.ts';
import type { devices as deviceCalls } from '../../contract/calls/devices.ts';
import { deviceKindKey, deviceStateKey } from '../counter/device-bar.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { StateShape } from '../counter/state-shape.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showDone, showFailure } from '../state/notice.ts';
import { PanelFrame } from './panel-frame.tsx';
import { Quoted, quotedText } from '../counter/quoted.tsx';

type Controls = OutputOf<typeof deviceCalls.virtualControls>;

const Device = ({ device }: { readonly device: DeviceView }) => {
  const [busy, setBusy] = useState(false);
  const test = (): void => {
    setBusy(true);
    valueOf(hall().devices.test({ deviceId: device.id }))
      .then((tested) => showDone(tested.sentence))
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <li className={`device ${device.state}`}>
      <StateShape state={device.state} />
      <strong>{t(deviceKindKey[device.kind])}</strong>
      <span>{t(deviceStateKey[device.state])}</span>
      <span className="secondary" {...quotedText('name', device.model)}>
        {device.model}
      </span>
      <span className="wrap">
        <Quoted as="name" text={device.sentence} />
      </span>
      <Button disabled={busy} onClick={test}>
        {t(busy ? 'devices.testing' : 'devices.test')}
      </Button>
    </li>
  );
};

/** Training only: the cards in the deck and the mishaps a clerk may rehearse. */
const Rehearsal = () => {
  const [controls, setControls] = useState<Controls | null>(null);
  const take = (answer: Promise<Controls>): void => {
    answer.then(setControls).catch(showFailure);
  };
  useEffect(() => take(valueOf(hall().devices.virtualControls({}))), []);
  const put = (index: number): void => take(valueOf(hall().devices.putCard({ index })));
  useKeys(
    Object.fromEntries(
      (controls?.deck ?? []).slice(0, 9).map((card, at) => [String(at + 1), () => put(card.index)]),
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
      <div className="deck">
        {controls.faults.map(({ device, fault, label }) => (
          <Button
            key={`${device}-${fault}`}
            onClick={() => take(valueOf(hall().devices.injectFault({ device, fault })))}
          >
            {label}
          </Button>
        ))}
      </div>
    </>
  );
};

/** Every device with its state in words and a test; in training also the virtual hall. */
export const DevicesPanel = () => {
  const { devices, session } = useHallState();
  return (
    <PanelFrame title={t('panel.devices')} note={t('devices.hint')}>
      {devices.length === 0 ? <p className="empty">{t('devices.none')}</p> : null}
      <ul className="device-list">
        {devices.map((device) => (
          <Device key={device.id} device={device} />
        ))}
      </ul>
      {session?.profile.kind === 'training' ? <Rehearsal /> : null}
    </PanelFrame>
  );
};
