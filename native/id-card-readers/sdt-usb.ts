import type { OpenTransport } from '../transports/transport.ts';
import type { IdCardReaderModel, IdCardReaderSession, IdCardReaderTimings } from './driver.ts';
import { sdtOverFrames } from './sdt-link.ts';
import { openSdtSession, usualTimings } from './sdt-session.ts';

const openOver = async (
  { id: driver, vendor, model }: IdCardReaderModel,
  openTransport: OpenTransport,
  timings: Partial<IdCardReaderTimings>,
): Promise<IdCardReaderSession> => {
  const link = sdtOverFrames(await openTransport());
  try {
    return await openSdtSession(link, { ...usualTimings, ...timings }, { driver, vendor, model });
  } catch (error) {
    await link.close();
    throw error;
  }
};

/** Any reader that speaks GA/T 467 over USB bulk pipes. Throws the `device/…` fault that says why it does not open. */
export const sdtUsb = {
  id: 'sdt-usb',
  vendor: 'GA/T 467',
  model: '居民身份证阅读器（USB）',
  open: (openTransport: OpenTransport, timings: Partial<IdCardReaderTimings> = {}) =>
    openOver(sdtUsb, openTransport, timings),
} as const satisfies IdCardReaderModel & Record<'open', unknown>;

/** Any reader that packs GA/T 467 into HID reports. Throws the `device/…` fault that says why it does not open. */
export const sdtHid = {
  id: 'sdt-hid',
  vendor: 'GA/T 467',
  model: '居民身份证阅读器（HID）',
  open: (openTransport: OpenTransport, timings: Partial<IdCardReaderTimings> = {}) =>
    openOver(sdtHid, openTransport, timings),
} as const satisfies IdCardReaderModel & Record<'open', unknown>;
