import type { DeviceClient } from '../../native/host/device-client.ts';
import { unlessFault } from './unless-fault.ts';

/** How long a rating is waited for; then it counts as not answered, and nothing has waited for it. */
export const ratingMs = 30_000;

/** A device beside the screen that shows figures, or asks for a rating; each may be absent. */
export interface CustomerDevices {
  /** Of an LED display: the sum to be paid, or the change. */
  readonly showFigure: (what: 'total' | 'change' | 'clear', fen: number) => void;
  /** A hall's own rating pad; settles with one to five, or `null` where nobody pressed. */
  readonly ratePad: ((signal: AbortSignal) => Promise<number | null>) | null;
}

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
