import { Fault } from '../../domain/faults.ts';
import { ckr, pinTriesOf, resultText } from '../protocols/pkcs11-results.ts';
import type { TokenInfo } from '../protocols/pkcs11.ts';

export const removed = (): Fault => new Fault('device/ca-key-removed');

/** A token tells no number of tries, only whether the next is the last one. */
const wrongPin = (info: TokenInfo | undefined): Fault => {
  switch (info === undefined ? 'not-told' : pinTriesOf(info.flags)) {
    case 'locked':
      return new Fault('device/ca-pin-locked');
    case 'last-try':
      return new Fault('device/ca-pin-wrong', { left: 1 });
    case 'not-told':
    case 'some-wrong':
    case 'not-set':
      return new Fault('device/ca-pin-wrong-untold');
  }
};

/** What a CK_RV other than CKR_OK means to a clerk; `info` as the token stands after it. */
export const faultOfResult = (result: number, info?: TokenInfo): Fault => {
  switch (result) {
    case ckr.pinIncorrect:
      return wrongPin(info);
    case ckr.pinLocked:
      return new Fault('device/ca-pin-locked');
    case ckr.pinInvalid:
    case ckr.pinLenRange:
      return new Fault('device/ca-pin-malformed');
    case ckr.userPinNotInitialized:
      return new Fault('device/ca-pin-not-set');
    default:
      return new Fault('device/ca-key-refused', { status: resultText(result) });
  }
};
