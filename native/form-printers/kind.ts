import { openIppRawQueue } from '../document-printers/raw-queue.ts';
import { windowsQueueOf } from '../document-printers/windows-queue.ts';
import { recordOf } from '../fault-record.ts';
import { configured } from '../host/devices.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { deviceNames } from '../host/messages.ts';
import { type Health, openSlot } from '../host/slot.ts';
import type { VirtualFormPrinter } from '../virtual/form-printer.ts';
import { nearlyNone, virtualFormPrinter } from '../virtual/form-printer.ts';
import { formWriter } from '../virtual/form-writer.ts';
import { handsOn, type ReachedLine, serialLine, tcpLine, virtualLineTo } from '../virtual/openable.ts';
import { formAsText } from '../virtual/printed-form.ts';
import type { FormPrinterConfig } from './config.ts';
import type { FormPrinter, FormPrinterSession } from './driver.ts';
import { formQueueModel, formWindowsModel, openFormQueue } from './esc-p-queue.ts';
import { formPrinters } from './models.ts';
import type { FormPrinterOps } from './ops.ts';
import type { formRehearsal } from './rehearsal.ts';

const healthOf = async (session: FormPrinterSession): Promise<Health> => {
  try {
    const { nearEnd } = await session.check();
    if (nearEnd) return { remark: { zh: '票纸将用尽', en: 'forms near their end' }, warns: true };
    return session.answers
      ? {}
      : {
          remark: {
            zh: '已连接（不回报状态，以纸面为准）',
            en: 'connected (reports nothing: look at the paper)',
          },
        };
  } catch (error) {
    return { fault: recordOf(error) };
  }
};

const rehearsalWith = (model: VirtualFormPrinter) =>
  ({
    'paper-out': () => model.setPaper(0),
    'paper-low': () => model.setPaper(nearlyNone),
    'paper-out-mid-form': () => model.endPaperAt(60),
    jam: () => model.jam(),
    'jam-mid-form': () => model.jamAt(60),
    torn: () => model.tear(60),
    slow: () => model.setLineMs(150),
    offline: () => model.setOnline(false),
    mended: () => {
      model.setLineMs(0);
      model.mend();
    },
  }) satisfies Record<keyof typeof formRehearsal, () => void> as Rehearsal['faults'];

interface Reached {
  readonly line: Pick<ReachedLine, 'where' | 'virtual' | 'remark' | 'plug'>;
  readonly modelName: string;
  readonly open: () => Promise<FormPrinterSession>;
  readonly model?: VirtualFormPrinter;
}

const modelOf = ({ model }: Pick<FormPrinterConfig, 'model'>): FormPrinter => {
  const found = formPrinters[model];
  // The names of the configuration are those of the list: a test holds them together.
  if (found === undefined) throw new RangeError(`no form printer ${model}`);
  return found;
};

const virtualModel = (
  config: Extract<FormPrinterConfig, { driver: 'virtual' }>,
  forms: string[],
): VirtualFormPrinter => {
  const write = config.folder === undefined ? undefined : formWriter(config.folder);
  return virtualFormPrinter({
    wayBack: modelOf(config).wayBack !== 'none',
    onForm(form, bytes) {
      forms.push(formAsText(form));
      write?.(form, bytes);
    },
  });
};

const lineOf = (
  config: Exclude<FormPrinterConfig, { driver: 'escp-queue' | 'escp-windows' }>,
  model: VirtualFormPrinter | undefined,
): ReachedLine | Promise<ReachedLine> => {
  switch (config.driver) {
    case 'escp-serial':
      return serialLine(config.port, config.baud);
    case 'escp-tcp':
      return tcpLine(config.host, config.port);
    case 'virtual':
      return virtualLineTo(configured(model, 'virtual'), config.on, deviceNames['form-printer']);
  }
};

const reach = async (config: FormPrinterConfig, forms: string[]): Promise<Reached> => {
  const printer = modelOf(config);
  if (config.driver === 'escp-queue') {
    return {
      line: { where: config.url, virtual: false, remark: '' },
      modelName: formQueueModel,
      open: () =>
        Promise.resolve(openFormQueue(openIppRawQueue(config.url), printer.profile, { where: config.url })),
    };
  }
  if (config.driver === 'escp-windows') {
    const queue = windowsQueueOf(config.printer);
    return {
      line: { where: config.printer, virtual: false, remark: '' },
      modelName: formWindowsModel,
      open: async () => openFormQueue(await queue(), printer.profile, { where: config.printer }),
    };
  }
  const model = config.driver === 'virtual' ? virtualModel(config, forms) : undefined;
  const line = await lineOf(config, model);
  return {
    line,
    modelName: printer.model,
    // Nobody waits for a head that is not there.
    open: () =>
      printer.open(line.open, { printMs: 45_000, ...(model === undefined ? {} : { watchMs: 100 }) }),
    ...(model === undefined ? {} : { model }),
  };
};

export const formPrinterKind: KindModule<FormPrinterConfig, FormPrinterOps> = {
  kind: 'form-printer',
  async open(config, { onState, timings }) {
    const forms: string[] = [];
    const { line, model, modelName, open } = await reach(config, forms);
    const slot = openSlot({
      kind: 'form-printer',
      model: modelName + line.remark,
      where: line.where,
      virtual: line.virtual,
      exclusive: false,
      open,
      check: healthOf,
      describe: async (session) => [
        session.answers
          ? {
              zh: '回报状态；票号仍须看纸核对',
              en: 'reports its state; the number is still read off the paper',
            }
          : { zh: '不回报状态；以纸面为准', en: 'reports nothing; the paper decides' },
      ],
      onState,
      timings,
    });
    return {
      slot,
      ...handsOn(model, line, rehearsalWith),
      operations: {
        'form-printer/print': async ({ job }, { signal }) => {
          try {
            return await slot.use((session) => session.print(job, signal));
          } catch (error) {
            // A session answers with a result and never throws a fault, so the printer was not reached.
            return { state: 'not-sent', fault: recordOf(error) };
          }
        },
        'form-printer/forms': () => [...forms],
      },
    };
  },
};
