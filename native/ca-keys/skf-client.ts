import { Fault } from '../../domain/faults.ts';
import {
  cellValue,
  decodeDevInfo,
  decodeEccSignature,
  decodeNames,
  devInfoRoom,
  eccSignatureSize,
  handleOf,
  measuringCell,
  terminated,
  ulongCell,
  widthWritten,
} from '../protocols/skf.ts';
import type { SkfDevInfo, SkfFunction, UlongWidth } from '../protocols/skf.ts';
import { faultOfSkf, leastTries, pinFault, saysNoCertificate, skfStatus } from '../protocols/skf-status.ts';
import type { SkfQuirks } from './skf-libraries.ts';
import type { SkfArgument, SkfTable } from './skf-table.ts';

/** No name list and no certificate of a key is as large. */
const largestAnswer = 65_536;
const largestRsaSignature = 512;
const unwritten = 0xffff_ffff;

/** The calls of one SKF library with values in and out. Every one throws the fault of a bad status. */
export interface SkfClient {
  /** Names of the devices that are plugged in. */
  devices(): Promise<readonly Uint8Array[]>;
  /** Connects, does the work and disconnects, whatever comes of the work. `device/ca-key-changed` where it is gone. */
  withDevice<T>(name: Uint8Array, work: (device: SkfDevice) => Promise<T>): Promise<T>;
}

export interface SkfDevice {
  info(): Promise<SkfDevInfo>;
  applications(): Promise<readonly Uint8Array[]>;
  withApplication<T>(name: Uint8Array, work: (application: SkfApplication) => Promise<T>): Promise<T>;
}

export interface SkfApplication {
  containers(): Promise<readonly Uint8Array[]>;
  /** Wrong PINs until the user's PIN locks. */
  pinTriesLeft(): Promise<number | 'unknown'>;
  /** Overwrites `pin` with zeros, whatever comes of it. */
  verifyPin(pin: Uint8Array): Promise<void>;
  /** Ends the login on the key. */
  clearSecureState(): Promise<void>;
  withContainer<T>(name: Uint8Array, work: (container: SkfContainer) => Promise<T>): Promise<T>;
}

export interface SkfContainer {
  /** `undefined` where the library does not say. */
  type(): Promise<number | undefined>;
  certificate(usage: 'sign' | 'encrypt'): Promise<Uint8Array | undefined>;
  /** r ‖ s over the 32-byte digest. */
  eccSign(digest: Uint8Array): Promise<Uint8Array>;
  /** PKCS#1 v1.5 over what the library takes: see `SkfQuirks.rsaTakes`. */
  rsaSign(input: Uint8Array): Promise<Uint8Array>;
}

const malformed = (name: string): Fault => new Fault('device/ca-key-answer-malformed', { name });

