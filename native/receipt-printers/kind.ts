import { openIppRawQueue } from '../document-printers/raw-queue.ts';
import { windowsQueueOf } from '../document-printers/windows-queue.ts';
import { recordOf } from '../fault-record.ts';
import { configured } from '../host/devices.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { type Health, openSlot } from '../host/slot.ts';
import { handsOn, type ReachedLine, serialLine, tcpLine, virtualLineTo } from '../virtual/openable.ts';
import { fullRoll, ticketText, virtualReceiptPrinter } from '../virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../virtual/receipt-printer.ts';
import { ticketWriter } from '../virtual/ticket-writer.ts';
import type { ReceiptPrinterConfig } from './config.ts';
import type { ReceiptPrinter, ReceiptPrinterSession } from './driver.ts';
import { obstacleOf } from './conditions.ts';
import { openReceiptQueue, receiptQueueModel, receiptWindowsModel } from './escpos-queue.ts';
import { receiptPrinters } from './models.ts';
import type { ReceiptPrinterOps } from './ops.ts';
import type { receiptRehearsal } from './rehearsal.ts';

const healthOf = async (session: ReceiptPrinterSession): Promise<Health> => {
  const status = await session.status();
  const code = obstacleOf(status.conditions);
  if (code !== undefined) return { fault: { code, detail: {} } };
  return status.conditions.length === 0 ? {} : { remark: { zh: status.zh, en: status.en }, warns: true };
};

/** A queue has no line to lose: what it complains of is how it is, and it is not opened anew for that. */
const healthOfQueue = async (session: ReceiptPrinterSession): Promise<Health> => {
  try {
    return await healthOf(session);
  } catch (error) {
    return { fault: recordOf(error) };
  }
};

const rehearsalWith = (model: VirtualReceiptPrinter) =>
  ({
    'paper-out': () => model.setPaper(0),
    'paper-in': () => model.setPaper(fullRoll),
    'paper-near-end': () => model.setPaper(15),
    'paper-out-mid-receipt': () => model.setPaper(8),
    'cutter-stuck': () => model.setError('cutter'),
    broken: () => model.setError('unrecoverable'),
    slow: () => model.setLineMs(200),
    'drawer-closed': () => model.setDrawer('closed'),
    'drawer-locked': () => model.setDrawer('locked'),
    dead: () => model.setMute(true),
    mended: () => {
      model.setError(undefined);
      model.setMute(false);
      model.setLineMs(0);
    },
    'cover-open': () => model.setCover(true),
    'cover-closed': () => model.setCover(false),
  }) satisfies Record<keyof typeof receiptRehearsal, () => void> as Rehearsal['faults'];

interface Reached {
  readonly line: Pick<ReachedLine, 'where' | 'virtual' | 'remark' | 'plug'>;
  readonly modelName: string;
  readonly open: () => Promise<ReceiptPrinterSession>;
  readonly check?: typeof healthOf;
  readonly model?: VirtualReceiptPrinter;
}

const modelOf = ({ model }: { readonly model: string }): ReceiptPrinter => {
  const found = receiptPrinters[model];
  // The names of the configuration are those of the list: a test holds them together.
  if (found === undefined) throw new RangeError(`no receipt printer ${model}`);
  return found;
};

const virtualModel = (
  config: Extract<ReceiptPrinterConfig, { driver: 'virtual' }>,
  tickets: string[],
): VirtualReceiptPrinter => {
  const write = config.folder === undefined ? undefined : ticketWriter(config.folder);
  return virtualReceiptPrinter({
    columns: config.columns,
    plain: modelOf(config).confirms === 'never',
    onTicket(ticket, bytes) {
      const text = ticketText(ticket, config.columns);
      tickets.push(text);
      write?.(text, bytes);
    },
  });
};

const lineOf = (
  config: Exclude<ReceiptPrinterConfig, { driver: 'escpos-queue' | 'escpos-windows' }>,
  model: VirtualReceiptPrinter | undefined,
): ReachedLine | Promise<ReachedLine> => {
  switch (config.driver) {
    case 'escpos-serial':
      return serialLine(config.port, config.baud);
    case 'escpos-tcp':
      return tcpLine(config.host, config.port);
    case 'virtual':
      return virtualLineTo(configured(model, 'virtual'), config.on, deviceNames['receipt-printer']);
  }
};

const reach = async (config: ReceiptPrinterConfig, tickets: string[]): Promise<Reached> => {
  const { columns } = config;
  if (config.driver === 'escpos-queue' || config.driver === 'escpos-windows') {
    const pin = config.drawer?.pin;
    const [where, modelName, queue] =
      config.driver === 'escpos-queue'
        ? ([config.url, receiptQueueModel, () => Promise.resolve(openIppRawQueue(config.url))] as const)
        : ([config.printer, receiptWindowsModel, windowsQueueOf(config.printer)] as const);
    const options = { where, columns, ...(pin === undefined ? {} : { drawerPin: pin }) };
    return {
      line: { where, virtual: false, remark: '' },
      modelName,
      open: async () => openReceiptQueue(await queue(), options),
      check: healthOfQueue,
    };
  }
  const printer = modelOf(config);
  const model = config.driver === 'virtual' ? virtualModel(config, tickets) : undefined;
  const line = await lineOf(config, model);
  const { drawer } = config;
  return {
    line,
    modelName: printer.model,
    open: () => printer.open(line.open, { columns, ...(drawer === undefined ? {} : { drawer }) }),
    ...(model === undefined ? {} : { model }),
  };
};

export const receiptPrinterKind: KindModule<ReceiptPrinterConfig, ReceiptPrinterOps> = {
  kind: 'receipt-printer',
  async open(config, { onState, timings }) {
    const tickets: string[] = [];
    const { line, model, modelName, open, check = healthOf } = await reach(config, tickets);
    const slot = openSlot({
      kind: 'receipt-printer',
      model: modelName + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      async open() {
        const session = await open();
        // What the printer says by itself is shown at once, not at the next look.
        session.onStatus(() => slot.nudge());
        return session;
      },
      check,
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
      ...handsOn(model, line, rehearsalWith),
      operations: {
        'receipt-printer/print': async ({ receipt, glyphs }, { signal }) => {
          try {
            return await slot.use((session) => session.print(receipt, signal, glyphs));
          } catch (error) {
            // A session answers with a result and never throws a fault, so the printer was not reached.
            return { state: 'not-sent', fault: recordOf(error) };
          }
        },
        'receipt-printer/status': () => slot.use((session) => session.status()),
        'receipt-printer/open-drawer': async () => ({
          drawer: await slot.use((session) => session.openDrawer()),
        }),
        'receipt-printer/drawer': async () => ({ drawer: await slot.use((session) => session.drawer()) }),
        'receipt-printer/set-drawer': ({ state }) => {
          virtual().setDrawer(state);
          return null;
        },
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
