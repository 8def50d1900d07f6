import type { DeviceView } from '../../contract/calls/devices.ts';
import type { EventOf } from '../../contract/events.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { openPanel } from '../state/screen.ts';
import { useNow } from '../state/use-now.ts';
import { minutesSince } from '../text/format.ts';
import { lockWindow } from './commands.ts';
import { KeyCap } from './key-cap.tsx';
import { StateShape } from './state-shape.tsx';
import { Quoted } from './quoted.tsx';

export const deviceKindKey = {
  'id-card-reader': 'device.id-card-reader',
  'receipt-printer': 'device.receipt-printer',
  'form-printer': 'device.form-printer',
  'document-printer': 'device.document-printer',
  scanner: 'device.scanner',
  'ca-key': 'device.ca-key',
  'customer-screen': 'device.customer-screen',
  'rating-pad': 'device.rating-pad',
  'queue-caller': 'device.queue-caller',
} as const satisfies Record<DeviceView['kind'], MessageKey>;

export const deviceStateKey = {
  ready: 'device-state.ready',
  busy: 'device-state.busy',
  absent: 'device-state.absent',
  fault: 'device-state.fault',
} as const satisfies Record<DeviceView['state'], MessageKey>;

/** Devices without which the work goes on: they take a place of the bar only when something is the matter with them. */
const aside: ReadonlySet<DeviceView['kind']> = new Set([
  'scanner',
  'ca-key',
  'customer-screen',
  'rating-pad',
  'queue-caller',
]);
const isTroubled = ({ state, warning }: DeviceView): boolean =>
  state === 'fault' || state === 'absent' || warning !== null;
/** Where something is the matter with one, those that are well make room for what it has to say. */
const isAside = (device: DeviceView, all: readonly DeviceView[]): boolean =>
  device.state === 'ready' && device.warning === null && (aside.has(device.kind) || all.some(isTroubled));

/** Offline is normal: how long, and how much waits. */
export const lineText = (line: EventOf<'line'>, now: number): string => {
  const waiting = line.waiting > 0 ? t('line.waiting', { count: line.waiting }) : '';
  if (line.state === 'online')
    return line.waiting > 0 ? `${t('line.online')} · ${waiting}` : t('line.online');
  const since = line.since ?? line.lastContactAt;
  const offline =
    line.state === 'never' || since === null
      ? t('line.never')
      : t('line.offline', { minutes: minutesSince(since, now) });
  return waiting === '' ? offline : `${offline} · ${waiting}`;
};

const driftWorthSaying = 120_000;

/** Always in sight: devices, line, what waits, who works here and on which day. State is shape, word and colour. */
export const DeviceBar = () => {
  const { devices, line, session } = useHallState();
  const now = useNow(20_000);
  const shown = devices.filter((device) => !isAside(device, devices));
  const drift = line?.clockDriftMs ?? null;
  return (
    <footer className="device-bar">
      {shown.map((device) => (
        <button
          key={device.id}
          type="button"
          className={`bar-cell ${device.warning === null ? device.state : 'busy'}`}
          title={device.sentence}
          onClick={() => openPanel({ kind: 'devices' })}
        >
          <StateShape state={device.warning === null ? device.state : 'busy'} />
          {t(deviceKindKey[device.kind])}
          {device.state === 'ready' ? null : <b>{t(deviceStateKey[device.state])}</b>}
          {device.warning === null ? null : (
            <b>
              <Quoted as="name" text={device.warning} />
            </b>
          )}
        </button>
      ))}
      {shown.length === devices.length ? null : (
        <button type="button" className="bar-cell ready" onClick={() => openPanel({ kind: 'devices' })}>
          <StateShape state="ready" />
          {t('bar.devices-aside', { count: devices.length - shown.length })}
        </button>
      )}
      {line === null ? null : (
        <button
          type="button"
          className={line.state === 'online' ? 'bar-cell ready' : 'bar-cell busy'}
          aria-live="polite"
          onClick={() => openPanel({ kind: 'outbox' })}
        >
          <StateShape state={line.state === 'online' ? 'ready' : 'busy'} />
          {lineText(line, now)}
        </button>
      )}
      <button type="button" className="bar-cell" onClick={() => openPanel({ kind: 'inbox' })}>
        {t('bar.inbox')}{' '}
        <b className={(line?.openTasks ?? 0) > 0 ? 'count' : undefined}>{line?.openTasks ?? 0}</b>
      </button>
      {drift !== null && Math.abs(drift) > driftWorthSaying ? (
        <span className="bar-cell busy">
          {t('bar.drift', { minutes: Math.round(Math.abs(drift) / 60_000) })}
        </span>
      ) : null}
      <span className="bar-space" />
      {session?.journalSound === false ? (
        <span className="bar-cell fault" role="alert">
          <StateShape state="fault" /> {t('bar.journal-broken')}
        </span>
      ) : (
        <span className="bar-cell extra">{t('bar.journal-sound')}</span>
      )}
      {session?.profile.kind === 'training' ? (
        <span className="bar-cell training">{t('bar.training')}</span>
      ) : null}
      <span className="bar-cell digits">{t('bar.business-date', { on: session?.businessDate ?? '' })}</span>
      <button type="button" className="bar-cell" title={t('command.lock')} onClick={lockWindow}>
        <Quoted as="name" text={session?.officer?.name ?? ''} /> <KeyCap>Ctrl+L</KeyCap>
      </button>
    </footer>
  );
};