/** Speaks with one SKF library. `ulong` is measured when the library is first asked, unless the quirks say it. */
export const skfClient = (table: SkfTable, quirks: SkfQuirks): SkfClient => {
  let ulong: UlongWidth | undefined = quirks.ulong === 'measure' ? undefined : quirks.ulong;

  const must = async (name: SkfFunction, ...args: readonly SkfArgument[]): Promise<void> => {
    const status = await table.call(name, ...args);
    if (status !== skfStatus.ok) throw faultOfSkf(status);
  };

  /** Something of unknown size: asked for its size, then fetched; it may have grown in between. */
  const fetch = async (name: SkfFunction, ...args: readonly SkfArgument[]): Promise<Uint8Array> => {
    const asked = ulongCell();
    const first = await table.call(name, ...args, null, asked);
    if (first !== skfStatus.ok && first !== skfStatus.bufferTooSmall) throw faultOfSkf(first);
    let size = cellValue(asked);
    for (let tries = 0; tries < 2; tries += 1) {
      if (size > largestAnswer) throw malformed(name);
      if (size === 0) return new Uint8Array(0);
      const bytes = new Uint8Array(size);
      const told = ulongCell(size);
      const status = await table.call(name, ...args, bytes, told);
      const length = cellValue(told);
      if (status === skfStatus.bufferTooSmall && length > size) {
        size = length;
        continue;
      }
      if (status !== skfStatus.ok) throw faultOfSkf(status);
      if (length > size) throw malformed(name);
      return bytes.subarray(0, length);
    }
    throw malformed(name);
  };
  const names = async (
    name: SkfFunction,
    ...args: readonly SkfArgument[]
  ): Promise<readonly Uint8Array[]> => {
    const found = decodeNames(await fetch(name, ...args));
    if (found === undefined) throw malformed(name);
    return found;
  };

  const measure = async (): Promise<UlongWidth> => {
    if (ulong !== undefined) return ulong;
    const cell = measuringCell();
    // A library that objects to what stands in the cell still works; the fields that are read lie before any ULONG.
    await table.call('SKF_EnumDev', 1, null, cell);
    ulong = widthWritten(cell) ?? 4;
    return ulong;
  };

  /** Opens something, does the work, and closes it. */
  const within = async <T>(
    open: () => Promise<number>,
    handle: Uint8Array,
    close: SkfFunction,
    work: (handle: bigint) => Promise<T>,
  ): Promise<T> => {
    const status = await open();
    if (status !== skfStatus.ok) throw faultOfSkf(status);
    const opened = handleOf(handle);
    try {
      return await work(opened);
    } finally {
      // A key that was pulled cannot be closed either; what counts was decided by the work.
      await table.call(close, opened);
    }
  };

  const container = (handle: bigint): SkfContainer => ({
    async type() {
      if (!table.has('SKF_GetContainerType')) return undefined;
      const cell = ulongCell();
      const status = await table.call('SKF_GetContainerType', handle, cell);
      if (status === skfStatus.notSupported) return undefined;
      if (status !== skfStatus.ok) throw faultOfSkf(status);
      return cellValue(cell);
    },
    async certificate(usage) {
      const asked = ulongCell();
      const flag = usage === 'sign' ? 1 : 0;
      const status = await table.call('SKF_ExportCertificate', handle, flag, null, asked);
      if (saysNoCertificate(status)) return undefined;
      const der = await fetch('SKF_ExportCertificate', handle, flag);
      return der.length === 0 ? undefined : der;
    },
    async eccSign(digest) {
      const blob = new Uint8Array(eccSignatureSize);
      await must('SKF_ECCSignData', handle, digest, digest.length, blob);
      const raw = decodeEccSignature(blob);
      if (raw === undefined) throw malformed('SKF_ECCSignData');
      return raw;
    },
    async rsaSign(input) {
      const signature = new Uint8Array(largestRsaSignature);
      const size = ulongCell(signature.length);
      await must('SKF_RSASignData', handle, input, input.length, signature, size);
      if (cellValue(size) > signature.length) throw malformed('SKF_RSASignData');
      return signature.slice(0, cellValue(size));
    },
  });

  const application = (handle: bigint): SkfApplication => {
    /** Of GetPINInfo; both figures zero is what a library says that counts nothing. */
    const reported = async (): Promise<readonly number[]> => {
      if (!table.has('SKF_GetPINInfo')) return [];
      const [most, left, isDefault] = [ulongCell(unwritten), ulongCell(unwritten), ulongCell()];
      const status = await table.call('SKF_GetPINInfo', handle, quirks.userPinType, most, left, isDefault);
      const figures = [cellValue(most), cellValue(left)];
      return status === skfStatus.ok && figures.some((one) => one !== 0) ? figures : [];
    };
    return {
      containers: () => names('SKF_EnumContainer', handle),
      pinTriesLeft: async () => leastTries(...(await reported())),
      async verifyPin(pin) {
        const given = terminated(pin);
        pin.fill(0);
        const left = ulongCell(unwritten);
        let status: number;
        try {
          status = await table.call('SKF_VerifyPIN', handle, quirks.userPinType, given, left);
        } finally {
          given.fill(0);
        }
        if (status === skfStatus.ok) return;
        if (status !== skfStatus.pinIncorrect) throw faultOfSkf(status);
        throw pinFault(leastTries(cellValue(left), ...(await reported())));
      },
      async clearSecureState() {
        // Libraries without it end the login when the application is closed, which follows.
        if (table.has('SKF_ClearSecureState')) await table.call('SKF_ClearSecureState', handle);
      },
      withContainer(name, work) {
        const cell = new Uint8Array(8);
        return within(
          () => table.call('SKF_OpenContainer', handle, terminated(name), cell),
          cell,
          'SKF_CloseContainer',
          (opened) => work(container(opened)),
        );
      },
    };
  };

  const device = (handle: bigint): SkfDevice => ({
    async info() {
      const bytes = new Uint8Array(devInfoRoom);
      await must('SKF_GetDevInfo', handle, bytes);
      const info = decodeDevInfo(bytes, await measure());
      if (info === undefined) throw malformed('SKF_GetDevInfo');
      return info;
    },
    applications: () => names('SKF_EnumApplication', handle),
    withApplication(name, work) {
      const cell = new Uint8Array(8);
      return within(
        () => table.call('SKF_OpenApplication', handle, terminated(name), cell),
        cell,
        'SKF_CloseApplication',
        (opened) => work(application(opened)),
      );
    },
  });

  const devices = async (): Promise<readonly Uint8Array[]> => {
    await measure();
    return names('SKF_EnumDev', 1);
  };

  return {
    devices,
    async withDevice(name, work) {
      const cell = new Uint8Array(8);
      const open = (): Promise<number> => table.call('SKF_ConnectDev', terminated(name), cell);
      try {
        return await within(open, cell, 'SKF_DisConnectDev', (opened) => work(device(opened)));
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'device/ca-key-refused') throw error;
        // A pulled key is not always called so: handles just stop working. The list is what is believed.
        const there = await devices();
        if (there.some((one) => Buffer.from(one).equals(name))) throw error;
        throw new Fault('device/ca-key-removed');
      }
    },
  };
};
