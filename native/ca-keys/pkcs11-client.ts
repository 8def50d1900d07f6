import { Fault } from '../../domain/faults.ts';
import {
  attributeImage,
  attributeLength,
  attributeValue,
  ckf,
  ckuUser,
  decodeTokenInfo,
  initializeArgs,
  mechanismBytes,
  tokenInfoSize,
  ulongBytes,
  ulongOf,
  ulongsOf,
} from '../protocols/pkcs11.ts';
import type { Attribute, cka, Pkcs11Function, TokenInfo } from '../protocols/pkcs11.ts';
import { ckr, mayMeanGone, saysGone } from '../protocols/pkcs11-results.ts';
import { faultOfResult, removed } from './pkcs11-faults.ts';
import type { Pkcs11Argument, Pkcs11Module } from './pkcs11-module.ts';

export interface Pkcs11Token {
  readonly slot: number;
  readonly info: TokenInfo;
}

/** One open session; all of it ends with the act it was opened for. */
export interface Pkcs11Session {
  /** Handles of the objects that have all the attributes. */
  find(attributes: readonly Attribute[]): Promise<readonly number[]>;
  /** The attributes' values in order; `undefined` for one the object lacks or does not tell. */
  attributes(object: number, types: readonly number[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** `pin` is overwritten with zeros, whatever comes of it; `undefined` where the token has a keypad of its own. */
  login(pin: Uint8Array | undefined): Promise<void>;
  sign(mechanism: number, key: number, data: Uint8Array): Promise<Uint8Array>;
}

export interface Pkcs11Client {
  /** The tokens that are plugged in and made ready by their issuer. */
  tokens(): Promise<readonly Pkcs11Token[]>;
  mechanisms(slot: number): Promise<readonly number[]>;
  /** Opens a session, does the work, logs out and closes it, whatever comes of the work. */
  withSession<T>(slot: number, work: (session: Pkcs11Session) => Promise<T>): Promise<T>;
  /** Lets the library go; another one may then be initialised. */
  close(): Promise<void>;
}

/** Milliseconds. */
export interface Pkcs11Timings {
  readonly callMs: number;
  /** Signing may wait for a button on the token. */
  readonly signMs: number;
}
/** Longer than the library's host waits: it ends a process that hangs, which nothing inside it can. */
const usualTimings: Pkcs11Timings = { callMs: 15_000, signMs: 45_000 };
/** How long a call that closes waits behind one that hangs; the process seldom lives that long. */
const afterHangMs = 600_000;
const mostObjects = 64;
const longestSignature = 1_024;

/** Speaks with the tokens of one PKCS#11 library. Faults: `pkcs11-faults.ts`, and `device/timed-out`. */
export const pkcs11Client = (module: Pkcs11Module, timings: Partial<Pkcs11Timings> = {}): Pkcs11Client => {
  const { layout } = module;
  const { callMs, signMs } = { ...usualTimings, ...timings };
  let initialised = false;

  const call = (
    name: Pkcs11Function,
    args: readonly Pkcs11Argument[],
    deadlineMs = callMs,
  ): Promise<number> => module.call(name, args, deadlineMs);

  const initialise = async (): Promise<void> => {
    if (initialised) return;
    let result = await call('C_Initialize', [initializeArgs(layout)]);
    // A library that has no use for locks says so in one of these ways.
    if (result === ckr.cantLock || result === ckr.argumentsBad || result === ckr.needToCreateThreads)
      result = await call('C_Initialize', [null]);
    if (result !== ckr.ok && result !== ckr.cryptokiAlreadyInitialized) throw faultOfResult(result);
    initialised = true;
  };
  const finalise = async (): Promise<void> => {
    initialised = false;
    await call('C_Finalize', [null], 2_000);
  };

  const slotsNow = async (): Promise<readonly number[] | number> => {
    const count = ulongBytes(layout);
    const asked = await call('C_GetSlotList', [true, null, count]);
    if (asked !== ckr.ok) return asked;
    // One may have come in between the two calls.
    const room = ulongOf(layout, count) + 4;
    const slots = new Uint8Array(Math.min(room, mostObjects) * layout.ulong);
    const length = ulongBytes(layout, Math.min(room, mostObjects));
    const told = await call('C_GetSlotList', [true, slots, length]);
    return told === ckr.ok ? ulongsOf(layout, slots, ulongOf(layout, length)) : told;
  };

  /** Some libraries look for tokens only when they are begun anew, and answer with an error until then. */
  const slots = async (): Promise<readonly number[]> => {
    await initialise();
    const first = await slotsNow();
    if (typeof first !== 'number') return first;
    await finalise();
    await initialise();
    const second = await slotsNow();
    if (typeof second === 'number') throw faultOfResult(second);
    return second;
  };

  const tokenIn = async (slot: number): Promise<TokenInfo | undefined> => {
    const bytes = new Uint8Array(tokenInfoSize(layout));
    const result = await call('C_GetTokenInfo', [slot, bytes]);
    if (saysGone(result)) return undefined;
    if (result !== ckr.ok) throw faultOfResult(result);
    return decodeTokenInfo(layout, bytes);
  };

  /** A pulled token is not always called so; the slot is asked before anything else is said. */
  const explain = async (result: number, slot: number): Promise<Fault> => {
    if (saysGone(result)) return removed();
    const info = new Uint8Array(tokenInfoSize(layout));
    const now = await call('C_GetTokenInfo', [slot, info]);
    if (mayMeanGone(result) && (saysGone(now) || now === ckr.generalError)) return removed();
    return faultOfResult(result, now === ckr.ok ? decodeTokenInfo(layout, info) : undefined);
  };

  const sessionOn = (slot: number, handle: number): Pkcs11Session => {
    const must = async (
      name: Pkcs11Function,
      args: readonly Pkcs11Argument[],
      deadlineMs?: number,
    ): Promise<void> => {
      const result = await call(name, args, deadlineMs);
      if (result !== ckr.ok) throw await explain(result, slot);
    };
    return {
      async find(attributes) {
        const template = attributeImage(layout, attributes);
        await must('C_FindObjectsInit', [handle, template, attributes.length]);
        try {
          const found = new Uint8Array(mostObjects * layout.ulong);
          const count = ulongBytes(layout);
          await must('C_FindObjects', [handle, found, mostObjects, count]);
          return ulongsOf(layout, found, ulongOf(layout, count));
        } finally {
          await call('C_FindObjectsFinal', [handle]);
        }
      },
      async attributes(object, types) {
        const values: (Uint8Array | undefined)[] = [];
        for (const type of types) {
          const asked = attributeImage(layout, [{ type, value: new Uint8Array(0) }]);
          const sized = await call('C_GetAttributeValue', [handle, object, asked, 1]);
          const length = sized === ckr.ok ? attributeLength(layout, asked, 0) : undefined;
          if (sized !== ckr.ok && sized !== ckr.attributeSensitive && sized !== ckr.attributeTypeInvalid)
            throw await explain(sized, slot);
          if (length === undefined || length > 65_536) {
            values.push(undefined);
            continue;
          }
          const room = attributeImage(layout, [{ type, value: new Uint8Array(length) }]);
          await must('C_GetAttributeValue', [handle, object, room, 1]);
          values.push(length === 0 ? new Uint8Array(0) : attributeValue(layout, room, 0));
        }
        return values;
      },
      async login(pin) {
        try {
          const args = [handle, ckuUser, pin ?? null, pin?.length ?? 0] as const;
          let result = await call('C_Login', args, signMs);
          if (result === ckr.userAlreadyLoggedIn) {
            // Another session's: this act asks for the PIN of its own.
            await call('C_Logout', [handle]);
            result = await call('C_Login', args, signMs);
          }
          if (result !== ckr.ok) throw await explain(result, slot);
        } finally {
          pin?.fill(0);
        }
      },
      async sign(mechanism, key, data) {
        await must('C_SignInit', [handle, mechanismBytes(layout, mechanism), key]);
        const signature = new Uint8Array(longestSignature);
        const length = ulongBytes(layout, signature.length);
        await must('C_Sign', [handle, data, data.length, signature, length], signMs);
        return signature.slice(0, Math.min(ulongOf(layout, length), signature.length));
      },
    };
  };

  return {
    async tokens() {
      const found: Pkcs11Token[] = [];
      for (const slot of await slots()) {
        const info = await tokenIn(slot);
        if (info !== undefined && (info.flags & ckf.tokenInitialized) !== 0) found.push({ slot, info });
      }
      return found;
    },
    async mechanisms(slot) {
      const count = ulongBytes(layout);
      const asked = await call('C_GetMechanismList', [slot, null, count]);
      if (asked !== ckr.ok) throw await explain(asked, slot);
      const most = Math.min(ulongOf(layout, count), 1_024);
      const list = new Uint8Array(most * layout.ulong);
      const length = ulongBytes(layout, most);
      const told = await call('C_GetMechanismList', [slot, list, length]);
      if (told !== ckr.ok) throw await explain(told, slot);
      return ulongsOf(layout, list, ulongOf(layout, length));
    },
    async withSession(slot, work) {
      await initialise();
      const handle = ulongBytes(layout);
      const opened = await call('C_OpenSession', [slot, ckf.serialSession, null, null, handle]);
      if (opened !== ckr.ok) throw await explain(opened, slot);
      const session = ulongOf(layout, handle);
      // What they answer changes nothing: a token that is gone has closed both by itself.
      const leave = async (patienceMs?: number): Promise<void> => {
        await call('C_Logout', [session], patienceMs);
        await call('C_CloseSession', [session], patienceMs);
      };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(sessionOn(slot, session));
      } catch (error) {
        const stuck = error instanceof Fault && error.code === 'device/timed-out';
        // A library that hangs is left the moment it comes back, and nobody waits for that.
        if (stuck) leave(afterHangMs).catch(() => undefined);
        else await leave();
        throw error;
      }
      await leave();
      return result;
    },
    async close() {
      if (initialised) await finalise();
    },
  };
};

export const ulongAttribute = (
  layout: Pkcs11Module['layout'],
  type: (typeof cka)[keyof typeof cka],
  value: number,
): Attribute => ({ type, value: ulongBytes(layout, value) });
