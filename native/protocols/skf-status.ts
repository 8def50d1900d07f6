import { Fault } from '../../domain/faults.ts';

/** Status codes of GM/T 0016-2012 that say something to a clerk; all begin with 0x0A0000. */
export const skfStatus = {
  ok: 0,
  notSupported: 0x0a00_0003,
  invalidHandle: 0x0a00_0005,
  invalidParameter: 0x0a00_0006,
  nameLength: 0x0a00_0009,
  timeout: 0x0a00_000f,
  keyNotFound: 0x0a00_001b,
  certificateNotFound: 0x0a00_001c,
  bufferTooSmall: 0x0a00_0020,
  notEvent: 0x0a00_0022,
  deviceRemoved: 0x0a00_0023,
  pinIncorrect: 0x0a00_0024,
  pinLocked: 0x0a00_0025,
  pinInvalid: 0x0a00_0026,
  pinLengthRange: 0x0a00_0027,
  pinNotInitialized: 0x0a00_0029,
  notLoggedIn: 0x0a00_002d,
  applicationNotExists: 0x0a00_002e,
  fileNotExists: 0x0a00_0031,
} as const;

/** What a library says where a container has no certificate of the kind that was asked for. */
export const saysNoCertificate = (status: number): boolean =>
  status === skfStatus.certificateNotFound ||
  status === skfStatus.keyNotFound ||
  status === skfStatus.fileNotExists;

/** The wrong PIN, with the tries that are left as far as the key tells. */
export const pinFault = (left: number | 'unknown'): Fault => {
  if (left === 'unknown') return new Fault('device/ca-pin-wrong-untold');
  return left === 0 ? new Fault('device/ca-pin-locked') : new Fault('device/ca-pin-wrong', { left });
};

/** What a clerk is told of any status but `ok`. What is left of the PIN's tries is `pinFault`'s to say. */
export const faultOfSkf = (status: number): Fault => {
  switch (status) {
    case skfStatus.deviceRemoved:
      return new Fault('device/ca-key-removed');
    case skfStatus.pinIncorrect:
      return pinFault('unknown');
    case skfStatus.pinLocked:
      return new Fault('device/ca-pin-locked');
    case skfStatus.pinInvalid:
    case skfStatus.pinLengthRange:
      return new Fault('device/ca-pin-malformed');
    case skfStatus.pinNotInitialized:
      return new Fault('device/ca-pin-not-set');
    case skfStatus.certificateNotFound:
      return new Fault('device/ca-certificate-missing');
    case skfStatus.timeout:
      return new Fault('device/timed-out');
    default:
      return new Fault('device/ca-key-refused', {
        status: `0x${(status >>> 0).toString(16).toUpperCase().padStart(8, '0')}`,
      });
  }
};

/**
 * The tries a PIN has left: the least of what is reported, because libraries disagree on the order of the two figures
 * of GetPINInfo. A figure no key has is not believed.
 */
export const leastTries = (...reported: readonly (number | undefined)[]): number | 'unknown' => {
  const believable = reported.filter((one): one is number => one !== undefined && one <= 255);
  return believable.length === 0 ? 'unknown' : Math.min(...believable);
};
