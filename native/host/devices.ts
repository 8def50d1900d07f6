import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import type { DocumentPrinterSession } from '../document-printers/driver.ts';
import { type FolderPrinter, openFolder } from '../document-printers/folder.ts';
import { openQueue } from '../document-printers/queue.ts';
import { recordOf } from '../fault-record.ts';
import type { IdCardReaderSession } from '../id-card-readers/driver.ts';
import { sdtSerial } from '../id-card-readers/sdt-serial.ts';
import type { ReceiptPrinterSession } from '../receipt-printers/driver.ts';
import { escposSerial, obstacleOf } from '../receipt-printers/escpos-serial.ts';
import { openSerial } from '../transports/serial.ts';
import type { OpenTransport } from '../transports/transport.ts';
import { virtualIdCardReader } from '../virtual/id-card-reader.ts';
import type { VirtualIdCardReader } from '../virtual/id-card-reader.ts';
import { plugVirtual } from '../virtual/plug.ts';
import type { VirtualPlug } from '../virtual/plug.ts';
import { ticketText, virtualReceiptPrinter } from '../virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../virtual/receipt-printer.ts';
import type { DeviceConfig } from './config.ts';
import { deviceNames } from './messages.ts';
import type { DeviceKind, DeviceState, HostTimings } from './messages.ts';
import { openSlot } from './slot.ts';
import type { Health, Slot } from './slot.ts';

/** What the device process holds: the open devices, and the hands on the virtual ones. */
export interface Devices {
  readonly idCardReader: Slot<IdCardReaderSession> | undefined;
  readonly receiptPrinter: Slot<ReceiptPrinterSession> | undefined;
  readonly documentPrinter: Slot<DocumentPrinterSession> | undefined;
  readonly virtualReader: VirtualIdCardReader | undefined;
  readonly virtualPrinter: VirtualReceiptPrinter | undefined;
  readonly folderPrinter: FolderPrinter | undefined;
  readonly ticketTexts: () => readonly string[];
  readonly plugs: ReadonlyMap<DeviceKind, VirtualPlug>;
  readonly slotOf: (kind: DeviceKind) => Slot<never> | undefined;
  close(): Promise<void>;
}

const lineName = (virtual: boolean, on: string): string =>
  virtual ? `（模拟，${on === 'pty' ? '串口' : '进程内'}）` : '';

const receiptHealth = async (session: ReceiptPrinterSession): Promise<Health> => {
  const status = await session.status();
  const code = obstacleOf(status.conditions);
  if (code !== undefined) return { fault: { code, detail: {} } };
  return status.conditions.length === 0 ? {} : { remark: { zh: status.zh, en: status.en } };
};

/** A held-up queue is a state of the bar; only a device that cannot be asked at all is lost. */
const documentHealth = async (session: DocumentPrinterSession): Promise<Health> => {
  try {
    await session.check();
    return {};
  } catch (error) {
    return { fault: recordOf(error) };
  }
};

/** Of each ticket the bytes the printer was given, and the text they make; the text is written last. */
const ticketWriter = (folder: string, tickets: string[]) => {
  mkdirSync(folder, { recursive: true });
  return (text: string, bytes: Uint8Array): void => {
    const name = join(folder, `receipt-${String(tickets.length).padStart(4, '0')}`);
    for (const [file, content] of [
      [`${name}.bin`, bytes],
      [`${name}.txt`, `${text}\n`],
    ] as const) {
      writeFileSync(`${file}.partial`, content, { mode: 0o600 });
      renameSync(`${file}.partial`, file);
    }
  };
};

