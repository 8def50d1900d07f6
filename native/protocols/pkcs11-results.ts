import { ckf } from './pkcs11.ts';

/** CK_RV values that a counter meets, PKCS #11 2.40. */
export const ckr = {
  ok: 0x0,
  hostMemory: 0x2,
  slotIdInvalid: 0x3,
  generalError: 0x5,
  functionFailed: 0x6,
  argumentsBad: 0x7,
  needToCreateThreads: 0x9,
  cantLock: 0xa,
  attributeSensitive: 0x11,
  attributeTypeInvalid: 0x12,
  deviceError: 0x30,
  deviceMemory: 0x31,
  deviceRemoved: 0x32,
  functionCanceled: 0x50,
  functionNotSupported: 0x54,
  keyHandleInvalid: 0x60,
  keyTypeInconsistent: 0x63,
  keyFunctionNotPermitted: 0x68,
  mechanismInvalid: 0x70,
  objectHandleInvalid: 0x82,
  pinIncorrect: 0xa0,
  pinInvalid: 0xa1,
  pinLenRange: 0xa2,
  pinExpired: 0xa3,
  pinLocked: 0xa4,
  sessionClosed: 0xb0,
  sessionCount: 0xb1,
  sessionHandleInvalid: 0xb3,
  tokenNotPresent: 0xe0,
  tokenNotRecognized: 0xe1,
  userAlreadyLoggedIn: 0x100,
  userNotLoggedIn: 0x101,
  userPinNotInitialized: 0x102,
  bufferTooSmall: 0x150,
  cryptokiNotInitialized: 0x190,
  cryptokiAlreadyInitialized: 0x191,
} as const;

/**
 * The token has gone, whatever comes after. A session is opened for one act and used at once: one that is void within
 * it was closed by pulling the token, though it may be back.
 */
const gone: readonly number[] = [
  ckr.deviceRemoved,
  ckr.tokenNotPresent,
  ckr.tokenNotRecognized,
  ckr.slotIdInvalid,
  ckr.sessionHandleInvalid,
  ckr.sessionClosed,
];

/** A token that was pulled can look like any of these; whether it was is asked of the slot. */
const perhapsGone: readonly number[] = [
  ckr.generalError,
  ckr.functionFailed,
  ckr.deviceError,
  ckr.keyHandleInvalid,
  ckr.objectHandleInvalid,
  ckr.userNotLoggedIn,
];

export const saysGone = (result: number): boolean => gone.includes(result);
export const mayMeanGone = (result: number): boolean => perhapsGone.includes(result);

/** As it is shown to whoever reports it to the maker. */
export const resultText = (result: number): string => `CKR 0x${result.toString(16).padStart(8, '0')}`;

/**
 * What a token tells of the tries its PIN has left. It tells no number: only that one was wrong since the last right
 * one, that one try is left, or that none is.
 */
export type PinTries = 'not-told' | 'some-wrong' | 'last-try' | 'locked' | 'not-set';

export const pinTriesOf = (flags: number): PinTries => {
  if ((flags & ckf.userPinLocked) !== 0) return 'locked';
  if ((flags & ckf.userPinInitialized) === 0) return 'not-set';
  if ((flags & ckf.userPinFinalTry) !== 0) return 'last-try';
  return (flags & ckf.userPinCountLow) === 0 ? 'not-told' : 'some-wrong';
};
