import { faultSentence } from '../../domain/faults.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { HallContext } from './hall-context.ts';
import type { SessionService } from './session.ts';

/** The longest code the contract carries; a scanner may read longer ones, which name nothing here. */
const longestText = 512;

/**
 * Hears the scanners that the device process reads, and hands what they read to the page, which opens it as if a
 * keyboard had written it. With nobody signed in, or behind the lock, nothing leaves the hall process.
 */
export const hearScanners = (
  context: Pick<HallContext, 'emit' | 'language'>,
  client: Pick<DeviceClient, 'onEvent'>,
  session: Pick<SessionService, 'isAttended'>,
): void => {
  client.onEvent((event) => {
    if (event.name !== 'scanner/code' && event.name !== 'scanner/garbled') return;
    if (!session.isAttended()) return;
    if (event.name === 'scanner/code' && event.detail.text.length <= longestText)
      context.emit('scanned', { text: event.detail.text, sentence: null });
    else
      context.emit('scanned', {
        text: null,
        sentence: faultSentence('device/scan-garbled', {}, context.language()),
      });
  });
};
