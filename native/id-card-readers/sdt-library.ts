import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import { sdtStatus } from '../protocols/sdt.ts';
import type { SdtCommand, SdtReply } from '../protocols/sdt.ts';
import type { SdtApi, SdtApiAnswer, SdtApiCall } from '../transports/sdtapi.ts';
import type { IdCardReaderModel, IdCardReaderSession, IdCardReaderTimings } from './driver.ts';
import { libraryPorts } from './library-ports.ts';
import { type SdtLink, successOf } from './sdt-link.ts';
import { openSdtSession, usualTimings } from './sdt-session.ts';

/** In the order they are looked through where no port is configured: nearly every such reader is on USB. */
const allPorts: readonly number[] = [libraryPorts.usb, libraryPorts.serial].flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index),
);

/** Codes that these libraries add to the module's own; silence means what it means to the command. */
const hostFaults: Readonly<Record<number, FaultCode | 'silence'>> = {
  0x01: 'device/unplugged',
  0x02: 'silence',
  0x03: 'device/card-corrupt',
  0x05: 'device/port-busy',
};

export interface LibraryReader {
  /** One of 1–16 and 1001–1016; looked for where it is absent. */
  readonly port?: number;
  /** iIfOpen: 0, and the port is opened and closed by us; 1, and each call of the library does it for itself. */
  readonly opens?: 0 | 1;
}

const linkTo = (api: SdtApi, port: number, opens: 0 | 1, deadlineMs: number): SdtLink => {
  const where = `SDT ${port}`;
  const closeListeners = new Set<() => void>();
  let open = true;
  const shut = (): void => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
    closeListeners.clear();
  };
  const calls: Readonly<Record<SdtCommand, (call: SdtApiCall) => Promise<SdtApiAnswer>>> = {
    reset: api.resetSam,
    status: api.samStatus,
    samId: api.samId,
    findCard: api.findCard,
    selectCard: api.selectCard,
    readTextAndPhoto: api.readText,
    readLaterAddresses: api.readLaterAddresses,
  };

  const replyOf = (command: SdtCommand, silent: FaultCode, { code, data }: SdtApiAnswer): SdtReply => {
    const host = hostFaults[code];
    if (host === 'device/unplugged') shut();
    if (host !== undefined) throw new Fault(host === 'silence' ? silent : host, { where });
    const success = successOf[command];
    if (code !== success.sw3) return { sw1: 0, sw2: 0, sw3: code & 0xff, data: new Uint8Array(0) };
    // A library that says success and gives something else has not read the card.
    if (!success.isLength(data.length)) throw new Fault('device/card-corrupt');
    return { sw1: 0, sw2: 0, sw3: code, data };
  };

  return {
    where,
    async ask(command, asked) {
      if (!open) throw new Fault('device/unplugged', { where });
      const { signal } = asked;
      if (signal?.aborted === true) throw new Fault('device/cancelled');
      const calling = calls[command]({ port, opens, deadlineMs: asked.deadlineMs });
      let abort = (): void => undefined;
      const cancelled = new Promise<never>((_, reject) => {
        abort = () => reject(new Fault('device/cancelled'));
      });
      signal?.addEventListener('abort', abort, { once: true });
      try {
        return replyOf(command, asked.silent, await Promise.race([calling, cancelled]));
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    onClosed(listener) {
      if (open) closeListeners.add(listener);
      else listener();
      return () => closeListeners.delete(listener);
    },
    async close() {
      const wasOpen = open;
      shut();
      if (!wasOpen || opens === 1) return;
      try {
        await api.closePort({ port, opens, deadlineMs });
      } catch (error) {
        // A library that does not come back keeps its port; the next opening says so.
        if (!(error instanceof Fault)) throw error;
      }
    },
  };
};

/** A reader behind a vendor's library of the `sdtapi` shape; the library is loaded by its path. */
export const sdtLibrary = {
  id: 'sdt-library',
  vendor: 'sdtapi',
  model: '居民身份证阅读器（厂商驱动）',
  /**
   * Opens the configured port, or the first at which a module answers. Throws `device/absent` where there is none, and
   * `device/library-stuck` where the library does not come back; it stays so until it does.
   */
  async open(
    api: SdtApi,
    { port, opens = 0 }: LibraryReader = {},
    timings: Partial<IdCardReaderTimings> = {},
  ): Promise<IdCardReaderSession> {
    const { id: driver, vendor, model } = sdtLibrary;
    const all = { ...usualTimings, ...timings };
    let reason: Fault | undefined;
    for (const candidate of port === undefined ? allPorts : [port]) {
      const call: SdtApiCall = { port: candidate, opens, deadlineMs: all.readMs };
      if (opens === 0 && (await api.openPort(call)).code !== sdtStatus.ok) continue;
      const link = linkTo(api, candidate, opens, all.readMs);
      try {
        return await openSdtSession(link, all, { driver, vendor, model: `${model} ${candidate}` });
      } catch (error) {
        await link.close();
        if (!(error instanceof Fault)) throw error;
        // A port that was never heard of is not one that was lost.
        const told = error.code === 'device/unplugged' ? new Fault('device/absent', error.detail) : error;
        // A module that says why it does not work is the one that was looked for.
        if (port !== undefined || !['device/absent', 'device/no-answer'].includes(told.code)) throw told;
        reason = told;
      }
    }
    throw (
      reason ??
      new Fault('device/absent', { where: port === undefined ? 'SDT 1001–1016, 1–16' : `SDT ${port}` })
    );
  },
} as const satisfies IdCardReaderModel & Record<'open', unknown>;
