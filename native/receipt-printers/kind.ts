import { recordOf } from '../fault-record.ts';
import { configured } from '../host/devices.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { type Health, openSlot } from '../host/slot.ts';
import { type ReachedLine, serialLine, virtualLineTo } from '../virtual/openable.ts';
import { fullRoll, ticketText, virtualReceiptPrinter } from '../virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../virtual/receipt-printer.ts';
import { ticketWriter } from '../virtual/ticket-writer.ts';
import type { ReceiptPrinterConfig } from './config.ts';
import type { ReceiptPrinterSession } from './driver.ts';
import { escposSerial, obstacleOf } from './escpos-serial.ts';
import type { ReceiptPrinterOps } from './ops.ts';
import type { receiptRehearsal } from './rehearsal.ts';

const healthOf = async (session: ReceiptPrinterSession): Promise<Health> => {
  const status = await session.status();
  const code = obstacleOf(status.conditions);
  if (code !== undefined) return { fault: { code, detail: {} } };
  return status.conditions.length === 0 ? {} : { remark: { zh: status.zh, en: status.en } };
};

const rehearsalWith = (model: VirtualReceiptPrinter) =>
  ({
    'paper-out': () => model.setPaper(0),
    'paper-in': () => model.setPaper(fullRoll),
    'cover-open': () => model.setCover(true),
    'cover-closed': () => model.setCover(false),
  }) satisfies Record<keyof typeof receiptRehearsal, () => void> as Rehearsal['faults'];

interface Reached {
  readonly line: ReachedLine;
  readonly model?: VirtualReceiptPrinter;
}

const reach = async (config: ReceiptPrinterConfig, tickets: string[]): Promise<Reached> => {
  if (config.driver !== 'virtual') return { line: serialLine(config.port, config.baud) };
  const write = config.folder === undefined ? undefined : ticketWriter(config.folder);
  const model = virtualReceiptPrinter({
    columns: config.columns,
    onTicket(ticket, bytes) {
      const text = ticketText(ticket, config.columns);
      tickets.push(text);
      write?.(tickets.length, text, bytes);
    },
  });
  return { model, line: await virtualLineTo(model, config.on, deviceNames['receipt-printer']) };
};

export const receiptPrinterKind: KindModule<ReceiptPrinterConfig, ReceiptPrinterOps> = {
  kind: 'receipt-printer',
  async open(config, { onState, timings }) {
    const tickets: string[] = [];
    const { line, model } = await reach(config, tickets);
    const slot = openSlot({
      kind: 'receipt-printer',
      model: escposSerial.model + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      open: () => escposSerial.open(line.open, { columns: config.columns }),
      check: healthOf,
      describe: async (session) => {
        const { zh, en } = await session.status();
        return [{ zh: `${session.columns} 栏，${zh}`, en: `${session.columns} columns, ${en}` }];
      },
      onState,
      timings,
    });
    const virtual = () => configured(model, 'virtual');
    return {
      slot,
      ...(model === undefined
        ? {}
        : {
            rehearsal: {
              faults: rehearsalWith(model),
              ...(line.plug === undefined ? {} : { plug: line.plug }),
            },
          }),
      operations: {
        'receipt-printer/print': async ({ receipt }, { signal }) => {
          try {
            return await slot.use((session) => session.print(receipt, signal));
          } catch (error) {
            // A session answers with a result and never throws a fault, so the printer was not reached.
            return { state: 'not-sent', fault: recordOf(error) };
          }
        },
        'receipt-printer/status': () => slot.use((session) => session.status()),
        'receipt-printer/set-paper': ({ lines }) => {
          virtual().setPaper(lines);
          slot.nudge();
          return null;
        },
        'receipt-printer/set-cover': ({ open }) => {
          virtual().setCover(open);
          slot.nudge();
          return null;
        },
        'receipt-printer/tickets': () => [...tickets],
      },
    };
  },
};
