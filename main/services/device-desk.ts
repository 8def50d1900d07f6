import type { DeviceView } from '../../contract/calls/devices.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { IdCard } from '../../domain/id-card.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { DecodedPhoto } from '../../native/id-card-readers/photo-decoder.ts';
import { deviceKinds } from '../../domain/device-kind.ts';
import type { DeviceReport } from '../../native/host/slot-report.ts';
import { deviceView, reportView } from './device-view.ts';
import type { HallContext } from './hall-context.ts';
import { openRehearsalDesk } from './rehearsal-desk.ts';
import type { SupportDesk } from './support-desk.ts';
import { unlessFault } from './unless-fault.ts';

/** The devices of this window, as services and the status bar see them. */
export interface DeviceDesk {
  readonly readCard: (signal: AbortSignal) => Promise<IdCard>;
  /** The picture of a card's photo; `null` where no decoder is configured. Throws `device/photo-not-decoded`. */
  readonly decodePhoto: (photo: Uint8Array) => Promise<DecodedPhoto | null>;
  /** Tells the page of every device again. */
  readonly tell: () => void;
  readonly handlers: Handlers['devices'];
}

export const openDeviceDesk = (
  context: HallContext,
  client: DeviceClient,
  deckNames: readonly string[],
  support: SupportDesk,
): DeviceDesk => {
  const rows = (): DeviceView[] => client.devices().map((state) => deviceView(state, context.language()));
  const tell = (): void => context.emit('devices', { rows: rows() });
  client.onState(tell);
  client.onEvent(({ name }) => {
    // When the window opens, and when its drivers came back, each device says by itself how and who it is.
    if (name === 'host/up') client.selfTest().catch(unlessFault);
  });
  const shown = (reports: readonly DeviceReport[]) => ({
    rows: reports.map((report) => reportView(report, context.language())),
  });

  return {
    readCard: (signal) => client.readCard(signal),
    decodePhoto: (photo) => client.decodePhoto(photo),
    tell,
    handlers: {
      list: () => ({ rows: rows() }),
      reports: async () => shown(await client.reports()),
      selfTest: async ({ deviceId }) => {
        const kind = deviceKinds.find((candidate) => candidate === deviceId);
        if (deviceId !== null && kind === undefined) throw new Fault('device/absent', { where: deviceId });
        return shown(await client.selfTest(kind));
      },
      ...support,
      ...openRehearsalDesk(context, client, deckNames),
    },
  };
};
