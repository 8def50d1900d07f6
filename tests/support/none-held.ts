import type { DeviceRecord } from '../../exchange/storage/port.ts';
import type { HeldTail } from '../../exchange/storage/quarantine-port.ts';

/** The quarantine of a device that nothing is held of. */
export const noneHeld = ({ lastSeq, chainHead }: Pick<DeviceRecord, 'lastSeq' | 'chainHead'>): HeldTail => ({
  lastSeq,
  chainHead,
  count: 0,
  bytes: 0,
  isRefused: false,
  hashes: new Map(),
});