/** Opens every configured device. The configuration is already checked: see `parseDeviceConfig`. */
export const openDevices = async (
  config: DeviceConfig,
  timings: HostTimings,
  onState: (state: DeviceState) => void,
): Promise<Devices> => {
  const plugs = new Map<DeviceKind, VirtualPlug>();
  const tickets: string[] = [];
  const common = { onState, timings };

  let virtualReader: VirtualIdCardReader | undefined;
  let idCardReader: Slot<IdCardReaderSession> | undefined;
  if (config.idCardReader !== undefined) {
    const chosen = config.idCardReader;
    let transport: OpenTransport;
    let on = '';
    if (chosen.driver === 'virtual') {
      const lying = chosen.cardOnReader;
      virtualReader = virtualIdCardReader(chosen.deck, lying === undefined ? {} : { cardOnReader: lying });
      const plug = await plugVirtual(virtualReader, chosen.on, deviceNames['id-card-reader']);
      plugs.set('id-card-reader', plug);
      transport = plug.open;
      on = plug.on;
    } else {
      transport = () => openSerial(chosen.port, chosen.baud);
    }
    const virtual = chosen.driver === 'virtual';
    idCardReader = openSlot({
      ...common,
      kind: 'id-card-reader',
      exclusive: true,
      model: sdtSerial.model + lineName(virtual, on),
      virtual,
      open: () => sdtSerial.open(transport),
      check: async (session) => {
        await session.check();
        return {};
      },
    });
  }

  let virtualPrinter: VirtualReceiptPrinter | undefined;
  let receiptPrinter: Slot<ReceiptPrinterSession> | undefined;
  if (config.receiptPrinter !== undefined) {
    const chosen = config.receiptPrinter;
    let transport: OpenTransport;
    let on = '';
    if (chosen.driver === 'virtual') {
      const write = chosen.folder === undefined ? undefined : ticketWriter(chosen.folder, tickets);
      virtualPrinter = virtualReceiptPrinter({
        columns: chosen.columns,
        onTicket(ticket, bytes) {
          const text = ticketText(ticket, chosen.columns);
          tickets.push(text);
          write?.(text, bytes);
        },
      });
      const plug = await plugVirtual(virtualPrinter, chosen.on, deviceNames['receipt-printer']);
      plugs.set('receipt-printer', plug);
      transport = plug.open;
      on = plug.on;
    } else {
      transport = () => openSerial(chosen.port, chosen.baud);
    }
    const virtual = chosen.driver === 'virtual';
    receiptPrinter = openSlot({
      ...common,
      kind: 'receipt-printer',
      exclusive: false,
      model: escposSerial.model + lineName(virtual, on),
      virtual,
      open: () => escposSerial.open(transport, { columns: chosen.columns }),
      check: receiptHealth,
    });
  }

  let folderPrinter: FolderPrinter | undefined;
  let documentPrinter: Slot<DocumentPrinterSession> | undefined;
  if (config.documentPrinter !== undefined) {
    const chosen = config.documentPrinter;
    const openChosen = (): DocumentPrinterSession => {
      if (chosen.driver === 'queue') return openQueue(chosen.url);
      folderPrinter = openFolder(chosen.folder, config.profile);
      return folderPrinter;
    };
    const session = openChosen();
    documentPrinter = openSlot({
      ...common,
      kind: 'document-printer',
      exclusive: false,
      model: session.driver.model,
      virtual: chosen.driver === 'folder',
      open: () => Promise.resolve(session),
      check: documentHealth,
    });
  }

  const slots = {
    'id-card-reader': idCardReader,
    'receipt-printer': receiptPrinter,
    'document-printer': documentPrinter,
  };
  return {
    idCardReader,
    receiptPrinter,
    documentPrinter,
    virtualReader,
    virtualPrinter,
    folderPrinter,
    ticketTexts: () => tickets,
    plugs,
    slotOf: (kind) => slots[kind] as Slot<never> | undefined,
    async close() {
      await Promise.all([idCardReader?.close(), receiptPrinter?.close(), documentPrinter?.close()]);
      for (const plug of plugs.values()) plug.close();
    },
  };
};

/** The slot, or `device/not-configured` naming what is missing. */
export const configured = <T>(device: T | undefined, kind: keyof typeof deviceNames): T => {
  if (device === undefined) throw new Fault('device/not-configured', { device: deviceNames[kind] });
  return device;
};
