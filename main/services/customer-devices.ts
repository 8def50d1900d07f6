import type { DeviceClient } from '../../native/host/device-client.ts';
import { type CustomerDevices, ratingMs } from './customer-desk.ts';
import { unlessFault } from './unless-fault.ts';

/** Beyond the time somebody may think about it, before the pad itself is taken for stuck. */
const graceMs = 5_000;

/** The figures' display and the rating pad of this window, where its configuration names them. */
export const customerDevices = (
  client: Pick<DeviceClient, 'call'>,
  configured: { readonly customerScreen?: unknown; readonly ratingPad?: unknown },
): CustomerDevices => ({
  showFigure: (what, fen) => {
    if (configured.customerScreen === undefined) return;
    const shown =
      what === 'clear'
        ? client.call('customer-screen/clear', {})
        : client.call('customer-screen/show', { kind: what, fen });
    shown.catch(unlessFault);
  },
  ratePad:
    configured.ratingPad === undefined
      ? null
      : async (signal) => {
          const options = { deadlineMs: ratingMs + graceMs, signal };
          return (await client.call('rating-pad/rate', { waitMs: ratingMs }, options)).score;
        },
});
