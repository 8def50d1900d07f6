import type { DeviceClient } from '../host/device-client.ts';
import type { CaKeySession } from './driver.ts';

/** Milliseconds: finding the libraries comes on top of a first look, waiting for a button on the key of a signature. */
const askMs = 30_000;
const signMs = 60_000;

/** The CA keys of a window, as the hall process asks for them. Throws as `CaKeySession` does. */
export const windowKeys = (
  client: Pick<DeviceClient, 'call'>,
): Pick<CaKeySession, 'list' | 'certificates' | 'sign'> => {
  const within = (deadlineMs: number, signal: AbortSignal | undefined) => ({
    deadlineMs,
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    list: (signal) => client.call('ca-key/list', {}, within(askMs, signal)),
    certificates: (keyId, signal) => client.call('ca-key/certificates', { keyId }, within(askMs, signal)),
    async sign(request, signal) {
      try {
        return await client.call('ca-key/sign', { request }, within(signMs, signal));
      } finally {
        request.pin?.fill(0);
      }
    },
  };
};
