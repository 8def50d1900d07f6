import { terminated, skfContainerTypes, devInfoLayout, skfFunctions } from '../protocols/skf.ts';
import { skfStatus } from '../protocols/skf-status.ts';
import type { SkfFunction } from '../protocols/skf.ts';
import type { SkfArgument, SkfTable } from '../ca-keys/skf-table.ts';
import type { VirtualCaKey } from './ca-key.ts';

/** What stands behind the table: the slot and its keys. */
export interface SlotBehindTable {
  readonly plugged: () => VirtualCaKey | undefined;
  readonly changes: () => number;
  readonly waitForChange: () => Promise<void>;
  readonly wakeAll: () => void;
  readonly triesOf: (key: VirtualCaKey) => number;
  readonly verify: (key: VirtualCaKey, pin: Uint8Array) => number | 'right';
  readonly certificateOf: (key: VirtualCaKey, usage: 'sign' | 'encrypt') => Uint8Array | undefined;
  /** `undefined` when the key was pulled meanwhile. */
  readonly sign: (key: VirtualCaKey, input: Uint8Array) => Promise<Uint8Array | undefined>;
}

/** Wrong PINs until a virtual key locks. */
export const mostTries = 6;
const pinLength = { least: 6, most: 16 } as const;
const containerNotExists = 0x0a00_0034;
const deviceName = Buffer.from('VIRTUAL-KEY');
const applicationName = Buffer.from('TAX-CA');
const containerName = Buffer.from('SIGN-1');
const handles = { device: 1n, application: 2n, container: 3n } as const;

const memory = (argument: SkfArgument | undefined): Uint8Array => {
  if (!(argument instanceof Uint8Array)) throw new TypeError('memory was expected here');
  return argument;
};
/** The text up to its NUL, where it stands: a PIN is not copied. */
const textWithin = (argument: SkfArgument | undefined): Uint8Array => {
  const bytes = memory(argument);
  return bytes.subarray(0, bytes.indexOf(0));
};
const setUlong = (argument: SkfArgument | undefined, value: number): void => {
  const cell = memory(argument);
  new DataView(cell.buffer, cell.byteOffset, cell.byteLength).setUint32(0, value, true);
};
const ulongAt = (argument: SkfArgument | undefined): number => {
  const cell = memory(argument);
  return new DataView(cell.buffer, cell.byteOffset, cell.byteLength).getUint32(0, true);
};

/** As the standard has it: asked with NULL for the size, then for the bytes. */
const answer = (
  content: Uint8Array,
  into: SkfArgument | undefined,
  size: SkfArgument | undefined,
): number => {
  if (into === null || into === undefined) {
    setUlong(size, content.length);
    return skfStatus.ok;
  }
  const room = ulongAt(size);
  setUlong(size, content.length);
  if (room < content.length) return skfStatus.bufferTooSmall;
  memory(into).set(content);
  return skfStatus.ok;
};

const deviceInfo = (key: VirtualCaKey): Uint8Array => {
  const { size, at } = devInfoLayout(4);
  const bytes = new Uint8Array(size);
  bytes.set(Buffer.from('Virtual'), at.manufacturer[0]);
  bytes.set(Buffer.from(key.chipLabel).subarray(0, at.label[1]), at.label[0]);
  bytes.set(Buffer.from(key.serial).subarray(0, at.serialNumber[1]), at.serialNumber[0]);
  return bytes;
};

