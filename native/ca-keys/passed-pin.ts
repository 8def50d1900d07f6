import type { ToDeviceProcess } from '../host/messages.ts';
import type { LibraryRequest, ToLibrary } from './library-messages.ts';

/** Overwrites the PIN of a request that was posted on to another process: nobody reads the copy that stays behind. */
export const wipePassedPin = (message: ToDeviceProcess | ToLibrary): void => {
  if (message.type !== 'request' || (message.op !== 'sign' && message.op !== 'ca-key/sign')) return;
  (message as LibraryRequest<'sign'>).input.request.pin?.fill(0);
};