/** The SKF functions over a virtual slot; memory goes in and out as with a vendor's library, ULONG 4 bytes wide. */
export const virtualSkfTable = (slot: SlotBehindTable): SkfTable => {
  let connectedAt = -1;
  let loggedIn = false;

  const here = (): VirtualCaKey | undefined => (connectedAt === slot.changes() ? slot.plugged() : undefined);
  /** Of a call on an opened key: a pulled one makes every handle invalid. */
  const on =
    (handle: bigint, work: (key: VirtualCaKey, args: readonly SkfArgument[]) => number | Promise<number>) =>
    (first: SkfArgument | undefined, ...args: readonly SkfArgument[]): number | Promise<number> => {
      const key = here();
      return key === undefined || first !== handle ? skfStatus.invalidHandle : work(key, args);
    };
  const opens =
    (name: Buffer, handle: bigint, missing: number) => (_key: VirtualCaKey, args: readonly SkfArgument[]) => {
      if (!name.equals(textWithin(args[0]))) return missing;
      const cell = memory(args[1]);
      new DataView(cell.buffer, cell.byteOffset, cell.byteLength).setBigUint64(0, handle, true);
      return skfStatus.ok;
    };
  const lists = (name: Buffer) => (_key: VirtualCaKey, args: readonly SkfArgument[]) =>
    answer(terminated(terminated(name)), args[0], args[1]);
  const signs = async (
    key: VirtualCaKey,
    kind: VirtualCaKey['key']['kind'],
    input: Uint8Array,
  ): Promise<Uint8Array | number> => {
    if (!loggedIn) return skfStatus.notLoggedIn;
    if (key.key.kind !== kind) return skfStatus.keyNotFound;
    return (await slot.sign(key, input)) ?? skfStatus.deviceRemoved;
  };

  const functions: {
    readonly [Name in SkfFunction]: (...args: readonly SkfArgument[]) => number | Promise<number>;
  } = {
    SKF_EnumDev: (_present, list, size) =>
      answer(
        slot.plugged() === undefined ? Uint8Array.of(0) : terminated(terminated(deviceName)),
        list,
        size,
      ),
    async SKF_WaitForDevEvent(_name, _length, event) {
      await slot.waitForChange();
      setUlong(event, slot.plugged() === undefined ? 2 : 1);
      return skfStatus.ok;
    },
    SKF_CancelWaitForDevEvent() {
      slot.wakeAll();
      return skfStatus.ok;
    },
    SKF_ConnectDev(name, cell) {
      const key = slot.plugged();
      if (key === undefined) return skfStatus.deviceRemoved;
      connectedAt = slot.changes();
      loggedIn = false;
      return opens(deviceName, handles.device, skfStatus.nameLength)(key, [name ?? null, cell ?? null]);
    },
    SKF_DisConnectDev() {
      connectedAt = -1;
      return skfStatus.ok;
    },
    SKF_GetDevInfo: on(handles.device, (key, args) => {
      memory(args[0]).set(deviceInfo(key));
      return skfStatus.ok;
    }),
    SKF_EnumApplication: on(handles.device, lists(applicationName)),
    SKF_OpenApplication: on(
      handles.device,
      opens(applicationName, handles.application, skfStatus.applicationNotExists),
    ),
    SKF_CloseApplication() {
      loggedIn = false;
      return skfStatus.ok;
    },
    SKF_GetPINInfo: on(handles.application, (key, args) => {
      setUlong(args[1], mostTries);
      setUlong(args[2], slot.triesOf(key));
      setUlong(args[3], 0);
      return skfStatus.ok;
    }),
    SKF_VerifyPIN: on(handles.application, (key, args) => {
      const pin = textWithin(args[1]);
      if (pin.length < pinLength.least || pin.length > pinLength.most) return skfStatus.pinLengthRange;
      const came = slot.verify(key, pin);
      loggedIn = came === 'right';
      setUlong(args[2], came === 'right' ? mostTries : came);
      if (came === 'right') return skfStatus.ok;
      return came === 0 ? skfStatus.pinLocked : skfStatus.pinIncorrect;
    }),
    SKF_ClearSecureState() {
      loggedIn = false;
      return skfStatus.ok;
    },
    SKF_EnumContainer: on(handles.application, lists(containerName)),
    SKF_OpenContainer: on(handles.application, opens(containerName, handles.container, containerNotExists)),
    SKF_CloseContainer: () => skfStatus.ok,
    SKF_GetContainerType: on(handles.container, ({ key }, args) => {
      setUlong(args[0], key.kind === 'sm2' ? skfContainerTypes.ecc : skfContainerTypes.rsa);
      return skfStatus.ok;
    }),
    SKF_ExportCertificate: on(handles.container, (key, [sign, into, size]) => {
      const der = slot.certificateOf(key, sign === 1 ? 'sign' : 'encrypt');
      return der === undefined ? skfStatus.certificateNotFound : answer(der, into, size);
    }),
    SKF_RSASignData: on(handles.container, async (key, args) => {
      const signature = await signs(key, 'rsa', memory(args[0]));
      return typeof signature === 'number' ? signature : answer(signature, args[2], args[3]);
    }),
    SKF_ECCSignData: on(handles.container, async (key, args) => {
      const raw = await signs(key, 'sm2', memory(args[0]));
      if (typeof raw === 'number') return raw;
      memory(args[2]).set(raw.subarray(0, 32), 32);
      memory(args[2]).set(raw.subarray(32), 96);
      return skfStatus.ok;
    }),
  };

  const call: SkfTable['call'] = async (name, ...args) => functions[name](...args);
  return { has: (name) => Object.hasOwn(skfFunctions, name), call, callBeside: call, close: () => undefined };
};
